"""The page on what leaves: queues, failures and schedules, and what one does about a failure."""

from __future__ import annotations

import datetime as dt
from io import StringIO
from typing import Any

import pytest
from django.core import mail
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from label_sp.celery import app
from label_sp.clock.models import ScheduleRun
from label_sp.clock.schedules import SCHEDULES, Rank, Schedule, in_order
from label_sp.journal.models import JournalEntry
from label_sp.messages import queue_status as queries
from label_sp.outbox import outbox, sending
from label_sp.outbox import tasks as outbox_tasks
from label_sp.outbox.models import Message, MessageState
from tests.audits.conftest import browser
from tests.certification.pages import ROLES, words
from tests.factories import UserFactory, ditp_agent
from tests.scenarios import at_stage, make_people

pytestmark = pytest.mark.django_db
PAGE = reverse("certification:status")
NOON = dt.datetime(2026, 3, 2, 11, tzinfo=dt.UTC)
MINUTE = dt.timedelta(minutes=1)


def written(**fields: Any) -> Message:
    person = UserFactory(email="jeanne@exemple.test")
    outbox.put(outbox.Draft(f"act:{person.pk}", "act", person, "Votre dossier", "Bonjour"))
    Message.objects.update(**fields)
    return Message.objects.get()


def failed() -> Message:
    return written(state=MessageState.FAILED, attempts=1, error="550 no such person")


def act(message: Message, name: str, user: Any = None) -> Any:
    url = reverse("certification:failure", args=[message.pk])
    return browser(user or ditp_agent()).post(url, {"act": name}, follow=True)


def page() -> str:
    return words(browser(ditp_agent()).get(PAGE))


def everything_ran(now: dt.datetime) -> None:
    for name in SCHEDULES:
        ScheduleRun.objects.create(name=name, started_at=now, succeeded_at=now, result=0)


# --- the page ---------------------------------------------------------------------------------


def test_when_all_is_well_the_heading_says_so() -> None:
    everything_ran(timezone.now())
    text = page()
    assert "Tout part normalement" in text
    assert "Aucun échec à traiter." in text


def test_a_message_that_waits_for_long_is_an_alarm_an_urgent_one_sooner() -> None:
    everything_ran(timezone.now())
    message = written(created_at=timezone.now() - 16 * MINUTE)
    assert "À regarder : 1 point" in page()
    Message.objects.update(created_at=timezone.now() - 2 * MINUTE)
    assert "Tout part normalement" in page()
    Message.objects.filter(pk=message.pk).update(lane=0)
    assert "À regarder : 1 point" in page()


def test_a_message_refused_for_now_is_counted_and_no_alarm() -> None:
    everything_ran(timezone.now())
    written(created_at=timezone.now() - 60 * MINUTE, attempts=3, error="450 mailbox busy")
    assert "Tout part normalement" in page()
    assert queries.status(timezone.now()).lanes[1].waiting.refused == 1


def test_a_failure_shows_what_the_server_said_and_to_whom() -> None:
    failed()
    text = page()
    assert "Échecs à traiter (1)" in text
    assert "après 1 essai : 550 no such person" in text
    assert "jeanne@exemple.test" in text


def test_a_failure_is_sent_again_to_the_address_of_today() -> None:
    message = failed()
    assert message.recipient
    message.recipient.email = "jeanne.martin@exemple.test"
    message.recipient.save()
    act(message, "retry")
    outbox_tasks.send_outbox()
    assert [sent.to for sent in mail.outbox] == [["jeanne.martin@exemple.test"]]
    assert JournalEntry.objects.filter(event="message.retried").count() == 1


def test_a_failure_is_set_aside_and_stays_readable() -> None:
    message = failed()
    act(message, "set_aside")
    assert "Aucun échec à traiter." in page()
    assert browser(message.recipient).get(reverse("actors:message", args=[message.pk])).status_code == 200
    assert JournalEntry.objects.filter(event="message.set_aside").count() == 1


def test_a_failure_dealt_with_by_a_colleague_is_told_and_left_alone() -> None:
    message = failed()
    act(message, "set_aside")
    assert "n’est plus en échec" in words(act(message, "retry"))
    assert Message.objects.get().state == MessageState.KEPT


