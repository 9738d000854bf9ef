"""Messages are written with the act, leave once, and come back when nothing can be sent."""

import datetime as dt
from smtplib import SMTPAuthenticationError, SMTPDataError, SMTPRecipientsRefused, SMTPServerDisconnected

import pytest
from django.core import mail
from django.db import transaction
from django.utils import timezone

from label_sp.common import outbox, tasks
from label_sp.common.models import Message, MessageState
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def person():
    return UserFactory(email="jeanne@exemple.test")


def draft(person, key="act:1", subject="Objet"):
    return outbox.Draft(key=key, kind="act", to=person, subject=subject, body="Texte")


def written(person, count=1):
    outbox.put(*(draft(person, f"act:{number}") for number in range(count)))
    return list(Message.objects.all())


class Refusing:
    """A mail server that refuses with this error."""

    def __init__(self, monkeypatch, error):
        self.tries = 0
        self._error = error
        monkeypatch.setattr(outbox.EmailMessage, "send", self.send)

    def send(self, *args, **kwargs):
        self.tries += 1
        raise self._error


# Writing -------------------------------------------------------------------------------------------------------------


def test_the_same_key_writes_one_message(person):
    assert outbox.put(draft(person)) == 1
    assert outbox.put(draft(person), draft(person, "act:2")) == 1
    assert outbox.put(draft(person, "act:3"), draft(person, "act:3")) == 1
    assert Message.objects.count() == 3


