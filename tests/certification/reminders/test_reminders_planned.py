"""From which day a deadline is reminded: when it appears, when it moves, when the policy changes."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import transaction
from django.utils import timezone

from candidates.deadlines.models import DueDate
from candidates.dossiers import use_cases as dossier_use_cases
from certification.deadlines.use_cases import rebuild_all, refresh_touched
from certification.reminders import use_cases as reminders
from certification.renewal import use_cases as renewal_use_cases
from label_sp.guide.terms import TERMS
from label_sp.journal.models import JournalEntry, Touch
from label_sp.outbox.models import Message
from tests import scenario_acts
from tests.audits.conftest import on
from tests.certification.labels import label
from tests.factories import ditp_agent
from tests.scenarios import Case, at_stage

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


# --- from when a deadline is reminded ---------------------------------------------------------------------------------


def days_told(key: str) -> list[str]:
    """The days of the reminders of that deadline, in order."""
    found = Message.objects.filter(kind__startswith="reminder", about__deadline=key)
    return sorted({message.about["day"] for message in found})


def wish(case: Case, day: dt.date) -> None:
    """Plan the dossier for an audit of that day."""
    dossier_use_cases.plan_dossier(
        case.dossier_id,
        actor=case.people.candidate,
        body=case.people.body,
        audit_first_day=day,
        audit_last_day=day,
        perimeter="",
    )


def skips(row: DueDate) -> list[str]:
    """The days of the reminders of that deadline that the journal says were not written."""
    found = JournalEntry.objects.filter(event="reminder.skipped", data__deadline=TERMS[row.term].label)
    return [entry.data["day"] for entry in found.order_by("pk")]


def test_no_reminder_of_before_a_deadline_existed_is_written_or_skipped() -> None:
    """The dossier is planned five days before its filing is due: the reminder of a week before never was due."""
    case = at_stage("preparing")
    refresh_touched()
    with case.at(dt.date(2026, 2, 11)) as planned_on:
        scenario_acts.prepare(case)
        reminders.write_due_reminders(planned_on)
    row = DueDate.objects.get(key="submission")
    assert row.due - 7 * DAY < planned_on < row.due - DAY
    assert days_told("submission") == []
    assert skips(row) == []
    with case.at(row.due - DAY):
        reminders.write_due_reminders(row.due - DAY)
    assert days_told("submission") == [str(row.due - DAY)]


def test_a_deadline_found_on_the_day_of_one_of_its_reminders_is_reminded_that_day() -> None:
    case = at_stage("preparing")
    day = case.visit - 90 * DAY
    with case.at(day):
        wish(case, case.visit)
        refresh_touched()
    row = DueDate.objects.get(key="submission")
    for since, told in ((row.due - 7 * DAY, True), (row.due - 6 * DAY, False)):
        point = transaction.savepoint()
        DueDate.objects.all().delete()
        with on(since):
            Touch.objects.create(dossier_id=case.dossier_id, at=timezone.now())
            reminders.write_due_reminders(since)
        assert days_told("submission") == ([str(since)] if told else [])
        transaction.savepoint_rollback(point)


def test_a_deadline_touched_before_the_clock_stopped_keeps_the_reminders_of_meanwhile() -> None:
    """What matters is the day of the act, not of the calculation."""
    it = label(dt.date(2025, 7, 1))
    row_due = dt.date(2027, 9, 30)
    with on(row_due - 2 * DAY):
        Touch.objects.create(dossier_id=it.dossier.pk, at=timezone.now())
    with on(row_due + 2 * DAY):
        DueDate.objects.all().delete()
        reminders.write_due_reminders(row_due + 2 * DAY)
    assert days_told("renewal") == [str(row_due)]


def test_a_date_that_moves_is_reminded_anew_and_one_that_comes_back_is_not_reminded_twice() -> None:
    case = at_stage("preparing")
    first, other = case.visit, case.visit + 14 * DAY
    due: dict[dt.date, dt.date] = {}

    def move(to: dt.date, today: dt.date) -> None:
        with on(today):
            wish(case, to)
            reminders.write_due_reminders(today)
            due[to] = DueDate.objects.get(key="submission").due

    move(first, case.visit - 150 * DAY)
    seventh = due[first] - 7 * DAY
    move(first, seventh)
    move(other, seventh + DAY)
    assert days_told("submission") == [str(seventh)]
    move(first, seventh + 2 * DAY)
    move(first, due[first] - DAY)
    assert days_told("submission") == [str(seventh), str(due[first] - DAY)]
    assert Message.objects.filter(about__day=str(seventh), about__deadline="submission").count() == 2


# --- a policy that changes --------------------------------------------------------------------------------------------


@pytest.fixture
def renewable() -> DueDate:
    """A label whose renewal opens on 30 September 2027."""
    it = label(dt.date(2025, 7, 1))
    with on(dt.date(2025, 7, 1)):
        rebuild_all()
    return DueDate.objects.get(dossier=it.dossier, key="renewal")


@pytest.mark.parametrize(
    ("offset", "told"),
    [
        pytest.param(-11, [], id="of the day before: past"),
        pytest.param(-10, [-10], id="of today"),
        pytest.param(-9, [-9], id="of tomorrow"),
    ],
)
def test_a_new_policy_counts_from_the_day_it_is_decided(
    renewable: DueDate, offset: int, told: list[int]
) -> None:
    agent = ditp_agent()
    today = renewable.due - 10 * DAY
    with on(today):
        reminders.change_policy("renewal", [offset], actor=agent)
    for day in range(12):
        with on(today + day * DAY):
            reminders.write_due_reminders(today + day * DAY)
    assert days_told("renewal") == [str(renewable.due + each * DAY) for each in told]
    assert skips(renewable) == []


def test_a_new_policy_does_not_repeat_what_was_reminded_today(renewable: DueDate) -> None:
    agent = ditp_agent()
    with on(renewable.due):
        reminders.write_due_reminders(renewable.due)
        reminders.change_policy("renewal", [0, 5], actor=agent)
        assert reminders.write_due_reminders(renewable.due) == 0
    assert DueDate.objects.get(pk=renewable.pk).next_on == renewable.due + 5 * DAY


@pytest.mark.parametrize("days", [[], [-40, -7, 0, 3], [0], [-365, 365]])
def test_a_new_policy_plans_as_a_calculation_from_nothing_would(renewable: DueDate, days: list[int]) -> None:
    with on(renewable.due - 20 * DAY):
        reminders.change_policy("renewal", days, actor=ditp_agent())
        planned = DueDate.objects.get(pk=renewable.pk).next_on
        to_come = [renewable.due + each * DAY for each in days if each >= -20]
        assert planned == min(to_come, default=None)
        assert rebuild_all() == 0


def test_a_row_planned_by_a_policy_that_is_not_in_force_is_planned_anew(renewable: DueDate) -> None:
    """Another policy of the software, or a change of policy that met the calculation of the row."""
    with on(renewable.due - 5 * DAY):
        DueDate.objects.filter(pk=renewable.pk).update(next_on=renewable.due - 30 * DAY)
        assert rebuild_all() == 1
        renewable.refresh_from_db()
    assert (renewable.next_on, renewable.reminded_through) == (renewable.due, renewable.due - 6 * DAY)


def test_no_reminder_is_planned_for_what_is_done(renewable: DueDate) -> None:
    with on(renewable.due):
        renewal_use_cases.open_renewal(
            renewable.dossier_id,
            actor=renewable.dossier.service.organisation.memberships.get(role="candidate_manager").user,
        )
        refresh_touched()
        renewable.refresh_from_db()
        assert (renewable.done, renewable.next_on) == (True, None)
        reminders.change_policy("renewal", [1], actor=ditp_agent())
        renewable.refresh_from_db()
    assert renewable.next_on is None


def test_the_code_of_a_rule_is_for_professionals() -> None:
    """What opens is said to the service and to its body: each reads it as pages say it."""
    case = at_stage("labelled")
    with on(case.today):
        refresh_touched()
    due = DueDate.objects.get(dossier=case.dossier_id, key="follow_up_preparation").due
    with on(due):
        reminders.write_due_reminders(due)
    told = Message.objects.filter(about__deadline="follow_up_preparation")
    bodies = {message.recipient_id: message.body for message in told}
    assert "(guide 3.9.1)" in bodies[case.people.candidate.pk]
    assert "(guide 3.9.1, FOL-01)" in bodies[case.people.manager.pk]