def test_only_the_ditp_sees_the_page_and_acts_on_failures() -> None:
    case, message = at_stage("preparing"), failed()
    for role in ROLES:
        user, expected = getattr(case.people, role), 200 if role == "ditp" else 404
        assert browser(user).get(PAGE).status_code == expected
        assert browser(user).get(reverse("certification:team")).status_code == expected
        if role != "ditp":
            assert act(message, "retry", user).status_code == 404
    assert Message.objects.get(pk=message.pk).state == MessageState.FAILED


# --- lateness of a schedule -------------------------------------------------------------------

TEN = Schedule("ten", "Dix minutes", lambda: 0, None, 10 * MINUTE, Rank.REMIND, hours=(6, 21))
WEEK = dt.timedelta(days=7)
WEEKLY = Schedule("weekly", "La nuit, une fois par semaine", lambda: 0, None, WEEK, Rank.TIDY, hours=(1, 6))
YEARS_AGO, THREE_WEEKS = NOON - dt.timedelta(days=900), dt.timedelta(days=21)


@pytest.mark.parametrize(
    ("schedule", "last", "now", "late"),
    [
        pytest.param(TEN, NOON - 31 * MINUTE, NOON, False, id="three turns and a minute"),
        pytest.param(TEN, NOON - 32 * MINUTE, NOON, True, id="more"),
        pytest.param(TEN, YEARS_AGO, NOON.replace(hour=4), False, id="5 in Paris: not its hours"),
        pytest.param(TEN, YEARS_AGO, NOON.replace(hour=5, minute=20), False, id="its day has just begun"),
        pytest.param(TEN, YEARS_AGO, NOON.replace(hour=5, minute=40), True, id="it should have run by now"),
        pytest.param(WEEKLY, YEARS_AGO, NOON, False, id="at noon nobody expects the night's task"),
        pytest.param(WEEKLY, NOON.replace(hour=1) - THREE_WEEKS, NOON.replace(hour=1), False, id="3 weeks"),
        pytest.param(WEEKLY, YEARS_AGO, NOON.replace(hour=1), True, id="years, at night"),
    ],
)
def test_a_schedule_is_late_after_three_turns_missed_in_its_hours(
    schedule: Schedule, last: dt.datetime, now: dt.datetime, late: bool
) -> None:
    assert queries.is_late(schedule, last, now) is late


def test_what_never_ran_is_waited_for_since_the_database_was_made(monkeypatch: pytest.MonkeyPatch) -> None:
    now = timezone.now()
    monkeypatch.setattr(queries, "_installed", lambda: now - MINUTE)
    assert not any(line.late for line in queries.status(now).schedules)
    monkeypatch.setattr(queries, "_installed", lambda: now - dt.timedelta(hours=1))
    late = {line.schedule.name for line in queries.status(now).schedules if line.late}
    assert {"send_outbox", "send_urgent", "refresh_deadlines", "expire_labels"} <= late


def test_a_schedule_that_fails_says_what_happened_and_the_next_run_forgets_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sending, "take", broken)
    with pytest.raises(RuntimeError):
        outbox_tasks.send_outbox()
    run = ScheduleRun.objects.get(name="send_outbox")
    assert run.error == "RuntimeError: the disk is full"
    assert "RuntimeError: the disk is full" in page()
    monkeypatch.undo()
    outbox_tasks.send_outbox()
    assert ScheduleRun.objects.get(name="send_outbox").error == ""
    assert "the disk is full" not in page()


def broken(*args: object) -> None:
    raise RuntimeError("the disk is full")


# --- beat and the command ---------------------------------------------------------------------


def table() -> dict[str, Any]:
    """What a beat of this application starts."""
    app.finalize()
    found: dict[str, Any] = app.conf.beat_schedule
    return found


def test_the_clock_the_command_and_the_page_know_the_same_tasks() -> None:
    app.loader.import_default_modules()
    app.finalize()
    assert {entry["task"].rsplit(".", 1)[1] for entry in table().values()} == set(SCHEDULES) == set(table())
    assert {entry["task"] for entry in table().values()} <= set(app.tasks)