def test_workers_are_told_after_the_commit_only_and_not_for_nothing(
    person, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks() as callbacks:
        outbox.put(draft(person))
    assert len(callbacks) == 1
    with django_capture_on_commit_callbacks() as callbacks:
        outbox.put(draft(person))
    assert callbacks == []


@pytest.mark.django_db(transaction=True)
def test_an_act_that_fails_leaves_no_message(person, monkeypatch):
    told = []
    monkeypatch.setattr(tasks.send_outbox, "delay_if_possible", lambda: told.append(1))

    @transaction.atomic
    def act(fails):
        outbox.put(draft(person))
        if fails:
            raise RuntimeError("the act fails after its message")

    with pytest.raises(RuntimeError):
        act(fails=True)
    assert (Message.objects.count(), told) == (0, [])
    act(fails=False)  # control: the same act, going well
    assert (Message.objects.count(), told) == (1, [1])


def test_a_broker_that_is_down_does_not_fail_the_act(person, monkeypatch, caplog):
    def down(*args, **kwargs):
        raise ConnectionRefusedError("no broker")

    monkeypatch.setattr(tasks.send_outbox, "apply_async", down)
    tasks.send_outbox.delay_if_possible()
    assert "beat will run it" in caplog.text


def test_people_come_once_and_in_a_stable_order(person):
    other = UserFactory()
    assert outbox.people([person, other, person]) == sorted([person, other], key=lambda user: str(user.pk))


# Sending -------------------------------------------------------------------------------------------------------------


def test_a_message_leaves_once_with_a_stable_identity(person):
    (message,) = written(person)
    assert tasks.send_outbox() == 1
    assert tasks.send_outbox() == 0
    (sent,) = mail.outbox
    assert (sent.subject, sent.to) == ("Objet", ["jeanne@exemple.test"])
    assert sent.extra_headers["Message-ID"] == message.message_id
    message.refresh_from_db()
    assert message.state == MessageState.SENT
    assert message.sent_at is not None
    assert not outbox.waiting().exists()


def test_more_messages_than_a_batch_all_leave(person, monkeypatch):
    monkeypatch.setattr(tasks, "BATCH", 2)
    written(person, 5)
    assert tasks.send_outbox() == 5
    assert len(mail.outbox) == 5


def test_two_workers_never_hold_the_same_message(person):
    written(person, 3)
    first, second = outbox.take(2), outbox.take(5)
    assert len(first) == 2
    assert {message.pk for message in first} & {message.pk for message in second} == set()
    assert outbox.take(5) == []


def test_without_the_lease_two_workers_would_hold_the_same(person, monkeypatch):
    """The control of the test above."""
    monkeypatch.setattr(outbox, "_lease", lambda pk, seen, now: True)
    written(person)
    assert {message.pk for message in outbox.take(1)} & {message.pk for message in outbox.take(1)}


def test_a_killed_worker_gives_its_messages_back_when_its_lease_ends(person, time_machine):
    start = timezone.now()
    time_machine.move_to(start, tick=False)
    written(person)
    outbox.take(1)  # and this worker dies
    time_machine.move_to(start + outbox.LEASE, tick=False)
    assert tasks.send_outbox() == 0
    time_machine.move_to(start + outbox.LEASE + dt.timedelta(seconds=1), tick=False)
    assert tasks.send_outbox() == 1
    assert len(mail.outbox) == 1


def test_a_worker_too_slow_does_not_send_what_another_took(person, time_machine):
    start = timezone.now()
    time_machine.move_to(start, tick=False)
    written(person)
    (slow,) = outbox.take(1)
    time_machine.move_to(start + outbox.LEASE * 2, tick=False)
    (quick,) = outbox.take(1)
    outbox.send(slow)
    assert mail.outbox == []
    outbox.send(quick)
    assert len(mail.outbox) == 1


def test_without_taking_the_lease_anew_it_would_be_sent_twice(person, time_machine, monkeypatch):
    """The control of the test above."""
    monkeypatch.setattr(outbox, "_hold", lambda message: True)
    start = timezone.now()
    time_machine.move_to(start, tick=False)
    written(person)
    (slow,) = outbox.take(1)
    time_machine.move_to(start + outbox.LEASE * 2, tick=False)
    (quick,) = outbox.take(1)
    outbox.send(slow)
    outbox.send(quick)
    assert len(mail.outbox) == 2


# Refusals ------------------------------------------------------------------------------------------------------------

SOFT = [
    SMTPServerDisconnected("the server went away"),
    ConnectionRefusedError("no server"),
    SMTPDataError(451, b"try again later"),
    SMTPRecipientsRefused({"jeanne@exemple.test": (450, b"mailbox busy")}),
    SMTPAuthenticationError(535, b"our own password is wrong: every message would be lost"),
]
HARD = [
    SMTPRecipientsRefused({"jeanne@exemple.test": (550, b"no such person")}),
    SMTPDataError(554, b"refused for good"),
    ValueError("a header with a new line"),
]


@pytest.mark.parametrize("error", SOFT, ids=lambda error: type(error).__name__)
def test_a_soft_refusal_is_tried_again_later(person, monkeypatch, time_machine, error):
    start = timezone.now()
    time_machine.move_to(start, tick=False)
    (message,) = written(person)
    server = Refusing(monkeypatch, error)
    tasks.send_outbox()
    message.refresh_from_db()
    assert (message.state, message.attempts) == (MessageState.WAITING, 1)
    assert message.lease_until == start + dt.timedelta(minutes=2)
    assert message.error
    tasks.send_outbox()
    assert server.tries == 1
    time_machine.move_to(start + dt.timedelta(minutes=2, seconds=1), tick=False)
    tasks.send_outbox()
    assert server.tries == 2


@pytest.mark.parametrize("error", HARD, ids=lambda error: type(error).__name__)
def test_a_hard_refusal_is_final_and_does_not_stop_the_others(person, monkeypatch, error):
    written(person, 2)
    server = Refusing(monkeypatch, error)
    tasks.send_outbox()
    assert server.tries == 2
    assert set(Message.objects.values_list("state", "attempts")) == {(MessageState.FAILED, 1)}


def test_soft_refusals_end_after_many_tries_and_never_wait_too_long(person, monkeypatch, time_machine):
    (message,) = written(person)
    Refusing(monkeypatch, ConnectionRefusedError("no server"))
    waits = []
    for _ in range(outbox.MAX_ATTEMPTS):
        now = timezone.now()
        time_machine.move_to(now, tick=False)
        tasks.send_outbox()
        message.refresh_from_db()
        if message.lease_until is None:
            break
        waits.append(message.lease_until - now)
        time_machine.move_to(message.lease_until + dt.timedelta(seconds=1), tick=False)
    assert (message.state, message.attempts) == (MessageState.FAILED, outbox.MAX_ATTEMPTS)
    assert waits == sorted(waits)
    assert max(waits) == outbox.LONGEST_WAIT


def test_a_subject_with_a_new_line_is_final_and_injects_nothing(person):
    outbox.put(draft(person, subject="Objet\nBcc: pirate@exemple.test"))
    tasks.send_outbox()
    assert mail.outbox == []
    assert Message.objects.get().state == MessageState.FAILED
