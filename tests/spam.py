"""`make spam`: every kind of mail of the product, as it leaves, scored by SpamAssassin without the network (`-L`).

Each kind twice: with the examples of its fields, and with a percentage beside each of them; and each as it is put down
on our side and as it arrives, under the line that the recipient's server adds. All are read by one process.

It is no part of `make test`: SpamAssassin is installed for this command alone.
"""

from __future__ import annotations

import mailbox
import re
import subprocess
import sys
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage
from email.utils import formatdate
from pathlib import Path

import pytest
from django.test import override_settings

from label_sp.actors.models import User
from label_sp.outbox import kinds, sending
from label_sp.outbox.models import Message

MOST = 0.0
PERSON = User(first_name="Zoé", last_name="Le Goff", email="zoe.legoff@exemple.fr")
WAY_OUT = "https://label.example/enquetes/ne-plus-recevoir/0123456789abcdef/"
OUR_SIDE = {
    "SITE_URL": "https://label.example",
    "DEFAULT_FROM_EMAIL": "Label Services Publics + <ne-pas-repondre@label.example>",
}
NUMBER = "X-Number"  # SpamAssassin reads several mails at a time, and gives them back in an order of its own
EXAMPLES, PERCENTAGES = "examples", "percentages"
SAID = re.compile(r"score=(-?\d+\.\d+)")
COSTS = re.compile(r"([A-Z_0-9]+)=(-?\d+(?:\.\d+)?)")


@dataclass(frozen=True, slots=True)
class Score:
    """What SpamAssassin adds up, and what each of its tests adds."""

    points: float
    tests: Mapping[str, float]

    def __str__(self) -> str:
        return f"{self.points:5.1f}  " + " ".join(
            f"{name}={cost:g}" if cost else name for name, cost in self.tests.items()
        )


def as_it_leaves(kind: kinds.Kind, variant: str, *, to: str = "") -> bytes:
    """One mail of that kind, made by what sends it. `to`: of a kind whose recipient has a name at times only."""
    values = dict(kind.examples)
    if variant == PERCENTAGES:
        values |= {name: f"{said} (66,6 %)" for name, said in values.items() if not said.startswith("https:")}
    text = kinds.filled(kind.ours, values)
    person = None if kind.to_address else PERSON
    message = Message(
        kind=kind.key, recipient=person, address=PERSON.email, subject=text.subject, body=text.body
    )
    leave = WAY_OUT if kind.key in kinds._LEAVES else ""
    mail = sending.mail_of(message, text.body, name=str(person or to), leave=leave)
    return mail.message().as_bytes(linesep="\n")


def arriving(mail: bytes) -> bytes:
    """The same, as the server of its recipient hands it over."""
    line = "from mail.label.example (mail.label.example [185.73.44.2]) by mx.exemple.fr (Postfix) with ESMTPS id 4Rk2T1"
    return f"Received: {line}; {message_from_bytes(mail)['Date']}\n".encode() + mail


def scored(mails: list[bytes], folder: Path) -> list[Score]:
    """What SpamAssassin says of each, in one process."""
    with closing(mailbox.mbox(folder / "mails.mbox")) as box:
        for number, each in enumerate(mails):
            box.add(f"{NUMBER}: {number}\n".encode() + each)
    command = [
        *(
            "spamassassin",
            "-L",
            "--mbox",
            "--cf",
            "report_safe 0",
            "--cf",
            "fold_headers 0",
            "--cf",
            "use_bayes 0",
        ),
        *("--cf", "clear_headers", "--cf", "add_header all Told score=_SCORE_ _TESTSSCORES(,)_"),
    ]
    with (folder / "mails.mbox").open("rb") as given, (folder / "told.mbox").open("wb") as told:
        subprocess.run(command, stdin=given, stdout=told, check=True)
    with closing(mailbox.mbox(folder / "told.mbox")) as read:
        found = {int(each[NUMBER]): _score(str(each["X-Spam-Told"])) for each in read}
    return [found[number] for number in range(len(mails))]


def _score(told: str) -> Score:
    said = SAID.search(told)
    assert said, told
    return Score(float(said[1]), {name: float(cost) for name, cost in COSTS.findall(told)})


# --- the kinds --------------------------------------------------------------------------------------------------------

