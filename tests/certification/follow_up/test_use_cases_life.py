"""The life after the decision: follow-up, action plan, expiry, renewal."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django_fsm import TransitionNotAllowed

from candidates.dossiers import use_cases as dossier_use_cases
from candidates.dossiers.enums import Status
from candidates.dossiers.models import Dossier
from certification.decisions.enums import DecisionKind
from certification.decisions.models import Decision
from certification.follow_up import use_cases as follow_up_use_cases
from certification.follow_up.models import ActionPlan
from certification.renewal import use_cases as renewal_use_cases
from label_sp.guide.calendar import months_after
from label_sp.guide.tiers import Tier
from label_sp.journal.models import JournalEntry
from tests.audits.conftest import on
from tests.certification.conftest import emails, events, rules_of, told
from tests.certification.labels import OBTAINED, label
from tests.scenario_acts import assess, import_surveys, renew_pieces
from tests.scenarios import Case, at_stage

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


# --- opening ----------------------------------------------------------------------------------------------------------


@pytest.mark.rule("FOL-01")
@pytest.mark.rule("FOL-02")
@pytest.mark.parametrize(
    ("late", "refused"), [(-1, ["FOL-01", "FOL-02"]), (0, ["FOL-02"])], ids=["eve", "12 months"]
)
def test_the_follow_up_is_asked_for_after_twelve_months_with_everything(
    late: int, refused: list[str]
) -> None:
    case = at_stage("labelled")
    with on(months_after(case.labelled_on, 12) + late * DAY):
        assert (
            rules_of(follow_up_use_cases.open_follow_up, case.dossier_id, actor=case.people.candidate)
            == refused
        )


@pytest.mark.rule("FOL-02")
def test_the_follow_up_needs_each_yearly_self_assessment_and_both_surveys() -> None:
    case = at_stage("labelled")
    day = case.day_of("in_follow_up")
    act = (follow_up_use_cases.open_follow_up, case.dossier_id)
    with case.at(day):
        import_surveys(case, case.scores, closed_on=day - 10 * DAY, purpose="follow_up")
        assert rules_of(*act, actor=case.people.candidate) == ["FOL-02"]
        assess(case, day)
        renew_pieces(case)
        with pytest.raises(PermissionDenied):
            follow_up_use_cases.open_follow_up(case.dossier_id, actor=case.people.contributor)
        follow_up_use_cases.open_follow_up(case.dossier_id, actor=case.people.candidate)
        with pytest.raises(TransitionNotAllowed):
            follow_up_use_cases.open_follow_up(case.dossier_id, actor=case.people.candidate)
    assert case.dossier.follow_up_opened_on == day
    assert told("follow_up.opened", case.dossier_id) == {case.people.manager.email}


@pytest.mark.rule("FOL-01")
def test_a_cycle_has_one_follow_up() -> None:
    case = at_stage("confirmed")
    with case.at(case.today):
        assert rules_of(follow_up_use_cases.open_follow_up, case.dossier_id, actor=case.people.candidate) == [
            "FOL-01"
        ]


def test_a_dossier_without_a_label_has_no_life() -> None:
    case = at_stage("submitted")
    with case.at(case.today):
        for act in (follow_up_use_cases.open_follow_up, renewal_use_cases.open_renewal):
            with pytest.raises(TransitionNotAllowed):
                act(case.dossier_id, actor=case.people.candidate)
        with pytest.raises(TransitionNotAllowed):
            follow_up_use_cases.confirm_tier(case.dossier_id, actor=case.people.decider)
        with pytest.raises(TransitionNotAllowed):
            renewal_use_cases.expire_label(case.dossier_id)


# --- concluding -------------------------------------------------------------------------------------------------------


@pytest.mark.rule("FOL-03")
def test_outcome_1_the_tier_is_confirmed() -> None:
    case = at_stage("confirmed", scores="argent")
    dossier = case.dossier
    assert (dossier.status, dossier.tier, dossier.follow_up_concluded_on) == (
        Status.LABELLED,
        "argent",
        case.today,
    )
    assert dossier.attestations.count() == 1
    assert Decision.objects.filter(kind=DecisionKind.CONFIRMED).count() == 1
    assert told("follow_up.confirmed", dossier.pk) == emails(
        [case.people.candidate, case.people.contributor, case.people.ditp]
    )
    with case.at(case.today), pytest.raises(TransitionNotAllowed):
        follow_up_use_cases.confirm_tier(case.dossier_id, actor=case.people.decider)


@pytest.mark.rule("FOL-04")
def test_outcome_2_a_higher_tier_on_a_new_attestation_with_the_same_end() -> None:
    case = at_stage("follow_up_answered", scores="bronze", follow_up_scores="argent")
    with case.at(case.day_of("raised")):
        decider = case.people.decider
        assert rules_of(follow_up_use_cases.raise_tier, case.dossier_id, Tier.OR, actor=decider) == ["DEC-03"]
        assert "FOL-04" in rules_of(
            follow_up_use_cases.raise_tier, case.dossier_id, Tier.BRONZE, actor=decider
        )
        assert rules_of(follow_up_use_cases.confirm_tier, case.dossier_id, actor=decider) == ["DEC-07"]
    before = case.dossier.valid_until
    case.advance("raised")
    old, new = case.dossier.attestations.order_by("version")
    assert (case.dossier.tier, case.dossier.valid_until) == ("argent", before)
    assert (old.tier, old.replaced_on) == ("bronze", case.today)
    assert (new.tier, new.version, new.issued_on, new.valid_until) == ("argent", 2, case.today, before)
    assert new.valid_from == case.labelled_on
    assert old.number != new.number


@pytest.mark.rule("FOL-05")
def test_outcome_3_an_action_plan_within_a_month() -> None:
    case = at_stage("follow_up_answered", scores="argent", follow_up_scores="bronze")
    with case.at(case.day_of("action_plan_due")):
        decider = case.people.decider
        assert rules_of(follow_up_use_cases.confirm_tier, case.dossier_id, actor=decider) == ["DEC-02"]
    case.advance("action_plan_due")
    dossier = case.dossier
    assert (dossier.status, dossier.tier) == (Status.ACTION_PLAN_DUE, "argent")
    assert dossier.action_plan_due_on == months_after(case.today, 1)
    assert ActionPlan.objects.get().due_on == dossier.action_plan_due_on


@pytest.mark.rule("DEC-08")
def test_a_follow_up_is_not_concluded_while_the_candidate_may_answer() -> None:
    case = at_stage("follow_up_reported")
    with case.at(case.today + 10 * DAY):
        assert rules_of(follow_up_use_cases.confirm_tier, case.dossier_id, actor=case.people.decider) == [
            "DEC-08"
        ]
    with case.at(case.today + 11 * DAY):
        follow_up_use_cases.confirm_tier(case.dossier_id, actor=case.people.decider)


def test_a_follow_up_is_concluded_by_a_decider_once_audited() -> None:
    case = at_stage("in_follow_up")
    with case.at(case.today), pytest.raises(TransitionNotAllowed):
        follow_up_use_cases.confirm_tier(case.dossier_id, actor=case.people.decider)
    case.advance("follow_up_answered")
    with case.at(case.day_of("confirmed")):
        for who in ("candidate", "manager", "ditp"):
            with pytest.raises(PermissionDenied):
                follow_up_use_cases.confirm_tier(case.dossier_id, actor=getattr(case.people, who))
            with pytest.raises(PermissionDenied):
                follow_up_use_cases.require_action_plan(case.dossier_id, actor=getattr(case.people, who))


# --- the action plan --------------------------------------------------------------------------------------------------


@pytest.fixture
def waiting() -> Case:
    return at_stage("action_plan_due", scores="argent", follow_up_scores="bronze")


@pytest.mark.rule("FOL-05")
def test_the_action_plan_is_filed_then_accepted(waiting: Case) -> None:
    people = waiting.people
    with waiting.at(waiting.today + 5 * DAY) as day:
        assert rules_of(follow_up_use_cases.accept_action_plan, waiting.dossier_id, actor=people.decider) == [
            "FOL-05"
        ]
        with pytest.raises(ValidationError, match="actions prévues"):
            follow_up_use_cases.file_action_plan(waiting.dossier_id, actor=people.candidate, text="  ")
        with pytest.raises(PermissionDenied):
            follow_up_use_cases.file_action_plan(waiting.dossier_id, actor=people.contributor, text="Plan")
        plan = follow_up_use_cases.file_action_plan(
            waiting.dossier_id, actor=people.candidate, text=" Former l’accueil. "
        )
        assert (plan.text, plan.submitted_on) == ("Former l’accueil.", day)
        with pytest.raises(PermissionDenied):
            follow_up_use_cases.accept_action_plan(waiting.dossier_id, actor=people.manager)
        follow_up_use_cases.accept_action_plan(waiting.dossier_id, actor=people.decider)
    dossier = waiting.dossier
    assert (dossier.status, dossier.action_plan_due_on) == (Status.LABELLED, None)
    assert ActionPlan.objects.get().accepted_on == day
    assert events(dossier.pk)[-2:] == ["action_plan.filed", "action_plan.accepted"]
    assert told("action_plan.filed", dossier.pk) == emails([people.manager, people.decider])


def test_no_action_plan_is_filed_when_none_was_asked_for() -> None:
    it = label()
    with on(dt.date(2026, 3, 2)), pytest.raises(ValidationError, match="Aucun plan"):
        follow_up_use_cases.file_action_plan(it.dossier.pk, actor=it.people.candidate, text="Plan")


# --- expiry -----------------------------------------------------------------------------------------------------------


@pytest.mark.rule("LIS-03")
@pytest.mark.rule("ATT-01")
def test_a_label_expires_the_day_after_its_last_day() -> None:
    it = label()
    with on(dt.date(2028, 6, 30)):
        assert rules_of(renewal_use_cases.expire_label, it.dossier.pk) == ["LIS-03"]
    with on(dt.date(2028, 7, 1)):
        renewal_use_cases.expire_label(it.dossier.pk)
        with pytest.raises(TransitionNotAllowed):
            renewal_use_cases.expire_label(it.dossier.pk)
    assert (it.fresh().status, it.fresh().closed_on) == (Status.EXPIRED, dt.date(2028, 7, 1))
    assert told("label.expired", it.dossier.pk) == emails(
        [it.people.candidate, it.people.contributor, it.people.manager, it.people.ditp]
    )


@pytest.mark.parametrize("suspended_on", [None, dt.date(2028, 6, 1)])
@pytest.mark.parametrize("status", [Status.LABELLED, Status.IN_FOLLOW_UP, Status.ACTION_PLAN_DUE])
def test_a_label_expires_whatever_is_going_on(status: Status, suspended_on: dt.date | None) -> None:
    it = label(status=status, suspended_on=suspended_on)
    with on(dt.date(2028, 7, 1)):
        renewal_use_cases.expire_label(it.dossier.pk)
    assert it.fresh().status == Status.EXPIRED


# --- renewal ----------------------------------------------------------------------------------------------------------


@pytest.mark.rule("REN-01")
@pytest.mark.parametrize(("day", "early"), [(dt.date(2027, 9, 29), True), (dt.date(2027, 9, 30), False)])
def test_a_renewal_opens_nine_months_before_the_end(day: dt.date, early: bool) -> None:
    it = label(OBTAINED)
    with on(day):
        if early:
            assert rules_of(renewal_use_cases.open_renewal, it.dossier.pk, actor=it.people.candidate) == [
                "REN-01"
            ]
            reason = "Réorganisation à l’automne."
            following = renewal_use_cases.open_renewal(
                it.dossier.pk, actor=it.people.candidate, reason=reason
            )
            assert JournalEntry.objects.get(event="renewal.opened").data["reason"] == reason
            assert following.previous_id == it.dossier.pk
            return
        following = renewal_use_cases.open_renewal(it.dossier.pk, actor=it.people.candidate)
    assert (following.cycle, following.previous_id, following.status) == (2, it.dossier.pk, "preparing")


@pytest.mark.rule("REN-02")
@pytest.mark.parametrize(("day", "late"), [(dt.date(2028, 6, 30), False), (dt.date(2028, 7, 1), True)])
def test_a_renewal_is_asked_for_before_the_end(day: dt.date, late: bool) -> None:
    it = label(OBTAINED)
    with on(day):
        if late:
            assert rules_of(renewal_use_cases.open_renewal, it.dossier.pk, actor=it.people.candidate) == [
                "REN-02"
            ]
        else:
            assert renewal_use_cases.open_renewal(it.dossier.pk, actor=it.people.candidate)


@pytest.mark.rule("REN-02")
def test_a_renewal_opens_once_and_by_who_answers_for_the_candidate() -> None:
    it = label()
    with on(dt.date(2028, 1, 10)):
        for actor in (it.people.contributor, it.people.manager, it.people.decider, it.people.ditp):
            with pytest.raises(PermissionDenied):
                renewal_use_cases.open_renewal(it.dossier.pk, actor=actor)
        renewal_use_cases.open_renewal(it.dossier.pk, actor=it.people.candidate)
        assert rules_of(renewal_use_cases.open_renewal, it.dossier.pk, actor=it.people.candidate) == [
            "REN-02"
        ]
    assert Dossier.objects.filter(previous=it.dossier).count() == 1


def test_a_renewal_given_up_can_be_opened_again() -> None:
    it = label()
    with on(dt.date(2028, 1, 10)):
        first = renewal_use_cases.open_renewal(it.dossier.pk, actor=it.people.candidate)
        dossier_use_cases.abandon_dossier(first.pk, actor=it.people.candidate)
        second = renewal_use_cases.open_renewal(it.dossier.pk, actor=it.people.candidate)
    assert it.fresh().next == second
