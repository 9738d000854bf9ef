"""A suspended label can have the audit that it is suspended for: what is under way goes on, and says « suspendu »."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from django_fsm import TransitionNotAllowed

from candidates.dossiers import queries as dossier_queries
from candidates.dossiers.enums import HOLDING_LABEL, STAGES, Status
from candidates.dossiers.models import Dossier
from certification.agenda import queries as agenda
from certification.desk import queries as desk
from certification.desk import waiting
from certification.desk.todo import todo
from certification.follow_up import use_cases as follow_up_use_cases
from certification.register.queries import register
from certification.reminders.use_cases import write_due_reminders
from certification.sanctions import use_cases as sanctions
from certification.sanctions.models import Suspension
from label_sp.actors.models import User
from label_sp.outbox.models import Message
from tests.audits.conftest import browser, on
from tests.certification.conftest import rules_of
from tests.factories import dossier_in
from tests.scenarios import Case, at_stage

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def suspend(case: Case, ground: str = "own_request") -> None:
    with case.at(case.today) as day:
        sanctions.suspend_label(
            case.dossier_id,
            actor=case.people.decider,
            ground=ground,
            reason="Réorganisation.",
            conform_by=day + 300 * DAY,
        )


def lift(case: Case, day: dt.date) -> None:
    shown_on = Suspension.objects.get().started_on
    with case.at(day):
        sanctions.lift_suspension(
            case.dossier_id, actor=case.people.decider, conformity="Fait.", conformity_shown_on=shown_on
        )


# --- the acts ---------------------------------------------------------------------------------------------------------


@pytest.mark.rule("SUS-03")
@pytest.mark.rule("FOL-02")
@pytest.mark.parametrize(
    ("suspended_at", "reached", "state"),
    [
        ("labelled", "follow_up_ready", Status.LABELLED),
        ("follow_up_ready", "in_follow_up", Status.IN_FOLLOW_UP),
        ("in_follow_up", "follow_up_visited", Status.IN_FOLLOW_UP),
        ("follow_up_assigned", "follow_up_answered", Status.IN_FOLLOW_UP),
        ("follow_up_ready", "confirmed", Status.LABELLED),
    ],
)
def test_the_whole_follow_up_runs_under_a_suspension_and_its_lifting_gives_back_what_was_left(
    suspended_at: str, reached: str, state: Status
) -> None:
    case = at_stage(suspended_at)
    suspend(case)
    case.advance(reached)
    dossier = case.dossier
    assert (dossier.status, dossier.is_suspended) == (state, True)
    assert dossier.get_status_display().startswith("Label suspendu")
    assert register(case.today).get().suspended_since == Suspension.objects.get().started_on
    lift(case, case.today + DAY)
    assert (case.dossier.status, case.dossier.stage) == (state, state)


@pytest.mark.rule("FOL-04")
def test_a_higher_tier_under_suspension_is_granted_and_stays_suspended() -> None:
    case = at_stage("follow_up_answered", scores="bronze", follow_up_scores="argent")
    suspend(case)
    case.advance("raised")
    assert (case.dossier.tier, case.dossier.stage) == ("argent", "suspended")
    told = Message.objects.filter(kind="follow_up.raised").first()
    assert told and "Le label est suspendu depuis le" in told.body


@pytest.mark.rule("FOL-05")
def test_an_action_plan_due_is_still_due_when_a_suspension_for_something_else_is_lifted() -> None:
    case = at_stage("action_plan_due", scores="argent", follow_up_scores="bronze")
    due = case.dossier.action_plan_due_on
    suspend(case)
    lift(case, case.today + DAY)
    dossier = case.dossier
    assert (dossier.status, dossier.action_plan_due_on) == (Status.ACTION_PLAN_DUE, due)
    assert dossier.action_plans.get().accepted_on is None


@pytest.mark.rule("FOL-05")
def test_an_action_plan_is_filed_and_accepted_under_suspension_which_its_lifting_ends() -> None:
    case = at_stage("action_plan_due", scores="argent", follow_up_scores="bronze")
    people = case.people
    with case.at(case.dossier.action_plan_due_on + DAY) as day:
        sanctions.suspend_label(
            case.dossier_id,
            actor=people.decider,
            ground="action_plan_missing",
            reason="Rien n’est venu.",
            conform_by=day + 30 * DAY,
        )
        follow_up_use_cases.file_action_plan(case.dossier_id, actor=people.candidate, text="Former.")
        follow_up_use_cases.accept_action_plan(case.dossier_id, actor=people.decider)
    assert (case.dossier.status, case.dossier.stage) == (Status.LABELLED, "suspended")
    accepted = Message.objects.filter(kind="action_plan.accepted").first()
    assert accepted and "Le label est suspendu depuis le" in accepted.body
    lift(case, day + DAY)
    assert case.dossier.stage == Status.LABELLED


def test_a_lifting_waits_for_the_plan_for_want_of_which_it_was_suspended() -> None:
    case = at_stage("action_plan_due", scores="argent", follow_up_scores="bronze")
    with case.at(case.dossier.action_plan_due_on + DAY) as day:
        sanctions.suspend_label(
            case.dossier_id,
            actor=case.people.decider,
            ground="action_plan_missing",
            reason="Rien n’est venu.",
            conform_by=day + 30 * DAY,
        )
        shown = {"conformity": "Fait.", "conformity_shown_on": day}
        assert rules_of(sanctions.lift_suspension, case.dossier_id, actor=case.people.decider, **shown) == [
            "FOL-05"
        ]
    assert (case.dossier.status, case.dossier.stage) == (Status.ACTION_PLAN_DUE, "suspended")


# --- everybody says so ------------------------------------------------------------------------------------------------


def keys(case: Case, user: User) -> set[str]:
    it = todo(case.dossier, user, case.today)
    return {item.act.key for item in (*it.mine, *it.options)}


def test_what_is_to_do_is_that_of_the_suspension_and_of_what_is_under_way() -> None:
    case = at_stage("follow_up_answered")
    people = case.people
    assert "suspend" in keys(case, people.decider)
    suspend(case)
    assert {"conclude", "lift", "withdraw"} <= keys(case, people.decider)
    assert "suspend" not in keys(case, people.decider)
    assert "conform" in keys(case, people.candidate)
    lift(case, case.today + DAY)
    assert "lift" not in keys(case, people.decider)
    assert "conform" not in keys(case, people.candidate)


def test_the_page_of_an_act_of_the_other_side_of_a_suspension_is_not_shown() -> None:
    case = at_stage("in_follow_up")
    home = reverse("certification:dossier", args=[case.dossier_id])
    pages = {name: reverse(f"certification:{name}", args=[case.dossier_id]) for name in ("suspend", "lift")}

    def answers() -> dict[str, object]:
        with case.at(case.today, hour=12):
            got = {name: browser(case.people.decider).get(page) for name, page in pages.items()}
        return {name: page.url if page.status_code == 302 else page.status_code for name, page in got.items()}

    assert answers() == {"suspend": 200, "lift": home}
    suspend(case)
    assert answers() == {"suspend": home, "lift": 200}


def test_desks_lists_and_the_agenda_say_suspended() -> None:
    case = at_stage("in_follow_up")
    suspend(case)
    people, today = case.people, case.today
    assert desk.counts_by_stage() == [("suspended", "Label suspendu", 1)]
    mine = Dossier.objects.all()
    assert desk.search(mine, "", "suspended").exists() and not desk.search(mine, "", "in_follow_up").exists()
    with on(today):
        assert [each.kind.key for each in waiting.counts(people.decider, today)] == ["suspensions"]
        rows = list(agenda.visible(people.candidate, agenda.Scope(), today))
    assert rows and all(row.dossier.is_suspended for row in rows)


def test_a_reminder_says_that_the_label_is_suspended() -> None:
    case = at_stage("in_follow_up")
    suspend(case)
    conform_by = Suspension.objects.get().conform_by
    with on(conform_by - 7 * DAY):
        write_due_reminders(conform_by - 7 * DAY)
    bodies = Message.objects.filter(kind="reminder").values_list("body", flat=True)
    assert bodies and all("Le label est suspendu depuis le" in body for body in bodies)


@pytest.mark.parametrize("suspended_on", [None, dt.date(2026, 2, 2)])
@pytest.mark.parametrize("status", Status.values)
def test_the_database_answers_the_same_stage_as_the_row(status: str, suspended_on: dt.date | None) -> None:
    one = dossier_in(Status(status), suspended_on=suspended_on)
    found = [stage for stage, _ in STAGES if Dossier.objects.filter(dossier_queries.at_stage(stage)).exists()]
    assert found == [one.stage]
    assert one.is_suspended is (suspended_on is not None and status in HOLDING_LABEL)
    assert one.stage in dict(STAGES)


def test_only_a_label_that_is_held_is_suspended() -> None:
    case = at_stage("answered")
    with pytest.raises(TransitionNotAllowed):
        suspend(case)
