"""What an e-mail says beside its text: to whom, by name, and of which list it is."""

import email
from email.header import decode_header, make_header
from email.utils import getaddresses

import pytest
from django.core import mail

from label_sp.outbox import outbox, tasks
from tests.factories import UserFactory
from tests.outbox.outbox_cases import draft, written

pytestmark = pytest.mark.django_db


@pytest.fixture
def person():
    return UserFactory(email="jeanne@exemple.test")


@pytest.mark.parametrize(
    ("first", "last"),
    [
        ("Zoé", "Le Goff, maire"),
        ("Jean\r\nBcc: pirate@x.test", "Roy"),
        ("\u202egnola", "Réïth"),
        ('Anne "Nan"', "<x@y.test>"),
        ("Marie-Ève " * 8, "de la Tour " * 7),
    ],
)
def test_a_name_never_makes_another_recipient_nor_another_header(person, first, last):
    person.first_name, person.last_name = first[:80], last[:80]
    person.save()
    written(person)
    tasks.send_outbox()
    made = email.message_from_bytes(mail.outbox[0].message().as_bytes())
    ((name, address),) = getaddresses([made["To"]])
    assert address == "jeanne@exemple.test"
    assert (
        str(make_header(decode_header(name))).split() == "".join(filter(str.isprintable, str(person))).split()
    )
    assert made["Bcc"] is None
    assert mail.outbox[0].recipients() == ["jeanne@exemple.test"]


def test_who_may_choose_is_told_of_which_list_it_is(person):
    outbox.put(draft(person), draft(person, "x:1", kind="label.refused", subject="Refus"))
    tasks.send_outbox()
    headers = {sent.subject: sent.extra_headers for sent in mail.outbox}
    free, legal = headers["Objet"], headers["Refus"]
    assert free["List-Id"] == "<act.127.0.0.1>"
    assert free["List-Unsubscribe"].endswith("/messages/preferences/>")
    assert not [name for name in legal if name.startswith("List-")]
