"""Messages are written with the act, leave once, and come back when nothing can be sent."""

import datetime as dt
from smtplib import SMTPAuthenticationError, SMTPDataError, SMTPRecipientsRefused, SMTPServerDisconnected

import pytest
from django.core import mail
from django.db import transaction
from django.utils import timezone

from label_sp.journal.models import JournalEntry
from label_sp.outbox import kinds, outbox, queue, sending, tasks
from label_sp.outbox.models import Delivery, Lane, Message, MessageState
from tests.factories import UserFactory
from tests.outbox.outbox_cases import SECOND, Refusing, draft, let_end, prefers, seconds_left, written

pytestmark = pytest.mark.django_db


@pytest.fixture
def person():
    return UserFactory(email="jeanne@exemple.test")


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


@pytest.mark.parametrize(
    ("kind", "lane"), [("act", tasks.send_outbox.name), ("urgent", tasks.send_urgent.name)]
)
def test_each_lane_has_its_own_task(person, monkeypatch, django_capture_on_commit_callbacks, kind, lane):
    told = []
    for task in (tasks.send_outbox, tasks.send_urgent):
        monkeypatch.setattr(task, "delay_if_possible", lambda name=task.name: told.append(name))
    with django_capture_on_commit_callbacks(execute=True):
        outbox.put(draft(person, kind=kind))
    assert told == [lane]


def test_a_broker_that_is_down_does_not_fail_the_act(person, monkeypatch, caplog):
    def down(*args, **kwargs):
        raise ConnectionRefusedError("no broker")

    monkeypatch.setattr(tasks.send_outbox, "apply_async", down)
    tasks.send_outbox.delay_if_possible()
    assert "beat will do it" in caplog.text


def test_people_come_once_and_in_a_stable_order(person):
    other = UserFactory()
    assert outbox.people([person, other, person]) == sorted([person, other], key=lambda user: str(user.pk))


def test_a_message_of_no_known_kind_is_not_written(person):
    with pytest.raises(LookupError, match="'unheard'"):
        outbox.put(draft(person, kind="unheard"))


def test_a_key_that_the_database_would_cut_is_refused(person):
    with pytest.raises(ValueError, match="201 characters"):
        outbox.put(draft(person, "k" * 201))
    assert outbox.put(draft(person, "k" * outbox.LONGEST_KEY)) == 1


@pytest.mark.parametrize(
    ("delivery", "kind", "state"),
    [
        (Delivery.AT_ONCE, "act", MessageState.WAITING),
        (Delivery.DIGEST, "act", MessageState.HELD),
        (Delivery.NONE, "act", MessageState.KEPT),
        (Delivery.NONE, "urgent", MessageState.WAITING),
        (Delivery.NONE, "label.refused", MessageState.WAITING),
    ],
)
def test_a_message_leaves_as_its_recipient_prefers_unless_it_is_legal_or_urgent(
    person, django_capture_on_commit_callbacks, delivery, kind, state
):
    prefers(person, delivery, kind)
    prefers(UserFactory(), Delivery.NONE, "act")  # somebody else's preference is not this person's
    with django_capture_on_commit_callbacks() as callbacks:
        outbox.put(draft(person, kind=kind))
    assert Message.objects.get().state == state
    assert len(callbacks) == (state == MessageState.WAITING)
    tasks.send_outbox()
    assert len(mail.outbox) == (state == MessageState.WAITING)


def test_drafts_need_a_value_for_each_field_of_their_kind(person):
    kind = kinds.kind_of("label.refused")
    with pytest.raises(KeyError, match="explication"):
        outbox.drafts(kind, "1", [person], {k: v for k, v in kind.examples.items() if k != "explication"})
    (made,) = outbox.drafts(kind, "1", [person, person], kind.examples)
    assert made.key == f"label.refused:1:{person.pk}"
    assert made.subject == "Mairie de Valmont : le label n’est pas accordé"


def test_each_is_spoken_to_by_name(person):
    kind, other = kinds.kind_of("label.refused"), UserFactory()
    for made in outbox.drafts(kind, "1", [person, other], kind.examples):
        assert made.body.startswith(f"Bonjour {made.to},\n\n")


