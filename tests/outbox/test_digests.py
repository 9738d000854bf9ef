"""The mail of the day: once a day, of what is still true, and what it gathers goes the way that it goes."""

from __future__ import annotations

import datetime as dt
from smtplib import SMTPRecipientsRefused

import pytest
from django.core import mail

from label_sp.actors.models import User
from label_sp.journal.models import JournalEntry
from label_sp.outbox import digests, kinds, outbox, queue, tasks
from label_sp.outbox.models import Delivery, Message, MessageState
from label_sp.outbox.schedules import gather_digests
from tests.factories import UserFactory, ditp_agent
from tests.outbox.outbox_cases import Refusing, draft, let_end, prefers

pytestmark = pytest.mark.django_db
MONDAY, TUESDAY = dt.date(2027, 3, 1), dt.date(2027, 3, 2)


@pytest.fixture
def person() -> User:
    user = UserFactory(email="jeanne@exemple.test")
    prefers(user, Delivery.DIGEST)
    return user


def held(person: User, *numbers: int) -> None:
    for number in numbers:  # one after the other: they have an order
        outbox.put(draft(person, f"{person.pk}:{number}", subject=f"Objet {number}"))


def states(person: User) -> dict[str, str]:
    mine = Message.objects.filter(recipient=person, kind="act").order_by("subject")
    return dict(mine.values_list("subject", "state"))


def the_digest(person: User) -> Message:
    return Message.objects.get(kind=kinds.DAILY, recipient=person)


def test_one_mail_a_day_says_what_was_held(person: User) -> None:
    held(person, 1, 2)
    assert digests.gather(MONDAY) == 1
    assert states(person) == {"Objet 1": "gathered", "Objet 2": "gathered"}
    assert tasks.send_outbox() == 1
    (sent,) = mail.outbox
    assert sent.subject == "Vos messages du lundi 1er mars 2027 (2)"
    assert "- Objet 1\n- Objet 2\n" in sent.body
    assert "/messages/" in sent.body
    assert states(person) == {"Objet 1": "sent", "Objet 2": "sent"}
    assert not Message.objects.filter(kind="act", sent_at__isnull=True).exists()


def test_each_has_their_own(person: User) -> None:
    other = UserFactory(email="paul@exemple.test")
    prefers(other, Delivery.DIGEST)
    held(person, 1)
    held(other, 2)
    assert digests.gather(MONDAY) == 2
    tasks.send_outbox()
    assert {sent.to[0]: "Objet 1" in sent.body for sent in mail.outbox} == {
        "jeanne@exemple.test": True,
        "paul@exemple.test": False,
    }


def test_gathering_twice_in_a_day_writes_one_and_the_rest_waits_for_the_next_day(person: User) -> None:
    held(person, 1)
    assert digests.gather(MONDAY) == 1
    assert digests.gather(MONDAY) == 0
    held(person, 2)
    assert digests.gather(MONDAY) == 0
    assert states(person) == {"Objet 1": "gathered", "Objet 2": "held"}
    assert digests.gather(TUESDAY) == 1
    tasks.send_outbox()
    assert [("Objet 1" in sent.body, "Objet 2" in sent.body) for sent in mail.outbox] == [
        (True, False),
        (False, True),
    ]


def test_nothing_held_no_mail(person: User) -> None:
    assert gather_digests() == 0
    assert not Message.objects.exists()


@pytest.mark.parametrize("now", [Delivery.AT_ONCE, Delivery.NONE])
def test_who_changes_their_mind_still_gets_what_was_held(person: User, now: Delivery) -> None:
    held(person, 1)
    prefers(person, now)
    held(person, 2)
    assert digests.gather(MONDAY) == 1
    tasks.send_outbox()
    assert sum("- Objet 1" in sent.body for sent in mail.outbox) == 1
    assert states(person)["Objet 1"] == "sent"


# --- what has no point any more ---------------------------------------------------------------------------------------


def without_a_point(*subjects: str) -> object:
    return lambda message: "l’échéance est tenue" if message.subject in subjects else ""


def test_what_lost_its_point_meanwhile_is_taken_out(person: User, monkeypatch: pytest.MonkeyPatch) -> None:
    held(person, 1, 2)
    digests.gather(MONDAY)
    monkeypatch.setitem(kinds._CHECKS, "act", without_a_point("Objet 1"))
    tasks.send_outbox()
    (sent,) = mail.outbox
    assert sent.subject.endswith("(1)")
    assert "Objet 1" not in sent.body
    assert "Objet 2" in sent.body
    assert states(person) == {"Objet 1": "skipped", "Objet 2": "sent"}
    assert sent.body.startswith(the_digest(person).body)
    assert JournalEntry.objects.get(event="message.skipped").data["title"] == "Objet 1"


def test_a_mail_of_the_day_with_nothing_left_does_not_leave(
    person: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    held(person, 1, 2)
    digests.gather(MONDAY)
    monkeypatch.setitem(kinds._CHECKS, "act", without_a_point("Objet 1", "Objet 2"))
    tasks.send_outbox()
    assert mail.outbox == []
    assert states(person) == {"Objet 1": "skipped", "Objet 2": "skipped"}
    assert the_digest(person).state == MessageState.SKIPPED


# --- refusals ---------------------------------------------------------------------------------------------------------


def test_after_a_soft_refusal_what_it_gathers_waits_with_it(
    person: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    held(person, 1)
    digests.gather(MONDAY)
    with monkeypatch.context() as patch:
        Refusing(patch, ConnectionRefusedError("no server"))
        tasks.send_outbox()
    assert states(person) == {"Objet 1": "gathered"}
    let_end(the_digest(person))
    tasks.send_outbox()
    assert states(person) == {"Objet 1": "sent"}


@pytest.fixture
def refused(person: User, monkeypatch: pytest.MonkeyPatch) -> Message:
    """A mail of the day that the mail server refused for good."""
    held(person, 1, 2)
    digests.gather(MONDAY)
    with monkeypatch.context() as patch:
        Refusing(patch, SMTPRecipientsRefused({"jeanne@exemple.test": (550, b"no such person")}))
        tasks.send_outbox()
    assert states(person) == {"Objet 1": "failed", "Objet 2": "failed"}
    return the_digest(person)


def test_a_refused_mail_of_the_day_is_one_failure_to_look_at(refused: Message) -> None:
    assert list(queue.failures()) == [refused]


def test_sent_again_it_says_all_that_it_said(person: User, refused: Message) -> None:
    queue.retry(refused.pk, actor=ditp_agent())
    assert tasks.send_outbox() == 1
    (sent,) = mail.outbox
    assert "- Objet 1\n- Objet 2\n" in sent.body
    assert states(person) == {"Objet 1": "sent", "Objet 2": "sent"}
    assert not Message.objects.filter(recipient=person).exclude(error="").exists()


def test_set_aside_its_messages_are_still_read_here(person: User, refused: Message) -> None:
    queue.set_aside(refused.pk, actor=ditp_agent())
    assert states(person) == {"Objet 1": "kept", "Objet 2": "kept"}
    assert not queue.failures().exists()
    assert tasks.send_outbox() == 0
