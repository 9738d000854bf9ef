"""What waits and what failed, for the status page; and what a person does about a failure."""

from __future__ import annotations

from smtplib import SMTPRecipientsRefused

import pytest
from django.core import mail
from django.core.exceptions import ValidationError

from label_sp.actors.models import User
from label_sp.journal.models import JournalEntry
from label_sp.outbox import outbox, queue, sending, tasks
from label_sp.outbox.models import Delivery, Lane, Message, MessageState
from label_sp.outbox.queue import Waiting
from tests.factories import UserFactory, ditp_agent
from tests.outbox.outbox_cases import Refusing, draft, prefers, written

pytestmark = pytest.mark.django_db
GONE = SMTPRecipientsRefused({"jeanne@exemple.test": (550, b"no such person")})


@pytest.fixture
def person() -> User:
    return UserFactory(email="jeanne@exemple.test")


@pytest.fixture
def failed(person: User, monkeypatch: pytest.MonkeyPatch) -> Message:
    written(person)
    with monkeypatch.context() as patch:
        Refusing(patch, GONE)
        tasks.send_outbox()
    return Message.objects.get(state=MessageState.FAILED)


def test_both_lanes_are_there_even_when_nothing_waits() -> None:
    assert queue.lanes() == [Waiting(Lane.URGENT, 0, None, 0), Waiting(Lane.BULK, 0, None, 0)]


def test_each_lane_says_how_many_wait_since_when_and_how_many_were_refused(
    person: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        Refusing(patch, ConnectionRefusedError("no server"))
        (refused,) = written(person)
        tasks.send_outbox()
    outbox.put(draft(person, "a"), draft(person, "b"), draft(person, "c", kind="urgent"))
    sending.take(1)  # what a worker has in hand still has to leave
    urgent = Message.objects.get(key="c")
    assert queue.lanes() == [
        Waiting(Lane.URGENT, 1, urgent.created_at, 0),
        Waiting(Lane.BULK, 3, refused.created_at, 1),
    ]


def test_what_is_sent_held_or_kept_does_not_wait(person: User) -> None:
    written(person)
    tasks.send_outbox()
    for number, delivery in enumerate((Delivery.DIGEST, Delivery.NONE)):
        prefers(person, delivery)
        outbox.put(draft(person, f"other:{number}"))
    assert Message.objects.count() == 3
    assert not queue.waiting().exists()


def test_a_failure_says_what_the_server_said(failed: Message) -> None:
    assert list(queue.failures()) == [failed]
    assert failed.error == "550 no such person"


def test_sent_again_it_leaves_to_the_address_of_today_with_the_same_identity(
    person: User, failed: Message
) -> None:
    person.email = "jeanne.martin@exemple.test"
    person.save()
    actor = ditp_agent()
    queue.retry(failed.pk, actor=actor)
    assert tasks.send_outbox() == 1
    (sent,) = mail.outbox
    assert sent.to == ["jeanne.martin@exemple.test"]
    assert sent.extra_headers["Message-ID"] == failed.message_id
    entry = JournalEntry.objects.get(event="message.retried")
    assert (entry.actor, entry.data) == (actor, {"title": "Objet"})
    assert not queue.failures().exists()


def test_sent_again_it_has_all_its_tries(failed: Message, monkeypatch: pytest.MonkeyPatch) -> None:
    Message.objects.update(attempts=sending.MAX_ATTEMPTS)
    queue.retry(failed.pk, actor=ditp_agent())
    Refusing(monkeypatch, ConnectionRefusedError("no server"))
    tasks.send_outbox()
    failed.refresh_from_db()
    assert (failed.state, failed.attempts) == (MessageState.WAITING, 1)


def test_workers_are_told_of_what_leaves_again(
    failed: Message, django_capture_on_commit_callbacks: object
) -> None:
    with django_capture_on_commit_callbacks() as callbacks:  # type: ignore[operator]
        queue.retry(failed.pk, actor=ditp_agent())
    assert len(callbacks) == 1


def test_set_aside_it_leaves_no_more(failed: Message) -> None:
    queue.set_aside(failed.pk, actor=ditp_agent())
    failed.refresh_from_db()
    assert failed.state == MessageState.KEPT
    assert tasks.send_outbox() == 0
    assert JournalEntry.objects.filter(event="message.set_aside").count() == 1


@pytest.mark.parametrize("act", [queue.retry, queue.set_aside])
def test_only_a_failure_is_dealt_with_and_once(failed: Message, act: object) -> None:
    queue.set_aside(failed.pk, actor=ditp_agent())
    with pytest.raises(ValidationError, match="n’est plus en échec"):
        act(failed.pk, actor=ditp_agent())  # type: ignore[operator]
    assert JournalEntry.objects.filter(event__startswith="message.").count() == 1