# Sending -------------------------------------------------------------------------------------------------------------


def test_a_message_leaves_once_with_a_stable_identity(person):
    (message,) = written(person)
    assert tasks.send_outbox() == 1
    assert tasks.send_outbox() == 0
    (sent,) = mail.outbox
    assert (sent.subject, sent.to) == ("Objet", ["jeanne@exemple.test"])
    assert sent.extra_headers["Message-ID"] == message.message_id
    assert sent.extra_headers["To"] == f"{person} <jeanne@exemple.test>"
    message.refresh_from_db()
    assert message.state == MessageState.SENT
    assert message.sent_at is not None
    assert not queue.waiting().exists()


def test_all_that_waits_leaves(person):
    written(person, 5)
    assert tasks.send_outbox() == 5
    assert len(mail.outbox) == 5


def test_a_turn_that_is_over_gives_the_rest_back_at_once(person, monkeypatch):
    written(person, 3)
    monkeypatch.setattr(tasks, "TURN", -1)
    assert tasks.send_outbox() == 1
    assert set(Message.objects.values_list("state", "lease", "lease_until")) >= {("waiting", None, None)}
    monkeypatch.undo()
    assert tasks.send_outbox() == 2


def test_two_workers_never_hold_the_same_message(person):
    written(person, 3)
    first, second = sending.take(2), sending.take(5)
    assert len(first) == 2
    assert {message.pk for message in first} & {message.pk for message in second} == set()
    assert len(second) == 1
    assert sending.take(5) == []


def test_without_the_lease_two_workers_would_hold_the_same(person, monkeypatch):
    """The control of the test above."""
    monkeypatch.setattr(sending, "_free", lambda lane: Message.objects.filter(sending.FREE))
    written(person)
    assert {message.pk for message in sending.take(1)} & {message.pk for message in sending.take(1)}


def test_a_killed_worker_gives_its_messages_back_when_its_lease_ends(person):
    written(person)
    (message,) = sending.take(1)  # and this worker dies
    assert seconds_left(message) == pytest.approx(sending.LEASE.total_seconds(), abs=2)
    let_end(message, since=-5 * SECOND)
    assert tasks.send_outbox() == 0
    let_end(message)
    assert tasks.send_outbox() == 1
    assert len(mail.outbox) == 1


def test_a_worker_whose_clock_is_wrong_takes_nothing_from_the_others(person, time_machine):
    written(person)
    sending.take(1)
    for days in (-1, 1):
        time_machine.move_to(timezone.now() + dt.timedelta(days=days), tick=False)
        assert sending.take(1) == []


def test_a_worker_too_slow_does_not_send_what_another_took(person):
    written(person)
    (slow,) = sending.take(1)
    let_end(slow)
    (quick,) = sending.take(1)
    sending.Courier().send(slow)
    assert mail.outbox == []
    sending.Courier().send(quick)
    assert len(mail.outbox) == 1


def test_without_taking_the_lease_anew_it_would_be_sent_twice(person, monkeypatch):
    """The control of the test above."""
    monkeypatch.setattr(sending, "hold", lambda message: None)
    written(person)
    (slow,) = sending.take(1)
    let_end(slow)
    (quick,) = sending.take(1)
    sending.Courier().send(slow)
    sending.Courier().send(quick)
    assert len(mail.outbox) == 2


def test_a_worker_too_slow_does_not_settle_what_another_took(person):
    written(person)
    (slow,) = sending.take(1)
    let_end(slow)
    (quick,) = sending.take(1)
    assert sending._settle(slow, state=MessageState.FAILED, error="550") == 0
    assert sending._settle(quick, state=MessageState.SENT, error="") == 1
    assert Message.objects.get().state == MessageState.SENT


# Lanes ---------------------------------------------------------------------------------------------------------------


def test_who_waits_for_a_message_passes_before_the_others(person):
    written(person, 2)
    outbox.put(draft(person, "late", kind="urgent", subject="Attendu"))
    assert [message.lane for message in sending.take(3)] == [Lane.URGENT, Lane.BULK, Lane.BULK]


def test_the_urgent_task_sends_nothing_else(person):
    written(person, 2)
    outbox.put(draft(person, "late", kind="urgent", subject="Attendu"))
    assert tasks.send_urgent() == 1
    assert [sent.subject for sent in mail.outbox] == ["Attendu"]


