"""`make spam`: every kind of mail of the product, as it leaves, scored by SpamAssassin without the network (`-L`).

It is no part of `make test`: SpamAssassin is installed for this command alone.
"""

from __future__ import annotations

import re
import subprocess
import sys
from email.utils import format_datetime, make_msgid

import pytest
from django.core.mail import EmailMultiAlternatives
from django.utils import timezone

from label_sp.common import typography
from label_sp.outbox import kinds, layout, sending
from label_sp.outbox.models import Message
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
SAID = re.compile(r"score=(-?\d+\.\d+).*?tests=(\S+)", re.DOTALL)
MOST = 0.0
SENDER = "Label Services Publics + <ne-pas-repondre@label.example>"
WAY_OUT = "https://label.example/enquetes/ne-plus-recevoir/0123456789abcdef/"


def as_it_leaves(kind: kinds.Kind) -> bytes:
    """One mail of that kind with the examples of its fields, made by what sends it."""
    person = None if kind.to_address else UserFactory(first_name="Claire", last_name="Vasseur")
    address = person.email if person else "claire.vasseur@exemple.fr"
    said = kinds.filled(kinds.text_of(kind), kind.examples)
    message = Message(kind=kind.key, recipient=person, address=address, subject=said.subject, body=said.body)
    leave = WAY_OUT if kind.key in kinds._LEAVES else ""
    headers = sending.headers_of(message)
    if leave:
        headers |= {"List-Id": f"<{kind.key}.label.example>", "List-Unsubscribe": f"<{leave}>"}
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    headers |= {
        "Date": format_datetime(timezone.localtime()),
        "Message-ID": make_msgid(domain="label.example"),
    }
    mail = EmailMultiAlternatives(
        typography.text(message.subject),
        layout.text_of(said.body, kind, address, leave),
        SENDER,
        [address],
        headers=headers,
    )
    mail.attach_alternative(layout.html_of(message.subject, said.body, kind, address, leave), "text/html")
    return mail.message().as_bytes(linesep="\r\n")


def scored(mail: bytes) -> tuple[float, str]:
    """What SpamAssassin adds up, and by which of its tests."""
    done = subprocess.run(["spamassassin", "-L", "-t"], input=mail, capture_output=True, check=False)
    heading = done.stdout.decode(errors="replace").replace("\n\t", " ")
    found = SAID.search(heading)
    assert found, heading[:2000] or done.stderr.decode()
    return float(found[1]), found[2]


@pytest.mark.parametrize("key", [kind.key for kind in kinds.all_kinds()])
def test_no_mail_of_ours_looks_like_spam(key: str) -> None:
    score, tests = scored(as_it_leaves(kinds.kind_of(key)))
    sys.stdout.write(f"{score:5.1f}  {key}  {tests}\n")
    assert score <= MOST, (key, score, tests)


def test_control_what_is_known_to_cost_is_seen() -> None:
    """Red without our care: a list that one leaves but that has no name, on a short message."""
    mail = as_it_leaves(kinds.kind_of("survey.users_invited"))
    nameless = re.sub(rb"List-Id: [^\r]*\r\n", b"", mail)
    assert nameless != mail
    score, tests = scored(nameless)
    sys.stdout.write(f"{score:5.1f}  control, without List-Id  {tests}\n")
    assert score > MOST
