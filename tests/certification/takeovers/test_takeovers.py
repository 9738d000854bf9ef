"""Another body takes a cycle over, its own having lost its habilitation: who may, when, and what it refuses. CON-04."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django_fsm import TransitionNotAllowed

from candidates.dossiers import use_cases as dossiers
from candidates.dossiers.enums import Status
from candidates.dossiers.queries import visible_to
from certification.bodies import use_cases as bodies
from certification.bodies.enums import TakeoverState
from certification.bodies.models import Habilitation, Takeover
from certification.bodies.queries import UNDER_WAY, line
from certification.desk.todo import todo
from certification.organisations.use_cases import close_organisation
from certification.takeovers import use_cases
from label_sp.actors.models import User
from label_sp.journal.models import JournalEntry
from tests import scenario_acts
from tests.certification.bodies.test_habilitation_ended import ENDINGS
from tests.certification.conftest import emails, events, rules_of, told
from tests.certification.takeovers.cases import (
    DAY,
    asked,
    choose,
    ended,
    habilitated,
    take_over,
    taken_over,
    waiting,
)
from tests.scenarios import Case, at_stage, make_people

pytestmark = [pytest.mark.django_db, pytest.mark.rule("CON-04")]
ALONG_THE_WAY = {  # stage: its state, so that each state of a cycle under way is tried
    "submitted": Status.SUBMITTED,
    "incomplete": Status.INCOMPLETE,
    "admissible": Status.ADMISSIBLE,
    "assigned": Status.ADMISSIBLE,
    "planned": Status.IN_AUDIT,
    "scored": Status.IN_AUDIT,
    "answered": Status.AWAITING_DECISION,
    "labelled": Status.LABELLED,
    "suspended": Status.LABELLED,
    "in_follow_up": Status.IN_FOLLOW_UP,
    "follow_up_planned": Status.IN_FOLLOW_UP,
    "follow_up_reported": Status.IN_FOLLOW_UP,
    "action_plan_due": Status.ACTION_PLAN_DUE,
}


def acts_of(case: Case, user: User) -> set[str]:
    with case.at(case.today, hour=12) as today:
        found = todo(case.dossier, user, today)
    return {item.act.key for item in (*found.mine, *found.options)}


# --- the candidate chooses --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("stage", ALONG_THE_WAY)
def test_at_each_stage_of_a_cycle_the_candidate_chooses_and_the_other_body_takes_over(stage: str) -> None:
    case, other = waiting(stage)
    before = case.dossier
    assert before.status == ALONG_THE_WAY[stage]
    assert "choose_body" in acts_of(case, case.people.candidate)
    assert "choose_body" not in acts_of(case, case.people.contributor)
    with case.at(case.today):
        choose(case, other, words="Une visite en mars ?")
        assert case.dossier.body == before.body  # nothing moves until the contract
        assert {"take_over", "decline_takeover"} <= acts_of(case, other.manager)
        take_over(case, other)
    after = case.dossier
    assert after.body == other.body
    kept = (
        "status",
        "tier",
        "obtained_on",
        "valid_until",
        "suspended_on",
        "conform_by",
        "action_plan_due_on",
    )
    assert {name: getattr(after, name) for name in kept} == {name: getattr(before, name) for name in kept}
    assert not {"choose_body", "take_over"} & acts_of(case, case.people.candidate)


def test_the_stages_above_are_all_states_of_a_cycle_under_way() -> None:
    assert set(ALONG_THE_WAY.values()) == set(UNDER_WAY)


@pytest.mark.parametrize("stage", ["ready", "refused", "withdrawn", "expired", "abandoned"])
def test_before_the_filing_and_after_the_end_there_is_nothing_to_take_over(stage: str) -> None:
    case, other = waiting(stage)
    with case.at(case.today), pytest.raises(TransitionNotAllowed):
        choose(case, other)


def test_however_the_habilitation_ended_another_body_may_be_chosen_and_while_it_lasts_none() -> None:
    case = at_stage("labelled")
    other = habilitated(case)
    with case.at(case.today):
        assert rules_of(choose, case, other) == ["CON-04"]
        for end in ENDINGS.values():
            with transaction.atomic():
                ended(case, **end(case.today))
                assert choose(case, other).state == "asked"
                transaction.set_rollback(True)
        ended(case, valid_until=case.today)  # its last day
        assert rules_of(choose, case, other) == ["CON-04"]
        ended(case, suspended_on=case.today + DAY)
        assert rules_of(choose, case, other) == ["CON-04"]


@pytest.mark.rule("ACT-06")
def test_the_chosen_body_is_habilitated_when_it_is_chosen_and_when_it_takes_over() -> None:
    case, other = waiting("labelled")
    theirs = Habilitation.objects.filter(body__organisation=other.body)
    with case.at(case.today):
        theirs.update(suspended_on=case.today)
        assert rules_of(choose, case, other) == ["ACT-06"]
        assert rules_of(choose, case, case.people) == ["ACT-06"]  # its own
        theirs.update(suspended_on=None)
        choose(case, other)
        theirs.update(suspended_on=case.today)
        assert rules_of(take_over, case, other) == ["ACT-06"]
        assert case.dossier.body == case.people.body and not case.dossier.agreements.filter(body=other.body)


def test_only_who_answers_for_the_candidate_chooses_and_only_the_chosen_body_answers() -> None:
    case, other = waiting("labelled")
    third = habilitated(case)
    with case.at(case.today):
        for role in ("contributor", "manager", "decider", "ditp"):
            with pytest.raises(PermissionDenied):
                use_cases.choose_body(
                    case.dossier_id, actor=getattr(case.people, role), body_id=other.body.pk
                )
        choose(case, other)
        for actor in (
            third.manager,
            other.decider,
            other.auditor,
            case.people.manager,
            case.people.candidate,
        ):
            with pytest.raises(PermissionDenied):
                use_cases.take_over(case.dossier_id, actor=actor, signed_on=case.today, agents_in_scope=12)
            with pytest.raises(PermissionDenied):
                use_cases.decline_takeover(case.dossier_id, actor=actor, reason="Non.")


def test_a_second_choice_waits_for_the_answer_to_the_first() -> None:
    case, _ = asked("labelled")
    third = habilitated(case)
    with case.at(case.today), pytest.raises(ValidationError, match="déjà demandée"):
        choose(case, third)
    with case.at(case.today), pytest.raises(ValidationError, match="Choisissez un organisme"):
        use_cases.choose_body(
            case.dossier_id, actor=case.people.candidate, body_id=case.people.organisation.pk
        )


def test_a_declined_or_withdrawn_request_leaves_the_dossier_and_lets_choose_again() -> None:
    case, other = asked("labelled")
    third = habilitated(case)
    with case.at(case.today):
        with pytest.raises(ValidationError, match="Écrivez pourquoi"):
            use_cases.decline_takeover(case.dossier_id, actor=other.manager, reason="  ")
        use_cases.decline_takeover(case.dossier_id, actor=other.manager, reason="Plus d’auditeur.")
        assert not visible_to(other.manager).filter(pk=case.dossier_id)
        choose(case, third)
        use_cases.give_up_takeover(case.dossier_id, actor=case.people.candidate)
        with pytest.raises(TransitionNotAllowed):
            use_cases.give_up_takeover(case.dossier_id, actor=case.people.candidate)
        choose(case, other)
    assert case.dossier.body == case.people.body
    assert list(Takeover.objects.order_by("state").values_list("state", flat=True)) == [
        "asked",
        "declined",
        "given_up",
    ]


def test_a_choice_made_while_the_habilitation_lacked_stands_when_it_comes_back() -> None:
    case, other = asked("answered")
    with case.at(case.today, hour=12):
        habilitation = Habilitation.objects.get(body__organisation=case.people.body)
        bodies.restore_habilitation(habilitation.pk, actor=case.people.ditp, reason="Décision du 2 mars.")
        assert "give_up_takeover" in acts_of(case, case.people.candidate)
        assert "decide" in acts_of(case, case.people.decider)  # and its own body decides, until the contract
        take_over(case, other)
    assert case.dossier.body == other.body


# --- the contract -----------------------------------------------------------------------------------------------------


@pytest.mark.rule("CON-01")
@pytest.mark.parametrize("stage", ["labelled", "submitted"])
def test_the_contract_covers_the_rest_of_the_cycle(stage: str) -> None:
    case, other = asked(stage)
    with case.at(case.today):
        least = (
            case.dossier.valid_until or dt.date(case.today.year + 3, case.today.month, case.today.day) - DAY
        )
        assert rules_of(take_over, case, other, ends_on=least - DAY) == ["CON-01"]
        take_over(case, other)
    contract = case.dossier.agreements.get(body=other.body)
    assert contract.ends_on == least
    assert case.dossier.agreements.count() == 2  # the former one stays


@pytest.mark.rule("CON-02")
def test_fewer_days_than_annex_12_take_a_reason_here_too() -> None:
    case, other = asked("labelled")
    with case.at(case.today):
        assert rules_of(take_over, case, other, days_on_site=Decimal("0.5")) == ["CON-02"]


@pytest.mark.rule("CON-03")
def test_without_its_contract_the_new_body_does_nothing_and_the_former_one_goes_back_without_a_second_row() -> (
    None
):
    case, other, _ = taken_over("labelled")
    former = Takeover.objects.get().former
    manager = former.memberships.get(role="body_manager").user
    with case.at(case.today):
        Habilitation.objects.filter(body__organisation=other.body).update(suspended_on=case.today)
        Habilitation.objects.filter(body__organisation=former).update(suspended_on=None)
        use_cases.choose_body(case.dossier_id, actor=case.people.candidate, body_id=former.pk)
        use_cases.take_over(case.dossier_id, actor=manager, signed_on=case.today, agents_in_scope=12)
    assert case.dossier.body == former
    assert case.dossier.agreements.filter(body=former).count() == 1


# --- who is told ------------------------------------------------------------------------------------------------------


def test_the_candidate_both_bodies_and_the_ditp_are_told_and_the_journal_says_it() -> None:
    case, other = asked("labelled")
    people, dossier_id = case.people, case.dossier_id
    assert told("takeover.asked", dossier_id) == {other.manager.email}
    assert told("takeover.announced", dossier_id) >= {people.manager.email, people.ditp.email}
    with case.at(case.today):
        take_over(case, other)
    team = emails([people.candidate, people.contributor, people.manager, other.manager, people.ditp])
    assert told("takeover.accepted", dossier_id) >= team
    assert [event for event in events(dossier_id) if "takeover" in event] == [
        "takeover.asked",
        "takeover.accepted",
    ]
    written = JournalEntry.objects.get(event="takeover.accepted")
    assert (written.data["former"], written.data["body"]) == (str(people.body), str(other.body))


def test_a_refusal_tells_the_candidate_and_the_ditp_why() -> None:
    case, other = asked("labelled")
    with case.at(case.today):
        use_cases.decline_takeover(case.dossier_id, actor=other.manager, reason="Plus d’auditeur.")
    assert told("takeover.declined", case.dossier_id) >= emails([case.people.candidate, case.people.ditp])
    assert case.people.manager.email not in told("takeover.declined", case.dossier_id)


def test_the_page_of_the_body_lists_the_services_that_wait_and_for_whom() -> None:
    case, other = waiting("labelled")
    body, theirs = (each.body for each in (case.people.body, other.body))
    assert [each.pk for each in line(body, case.today).waiting] == [case.dossier_id]
    assert line(theirs, case.today).waiting == ()  # habilitated
    with case.at(case.today):
        choose(case, other)
        (found,) = line(body, case.today).waiting
        assert [str(each.body) for each in found.asked] == [str(other.body)]  # type: ignore[attr-defined]
        take_over(case, other)
    assert line(body, case.today).waiting == ()


@pytest.mark.rule("ACT-06")
@pytest.mark.parametrize("act", ["suspend_habilitation", "withdraw_habilitation"])
def test_services_under_way_learn_that_their_body_is_habilitated_no_more(act: str) -> None:
    case, closed = at_stage("labelled"), at_stage("refused", scores="below", people=make_people("Un autre"))
    with case.at(case.today):
        for habilitation in Habilitation.objects.all():
            getattr(bodies, act)(habilitation.pk, actor=case.people.ditp, reason="Audits sans contrat.")
            with pytest.raises(ValidationError):
                getattr(bodies, act)(habilitation.pk, actor=case.people.ditp, reason="Encore.")
    assert told("habilitation.ended", case.dossier_id) == emails(
        [case.people.candidate, case.people.contributor]
    )
    assert not told("habilitation.ended", closed.dossier_id)


# --- at renewal, as before --------------------------------------------------------------------------------------------


def test_at_renewal_the_candidate_picks_another_habilitated_body() -> None:
    first = at_stage("labelled")
    other = habilitated(first)
    following = first.renewal()
    planned: dict[str, Any] = {"audit_first_day": None, "audit_last_day": None, "perimeter": "Tout."}
    with following.at(following.today):
        dossiers.plan_dossier(following.dossier_id, actor=first.people.candidate, body=other.body, **planned)
    assert (following.dossier.body, first.dossier.body) == (other.body, first.people.body)


@pytest.mark.parametrize("how", ["the dossier is given up", "the other body is closed"])
def test_what_nobody_answered_ends_with_the_dossier_or_with_the_body(how: str) -> None:
    case, other = asked("planned")
    with case.at(case.today):
        if how == "the dossier is given up":
            scenario_acts.abandon(case)
        else:
            close_organisation(other.body.pk, actor=case.people.ditp, reason="Faillite.", confirmed=True)
        takeover = case.dossier.takeovers.get()
        assert (takeover.state, takeover.answered_by) == (TakeoverState.LAPSED, None)
        assert JournalEntry.objects.get(event="takeover.lapsed").data["body"] == str(other.body)
        if how == "the other body is closed":  # and the candidate may ask another one
            assert "choose_body" in {
                item.act.key for item in todo(case.dossier, case.people.candidate, case.today).mine
            }