def test_an_urgent_message_that_comes_during_a_batch_passes_before_its_rest(person, monkeypatch):
    written(person, 3)
    courier_sends = sending.Courier.send

    def send(self, message):
        courier_sends(self, message)
        if len(mail.outbox) == 1:
            outbox.put(draft(person, "late", kind="urgent", subject="Attendu"))

    monkeypatch.setattr(sending.Courier, "send", send)
    assert tasks.send_outbox() == 4
    assert [sent.subject for sent in mail.outbox] == ["Objet", "Attendu", "Objet", "Objet"]


# What has no point any more ------------------------------------------------------------------------------------------


def test_what_lost_its_point_does_not_leave_and_the_journal_says_why(person, monkeypatch):
    (message,) = written(person)
    monkeypatch.setitem(kinds._CHECKS, "act", lambda message: "l’échéance est tenue")
    tasks.send_outbox()
    message.refresh_from_db()
    assert (mail.outbox, message.state, message.error) == ([], MessageState.SKIPPED, "l’échéance est tenue")
    entry = JournalEntry.objects.get(event="message.skipped")
    assert entry.data == {"title": "Objet", "recipient": str(person), "reason": "l’échéance est tenue"}


def test_what_still_has_its_point_leaves(person, monkeypatch):
    """The control of the test above."""
    written(person)
    monkeypatch.setitem(kinds._CHECKS, "act", lambda message: "")
    tasks.send_outbox()
    assert len(mail.outbox) == 1


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
def test_a_soft_refusal_is_tried_again_later(person, monkeypatch, error):
    (message,) = written(person)
    server = Refusing(monkeypatch, error)
    tasks.send_outbox()
    message.refresh_from_db()
    assert (message.state, message.attempts) == (MessageState.WAITING, 1)
    assert seconds_left(message) == pytest.approx(sending.FIRST_WAIT.total_seconds(), abs=2)
    assert message.error
    let_end(message, since=-5 * SECOND)
    tasks.send_outbox()
    assert server.tries == 1
    let_end(message)
    tasks.send_outbox()
    assert server.tries == 2


@pytest.mark.parametrize("error", HARD, ids=lambda error: type(error).__name__)
def test_a_hard_refusal_is_final_and_does_not_stop_the_others(person, monkeypatch, error):
    written(person, 2)
    server = Refusing(monkeypatch, error)
    tasks.send_outbox()
    assert server.tries == 2
    assert set(Message.objects.values_list("state", "attempts")) == {(MessageState.FAILED, 1)}


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (SMTPDataError(451, b"try again later"), "451 try again later"),
        (SMTPRecipientsRefused({"jeanne@exemple.test": (550, b"no such person")}), "550 no such person"),
        (SMTPDataError(554, "d\xe9j\xe0".encode("latin-1")), "554 d�j�"),
        (ConnectionRefusedError(), "ConnectionRefusedError"),
    ],
)
def test_a_refusal_is_told_in_the_server_s_words(error, said):
    assert sending.in_words(error) == said


def test_soft_refusals_end_after_many_tries_and_never_wait_too_long(person, monkeypatch):
    (message,) = written(person)
    Refusing(monkeypatch, ConnectionRefusedError("no server"))
    waits = []
    for _ in range(sending.MAX_ATTEMPTS):
        tasks.send_outbox()
        message.refresh_from_db()
        if message.lease_until is None:
            break
        waits.append(seconds_left(message))
        let_end(message)
    assert (message.state, message.attempts) == (MessageState.FAILED, sending.MAX_ATTEMPTS)
    assert len(waits) == sending.MAX_ATTEMPTS - 1
    assert waits == sorted(waits)
    assert max(waits) == pytest.approx(sending.LONGEST_WAIT.total_seconds(), abs=2)


def test_a_subject_with_a_new_line_is_final_and_injects_nothing(person):
    outbox.put(draft(person, subject="Objet\nBcc: pirate@exemple.test"))
    tasks.send_outbox()
    assert mail.outbox == []
    assert Message.objects.get().state == MessageState.FAILED