def test_the_command_goes_from_what_changes_states_to_what_leaves() -> None:
    assert [each.name for each in in_order()] == [
        "expire_labels",
        "import_services",
        "count_answers",
        "refresh_deadlines",
        "rebuild_deadlines",
        "recall_survey_ends",
        "write_due_reminders",
        "gather_digests",
        "read_returns",
        "send_survey_mails",
        "look_for_anomalies",
        "keep_survey_reports",
        "forget_logins",
        "sweep_files",
        "forget_access_requests",
        "work_out_effort",
        "sweep_waiting_files",
        "forget_survey_addresses",
        "forget_answers_files",
        "answer_password_requests",
        "scan_files",
        "send_urgent",
        "send_outbox",
    ]


def test_what_somebody_waits_for_has_its_own_queue_whoever_asks_for_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: dict[str, str] = {}

    def published(_: Any, name: str, message: Any, **options: Any) -> None:
        asked[name] = options["queue"].name

    monkeypatch.setattr(app.amqp, "send_task_message", published)
    for entry in table().values():
        app.tasks[entry["task"]].apply_async(**entry["options"])
    urgent = {name.rsplit(".", 1)[1] for name, queue in asked.items() if queue == "urgent"}
    assert urgent == {"send_urgent", "answer_password_requests"}
    assert {queue for name, queue in asked.items() if name.rsplit(".", 1)[1] not in urgent} == {"label_sp"}
    assert len(asked) == len(SCHEDULES)


def test_what_no_worker_takes_is_dropped_by_the_next_turn() -> None:
    for name, entry in table().items():
        schedule = entry["schedule"]
        pause = schedule if isinstance(schedule, float) else 60 * 60 / len(schedule.minute)
        assert entry["options"]["expires"] == pause, name


def test_nothing_is_daily_in_the_schedule_since_a_beat_that_is_down_would_miss_it() -> None:
    assert table()
    for name, entry in table().items():
        schedule = entry["schedule"]
        times = 86400 / schedule if isinstance(schedule, float) else len(schedule.minute) * len(schedule.hour)
        assert times >= 5, name


def test_the_command_does_what_the_schedule_does_and_a_second_time_nothing(
    capsys: pytest.CaptureFixture[str],
) -> None:
    case = at_stage("visited")
    with case.at(case.today + dt.timedelta(days=20)):
        call_command("catch_up")
        sent = len(mail.outbox)
        assert sent > 0
        assert "Écrire les rappels du jour : " in capsys.readouterr().out
        call_command("catch_up")
        told = capsys.readouterr().out
    assert len(mail.outbox) == sent
    assert "Écrire les rappels du jour : 0" in told
    assert "(écarts corrigés) : déjà fait cette semaine" in told


def test_the_command_sends_all_that_waits_however_long_it_takes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outbox_tasks, "TURN", -1)  # each turn sends one message
    person = UserFactory()
    outbox.put(*(outbox.Draft(f"act:{number}", "act", person, "Objet", "Texte") for number in range(5)))
    call_command("catch_up", stdout=StringIO())
    assert len(mail.outbox) == 5


def test_the_command_may_send_nothing_and_may_work_out_everything_again(
    capsys: pytest.CaptureFixture[str],
) -> None:
    written()
    call_command("catch_up", no_send=True, rebuild=True)
    assert mail.outbox == []
    assert "Recalculer toutes les échéances (écarts corrigés) : 0" in capsys.readouterr().out


def test_a_task_that_never_ran_is_awaited_not_on_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "_installed", timezone.now)
    text = page()
    assert "Premier passage attendu" in text and "À l’heure" not in text
    everything_ran(timezone.now())
    assert "À l’heure" in page() and "Premier passage attendu" not in page()


def test_the_team_has_one_page_for_its_tools() -> None:
    make_people()
    text = words(browser(ditp_agent()).get(reverse("certification:team")))
    assert "État des envois" in text and "Rappels d’échéance" in text and "Messages types" in text
