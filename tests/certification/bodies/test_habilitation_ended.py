"""The body's habilitation ends in mid-dossier: at each stage the page says who can act, and the way out works.

ACT-06: what is a decision waits; what was begun and is none goes on (the audit, its report, the candidate's own acts).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.db import transaction
from django.urls import reverse

from candidates.dossiers.enums import Status
from certification.bodies import use_cases as bodies
from certification.bodies.models import Habilitation
from certification.decisions import use_cases as decision_use_cases
from certification.desk.todo import Todo, todo
from certification.follow_up import use_cases as follow_up_use_cases
from certification.sanctions import use_cases as sanctions
from label_sp.guide.failures import RuleViolation
from label_sp.guide.tiers import Tier
from tests.audits.conftest import browser
from tests.certification.desk.test_todo import ROLES, at
from tests.certification.pages import get, words
from tests.scenarios import Case, at_stage

pytestmark = [pytest.mark.django_db, pytest.mark.rule("ACT-06")]
DAY = dt.timedelta(days=1)
WAY_OUT = "Rétablir ou renouveler l’habilitation de l’organisme"
GOES_ON = {  # stage: whose turn it is whatever the habilitation
    "submitted": "manager",
    "incomplete": "candidate",
    "assigned": "auditor",
    "planned": "auditor",
    "scored": "auditor",
    "awaiting_decision": "candidate",
    "follow_up_ready": "candidate",
    "in_follow_up": "manager",
    "follow_up_incomplete": "candidate",
    "follow_up_assigned": "auditor",
    "follow_up_planned": "auditor",
    "follow_up_reported": "candidate",
    "action_plan_due": "candidate",
    "suspended": "candidate",
}
STANDS = (
    "admissible",
    "answered",
    "follow_up_admissible",
    "follow_up_answered",
    "labelled",
)  # nobody's turn but the DITP's
BLOCKED = (
    "submitted",
    "in_follow_up",
    *STANDS[:-1],
    "action_plan_due",
    "suspended",
)  # the next step is the body's decision
EXAMINED = ("submitted", "in_follow_up")  # what keeps the body from acknowledging is its own business
ENDINGS: dict[str, Callable[[dt.date], dict[str, dt.date]]] = {
    "suspended": lambda today: {"suspended_on": today},
    "expired": lambda today: {"valid_until": today - DAY},
    "withdrawn": lambda today: {"withdrawn_on": today},
}


def ended(stage: str, ending: str = "suspended") -> Case:
    case = at(stage)
    Habilitation.objects.update(**ENDINGS[ending](case.today))
    return case


def asked(case: Case, role: str) -> Todo:
    with case.at(case.today, hour=12) as today:
        return todo(case.dossier, getattr(case.people, role), today)


def test_however_it_ended_the_ditp_can_act() -> None:
    case = at("admissible")
    for end in ENDINGS.values():
        with transaction.atomic():
            assert not asked(case, "ditp").mine  # control
            Habilitation.objects.update(**end(case.today))
            assert "habilitate" in {item.act.key for item in asked(case, "ditp").mine}
            transaction.set_rollback(True)


@pytest.mark.parametrize("stage", [*GOES_ON, *STANDS])
def test_at_each_stage_somebody_can_act_and_all_the_others_read_who(stage: str) -> None:
    case = ended(stage)
    if stage in GOES_ON:
        assert asked(case, GOES_ON[stage]).mine
    assert "habilitate" in {item.act.key for item in asked(case, "ditp").mine}
    for role in ROLES[:-1]:
        found = asked(case, role)
        assert WAY_OUT in {item.act.label for item in found.others}, role
        assert not {"suspend", "withdraw"} & {item.act.key for item in found.options}
        if stage in BLOCKED and (stage not in EXAMINED or role in {"manager", "decider"}):
            assert "ACT-06" in {failure.rule for failure in found.blockers}, role
    page = words(get(case, "decider"))
    assert WAY_OUT in page and "Équipe du label (DITP)" in page


def test_control_with_a_habilitation_in_force_nobody_waits_for_the_ditp() -> None:
    case = at("action_plan_due")
    assert not asked(case, "ditp").mine
    assert "ACT-06" not in {failure.rule for failure in asked(case, "decider").blockers}


DECISIONS: dict[str, tuple[Callable[[Case], object], Status]] = {
    "answered": (
        lambda case: decision_use_cases.grant_label(case.dossier.pk, Tier.OR, actor=case.people.decider),
        Status.LABELLED,
    ),
    "follow_up_answered": (
        lambda case: follow_up_use_cases.confirm_tier(case.dossier.pk, actor=case.people.decider),
        Status.LABELLED,
    ),
    "action_plan_due": (
        lambda case: follow_up_use_cases.accept_action_plan(case.dossier.pk, actor=case.people.decider),
        Status.LABELLED,
    ),
    "suspended": (
        lambda case: sanctions.lift_suspension(
            case.dossier.pk,
            actor=case.people.decider,
            conformity="Le logo est conforme.",
            conformity_shown_on=case.today,
        ),
        Status.LABELLED,
    ),
}


@pytest.mark.parametrize("stage", DECISIONS)
def test_a_decision_waits_and_passes_once_the_ditp_acted(stage: str) -> None:
    case, (decide, after) = ended(stage), DECISIONS[stage]
    if stage == "action_plan_due":
        with case.at(case.today):
            follow_up_use_cases.file_action_plan(
                case.dossier.pk, actor=case.people.candidate, text="Former les agents."
            )
    before = case.dossier.status
    with case.at(case.today, hour=12):
        with pytest.raises(RuleViolation) as refused:
            decide(case)
        assert [failure.rule for failure in refused.value.failures] == ["ACT-06"]
        assert case.dossier.status == before
        (habilitation,) = Habilitation.objects.all()
        bodies.restore_habilitation(habilitation.pk, actor=case.people.ditp, reason="Décision du 2 mars.")
        decide(case)
    assert case.dossier.status == after


def test_a_plan_of_actions_asked_for_when_the_habilitation_ended_says_who_can_act() -> None:
    case = at_stage("follow_up_answered", scores="argent", follow_up_scores="bronze")
    Habilitation.objects.update(suspended_on=case.today)
    with case.at(case.today, hour=12), pytest.raises(RuleViolation) as refused:
        follow_up_use_cases.require_action_plan(
            case.dossier.pk, actor=case.people.decider, reason="Un minimum manque."
        )
    (failure,) = refused.value.failures
    assert failure.rule == "ACT-06" and "DITP" in failure.next_step
    assert case.dossier.status == Status.IN_FOLLOW_UP


def test_the_desk_of_the_body_says_it() -> None:
    case, desk = ended("follow_up_answered"), reverse("certification:desk")

    def told(role: str) -> bool:
        return "n’est pas en vigueur" in words(browser(getattr(case.people, role)).get(desk))

    with case.at(case.today, hour=12):
        assert told("manager") and told("decider") and told("auditor")
        assert not told("candidate")
        Habilitation.objects.update(suspended_on=None)
        assert not (told("manager") or told("decider") or told("auditor"))
