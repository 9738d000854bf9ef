"""What the clock starts: safe to run twice, late, or when there is nothing to do."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from candidates.deadlines.queries import of as deadlines
from candidates.dossiers.enums import Status
from certification.deadlines.use_cases import rebuild_all
from certification.follow_up import use_cases as follow_up_use_cases
from certification.reminders.schedules import write_due_reminders
from certification.reminders.use_cases import write_due_reminders as reminders_written
from certification.renewal import use_cases as renewal_use_cases
from certification.renewal.schedules import expire_labels
from certification.sanctions import use_cases as sanctions
from label_sp.journal.models import JournalEntry, Touch
from label_sp.outbox.models import Message
from tests.audits.conftest import on
from tests.certification.conftest import emails
from tests.certification.labels import OBTAINED, label
from tests.scenarios import at_stage

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def reminders(key: str) -> list[Message]:
    return list(
        Message.objects.filter(kind__startswith="reminder", about__deadline=key).order_by("created_at")
    )


# --- reminders --------------------------------------------------------------------------------------------------------


def test_each_reminder_is_written_once_however_often_the_task_runs() -> None:
    case = at_stage("awaiting_decision")
    due = case.today + 10 * DAY  # for observations
    with on(due - 7 * DAY):
        assert write_due_reminders() > 0
        assert write_due_reminders() == 0
    found = reminders("observations")
    assert {message.recipient for message in found} == {case.people.candidate, case.people.contributor}
    assert {message.key for message in found} == {
        f"reminder:{case.dossier_id}:observations:{due}:-7:{person.pk}"
        for person in (case.people.candidate, case.people.contributor)
    }


def test_reminders_leave_a_month_a_week_and_a_day_before_and_the_day_after() -> None:
    case = at_stage("action_plan_due", scores="argent", follow_up_scores="bronze")
    due = case.dossier.action_plan_due_on
    assert due
    written: dict[int, list[Message]] = {}
    for before in range(31, -3, -1):
        known = {message.pk for message in reminders("action_plan")}
        with on(due - before * DAY):
            write_due_reminders()
        if new := [message for message in reminders("action_plan") if message.pk not in known]:
            written[before] = new
    assert list(written) == [30, 7, 1, -1]
    for before, found in written.items():
        assert {message.recipient for message in found} == {case.people.candidate, case.people.contributor}
        assert {message.kind for message in found} == {"reminder.late" if before < 0 else "reminder"}
        assert str(due.year) in found[0].subject
        assert found[0].subject.startswith("En retard") is (before < 0)


@pytest.mark.parametrize(("late", "written"), [(3, True), (4, False)])
def test_a_clock_that_stopped_for_three_days_catches_up(late: int, written: bool) -> None:
    case = at_stage("action_plan_due", scores="argent", follow_up_scores="bronze")
    due = case.dossier.action_plan_due_on
    assert due
    with on(due - 30 * DAY + late * DAY):
        write_due_reminders()
        write_due_reminders()
    assert bool(reminders("action_plan")) is written
    told = JournalEntry.objects.filter(event="reminder.skipped", dossier_id=case.dossier_id)
    assert [entry.data["day"] for entry in told] == ([] if written else [str(due - 30 * DAY)])


def test_of_two_reminders_that_a_stopped_clock_missed_only_the_latest_is_written() -> None:
    case = at_stage("action_plan_due", scores="argent", follow_up_scores="bronze")
    due = case.dossier.action_plan_due_on
    assert due
    with on(due - 8 * DAY):
        write_due_reminders()
    with on(due + 1 * DAY):
        write_due_reminders()
    assert {message.about["day"] for message in reminders("action_plan")} == {str(due + DAY)}
    told = JournalEntry.objects.filter(event="reminder.skipped", dossier_id=case.dossier_id)
    days = [str(due - days * DAY) for days in (30, 7, 1)]
    assert [entry.data["day"] for entry in told.order_by("pk")] == days


def test_a_reminder_stops_once_its_cause_is_gone() -> None:
    case = at_stage("action_plan_due", scores="argent", follow_up_scores="bronze")
    due = case.dossier.action_plan_due_on
    assert due
    with on(due - 20 * DAY):
        follow_up_use_cases.file_action_plan(
            case.dossier_id, actor=case.people.candidate, text="Former l’accueil"
        )
    for before in (7, 1, 0, -1):
        with on(due - before * DAY):
            write_due_reminders()
    assert reminders("action_plan") == []


@pytest.mark.rule("REN-01")
def test_the_labelled_service_is_invited_to_renew_nine_months_before_the_end() -> None:
    it = label(OBTAINED)
    with on(dt.date(2027, 9, 29)):
        write_due_reminders()
        assert reminders("renewal") == []
    with on(dt.date(2027, 9, 30)):
        write_due_reminders()
    with on(dt.date(2027, 10, 1)):
        write_due_reminders()
    people = it.people
    assert {message.recipient.email for message in reminders("renewal")} == emails(
        [people.candidate, people.contributor, people.manager]
    )
    assert len(reminders("renewal")) == 3
    assert {message.kind for message in reminders("renewal")} == {"reminder.opening"}


@pytest.mark.rule("REN-01")
def test_nobody_is_invited_to_renew_what_is_being_renewed() -> None:
    it = label(OBTAINED)
    with on(dt.date(2027, 9, 30)):
        renewal_use_cases.open_renewal(it.dossier.pk, actor=it.people.candidate)
        write_due_reminders()
    assert reminders("renewal") == []


@pytest.mark.rule("WIT-03")
def test_the_end_of_the_mark_is_reminded_after_a_withdrawal() -> None:
    it, effective = label(OBTAINED), dt.date(2026, 3, 10)
    with on(effective):
        sanctions.withdraw_label(
            it.dossier.pk,
            actor=it.people.decider,
            ground="mark_misused",
            reason="Logo",
            effective_on=effective,
        )
    with on(dt.date(2026, 5, 9)):
        write_due_reminders()
    assert {message.recipient for message in reminders("mark_end")} == {
        it.people.candidate,
        it.people.contributor,
    }


def test_a_deadline_of_the_auditor_reminds_the_auditor() -> None:
    case = at_stage("visited")
    report = next(deadline for deadline in deadlines(case.dossier_id) if deadline.key == "report")
    with on(report.due - DAY):
        write_due_reminders()
    assert [message.recipient for message in reminders("report")] == [case.people.auditor]


def test_the_pass_asks_as_many_questions_for_many_rows_as_for_few() -> None:
    asked = []
    for more in (1, 5):
        for _ in range(more):
            label(OBTAINED)
        Touch.objects.all().delete()  # found on the day before: nothing is late, each late one would be a line
        with on(dt.date(2027, 9, 29)):
            rebuild_all()
        with on(dt.date(2027, 9, 30)), CaptureQueriesContext(connection) as queries:
            assert reminders_written(dt.date(2027, 9, 30)) == 3 * more
        asked.append(len(queries))
        Message.objects.all().delete()
    assert asked[0] == asked[1]


def test_a_dossier_that_is_over_reminds_nobody() -> None:
    case = at_stage("abandoned")
    with case.at(case.visit):
        assert write_due_reminders() == 0


# --- expiry -----------------------------------------------------------------------------------------------------------


@pytest.mark.rule("LIS-03")
def test_the_nightly_task_expires_what_has_to_be_and_nothing_twice() -> None:
    over, withdrawn = label(OBTAINED), label(OBTAINED, status=Status.WITHDRAWN)
    still = label(dt.date(2025, 7, 2))
    with on(dt.date(2028, 6, 30)):
        assert expire_labels() == 0
    with on(dt.date(2028, 7, 1)):
        assert expire_labels() == 1
        assert expire_labels() == 0
    assert [it.fresh().status for it in (over, withdrawn, still)] == ["expired", "withdrawn", "labelled"]


def test_the_nightly_task_run_a_month_late_still_expires() -> None:
    it = label(OBTAINED)
    with on(dt.date(2028, 8, 1)):
        assert expire_labels() == 1
    assert it.fresh().closed_on == dt.date(2028, 8, 1)
