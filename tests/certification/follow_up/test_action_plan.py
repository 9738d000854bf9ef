"""The action plan: which points it is for, a better one, a suspension for want of a fit one. FOL-05."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from candidates.deadlines import queries as deadlines
from candidates.dossiers.enums import Status
from certification.desk.todo import todo
from certification.desk.waiting import counts
from certification.follow_up import use_cases as follow_up
from certification.follow_up.models import ActionPlan
from certification.sanctions import use_cases as sanctions
from label_sp.actors.models import User
from label_sp.guide.calendar import months_after
from label_sp.outbox.models import Message
from tests.audits.conftest import browser
from tests.certification.conftest import emails, events, rules_of, told
from tests.certification.pages import address, words
from tests.scenarios import Case, at_stage

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def waiting() -> Case:
    return at_stage("action_plan_due", scores="argent", follow_up_scores="bronze")


def file(case: Case, day: dt.date, text: str = "Former l’accueil.") -> None:
    with case.at(day):
        follow_up.file_action_plan(case.dossier_id, actor=case.people.candidate, text=text)


def waits(person: User, day: dt.date) -> list[str]:
    """The kinds of the plans of action that the desk of this person counts."""
    return [each.kind.key for each in counts(person, day) if each.kind.key.startswith("plans-d-actions")]


def send_back(case: Case, day: dt.date, due_on: dt.date, **fields: object) -> ActionPlan:
    given = {"actor": case.people.decider, "reason": "Aucune échéance.", "due_on": due_on, **fields}
    with case.at(day):
        return follow_up.require_better_plan(case.dossier_id, **given)  # type: ignore[arg-type]


def suspend(case: Case, day: dt.date) -> None:
    with case.at(day):
        sanctions.suspend_label(
            case.dossier_id,
            actor=case.people.decider,
            ground="action_plan_missing",
            reason="Pas de plan qui convienne.",
            conform_by=day + 30 * DAY,
        )


# --- the points -------------------------------------------------------------------------------------------------------


@pytest.mark.rule("FOL-05")
def test_the_letter_says_which_points_and_which_thresholds(waiting: Case) -> None:
    plan = ActionPlan.objects.get()
    assert plan.lines and all(", il en faut " in line for line in plan.lines)
    missed = {point["criterion"] for point in plan.points}
    assert missed and all(not point["met"] and point["tier"] == "argent" for point in plan.points)
    body = Message.objects.filter(kind="follow_up.action_plan").first().body
    for line in plan.lines:
        assert f"- {line}" in body
    assert "palier Argent" in body
    with waiting.at(waiting.today):
        page = words(browser(waiting.people.candidate).get(address("action_plan", waiting.dossier)))
    assert plan.lines[0] in page


# --- a better plan ----------------------------------------------------------------------------------------------------


@pytest.mark.rule("FOL-05")
def test_a_better_plan_is_asked_for_told_and_dated_and_nothing_written_is_lost(waiting: Case) -> None:
    day = waiting.today + 5 * DAY
    file(waiting, day)
    due_on = day + 20 * DAY
    better = send_back(waiting, day, due_on)
    first = ActionPlan.objects.get(sent_back_on=day)
    assert (first.text, first.sent_back_for) == ("Former l’accueil.", "Aucune échéance.")
    assert (better.text, better.submitted_on, better.due_on) == ("Former l’accueil.", None, due_on)
    assert better.points == first.points
    dossier = waiting.dossier
    assert (dossier.status, dossier.action_plan_due_on) == (Status.ACTION_PLAN_DUE, due_on)
    assert events(dossier.pk)[-1] == "action_plan.sent_back"
    people = waiting.people
    assert told("action_plan.sent_back", dossier.pk) == emails(
        [people.candidate, people.contributor, people.ditp]
    )
    body = Message.objects.filter(kind="action_plan.sent_back").first().body
    assert "Aucune échéance." in body and better.lines[0] in body
    with waiting.at(day):
        due = {each.key: (each.due, each.done) for each in deadlines.of(dossier.pk)}
        keys = {item.act.key for item in todo(dossier, people.candidate, day).mine}
        page = words(browser(people.candidate).get(address("action_plan", dossier)))
        assert waits(people.decider, day) == []
    assert due["action_plan"] == (due_on, False)
    assert "file_action_plan" in keys
    assert "Aucune échéance." in page and "Former l’accueil." in page


@pytest.mark.rule("FOL-05")
def test_a_better_plan_comes_and_the_label_goes_on(waiting: Case) -> None:
    day = waiting.today + 5 * DAY
    file(waiting, day)
    send_back(waiting, day, day + 20 * DAY)
    file(waiting, day + 3 * DAY, "Former l’accueil avant juin.")
    with waiting.at(day + 4 * DAY) as today:
        assert waits(waiting.people.decider, today) == ["plans-d-actions-a-examiner"]
        follow_up.accept_action_plan(waiting.dossier_id, actor=waiting.people.decider)
    assert (waiting.dossier.status, waiting.dossier.action_plan_due_on) == (Status.LABELLED, None)
    assert ActionPlan.objects.filter(accepted_on__isnull=False).count() == 1


@pytest.mark.rule("FOL-05")
@pytest.mark.parametrize(
    ("days", "refused"),
    [(0, True), (1, False), ("month", False), ("a day more", True)],
)
def test_its_day_is_within_the_month(waiting: Case, days: int | str, refused: bool) -> None:
    day = waiting.today + 5 * DAY
    file(waiting, day)
    month = months_after(day, 1)
    due_on = {"month": month, "a day more": month + DAY}.get(days) or day + int(days) * DAY  # type: ignore[call-overload]
    if refused:
        assert rules_of(send_back, waiting, day, due_on) == ["FOL-05"]
    else:
        send_back(waiting, day, due_on)


@pytest.mark.rule("FOL-05")
def test_a_plan_that_did_not_come_is_not_sent_back_and_only_a_decider_does_it_with_a_reason(
    waiting: Case,
) -> None:
    day = waiting.today + 5 * DAY
    assert rules_of(send_back, waiting, day, day + DAY) == ["FOL-05"]
    file(waiting, day)
    for who in ("candidate", "manager", "auditor", "ditp"):
        with pytest.raises(PermissionDenied):
            send_back(waiting, day, day + DAY, actor=getattr(waiting.people, who))
    with pytest.raises(ValidationError):
        send_back(waiting, day, day + DAY, reason=" ")


# --- for want of a fit one --------------------------------------------------------------------------------------------


@pytest.mark.rule("FOL-05")
@pytest.mark.rule("SUS-01")
def test_a_plan_that_came_protects_once(waiting: Case) -> None:
    day = waiting.today + 5 * DAY
    file(waiting, day)
    late = waiting.dossier.action_plan_due_on + 10 * DAY
    assert rules_of(suspend, waiting, late) == ["FOL-05"]
    due_on = late + 10 * DAY
    send_back(waiting, late, due_on)
    assert rules_of(suspend, waiting, due_on) == ["FOL-05"]  # its last day
    file(waiting, due_on)
    suspend(waiting, due_on)  # it came again, and is not fit either
    assert (waiting.dossier.status, waiting.dossier.stage) == (Status.ACTION_PLAN_DUE, "suspended")


@pytest.mark.rule("FOL-05")
def test_a_better_plan_that_does_not_come_suspends_the_day_after(waiting: Case) -> None:
    day = waiting.today + 5 * DAY
    file(waiting, day)
    due_on = day + 20 * DAY
    send_back(waiting, day, due_on)
    assert rules_of(suspend, waiting, due_on) == ["FOL-05"]
    suspend(waiting, due_on + DAY)
    file(waiting, due_on + 5 * DAY, "Former avant juin.")
    with waiting.at(due_on + 6 * DAY) as today:
        sanctions.lift_suspension(
            waiting.dossier_id,
            actor=waiting.people.decider,
            conformity="Le plan convient.",
            conformity_shown_on=today,
        )
    assert waiting.dossier.stage == Status.LABELLED