KINDS = [kind.key for kind in kinds.all_kinds()]
NAMED_AT_TIMES = [key for key in KINDS if key in kinds._NAMES]
WAYS = [
    *((key, variant, "") for key in KINDS for variant in (EXAMPLES, PERCENTAGES)),
    *((key, PERCENTAGES, str(PERSON)) for key in NAMED_AT_TIMES),
]


@pytest.fixture(scope="session")
def scores(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str, str], Score]:
    """Of each way, the worse of both places."""
    with override_settings(**OUR_SIDE):
        mails = [as_it_leaves(kinds.kind_of(key), variant, to=to) for key, variant, to in WAYS]
    both = [*mails, *map(arriving, mails)]
    found = scored(both, tmp_path_factory.mktemp("spam"))
    pairs = zip(found[: len(mails)], found[len(mails) :], strict=True)
    return {way: max(pair, key=lambda score: score.points) for way, pair in zip(WAYS, pairs, strict=True)}


@pytest.mark.parametrize(("key", "variant", "to"), WAYS)
def test_no_mail_of_ours_looks_like_spam(
    scores: dict[tuple[str, str, str], Score], key: str, variant: str, to: str
) -> None:
    score = scores[key, variant, to]
    sys.stdout.write(f"{score}  {key}, {variant}{f', to {to}' if to else ''}\n")
    assert score.points <= MOST


def test_the_surveys_invitations_and_reminders_are_among_them() -> None:
    assert {f"survey.{who}_{what}" for who in ("users", "agents") for what in ("invited", "reminded")} <= {
        *KINDS
    }


# --- controls: what is known to cost is seen ------------------------------------------------------------------------


def bare(text: str = "", html: str = "", **headers: str) -> bytes:
    """A mail as we take care not to write it."""
    mail = EmailMessage()
    for name, value in {
        "Subject": "Votre avis",
        "From": OUR_SIDE["DEFAULT_FROM_EMAIL"],
        "To": PERSON.email,
        "Date": formatdate(),
        "Message-ID": "<0c54d7f2-3a0c-4e0e-9a86-3b9c0f7f3d11@label-sp>",
        **{name.replace("_", "-"): value for name, value in headers.items()},
    }.items():
        mail[name] = value
    if html:
        mail.set_content(html, subtype="html")
    else:
        mail.set_content(text)
    return mail.as_bytes()


SHORT = "<!DOCTYPE html><html><body><p>Votre avis compte.</p></body></html>"
CONTROLS = {
    "a list without a name, on a short message": (
        bare(html=SHORT, List_Unsubscribe=f"<{WAY_OUT}>"),
        "LIST_PARTIAL_SHORT_MSG",
        1.0,
    ),
    "the same with its name": (
        bare(html=SHORT, List_Unsubscribe=f"<{WAY_OUT}>", List_Id="<survey.label.example>"),
        "LIST_PARTIAL_SHORT_MSG",
        0.0,
    ),
    "a percentage, to an address without brackets": (
        bare("Le motif : 66,6 % de retour.", To=PERSON.email, From="Zoé <zoe@label.example>"),
        "TO_NO_BRKTS_PCNT",
        1.0,
    ),
    "the same to a name": (
        bare(
            "Le motif : 66,6 % de retour.",
            To=sending.named(str(PERSON), PERSON.email),
            From="Zoé <zoe@label.example>",
        ),
        "TO_NO_BRKTS_PCNT",
        0.0,
    ),
    "no text": (bare(""), "EMPTY_MESSAGE", 2.195),
    "HTML alone": (bare(html=SHORT), "MIME_HTML_ONLY", 0.1),
}


@pytest.fixture(scope="session")
def controls(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Score]:
    found = scored([mail for mail, _, _ in CONTROLS.values()], tmp_path_factory.mktemp("controls"))
    return dict(zip(CONTROLS, found, strict=True))


@pytest.mark.parametrize("name", CONTROLS)
def test_what_is_known_to_cost_is_seen(controls: dict[str, Score], name: str) -> None:
    _, rule, cost = CONTROLS[name]
    sys.stdout.write(f"{controls[name]}  control: {name}\n")
    assert controls[name].tests.get(rule, 0.0) == pytest.approx(cost)
