"""The machine of a dossier, whole: one table of 21 states × 24 acts, each cell tried on the code.

The request of a follow-up lies beside the state: « audit de suivi en cours » stands in the table three times. So does
a suspension: the five in which a label is held stand twice, suspended as well.

What the table does not name is refused, and a refusal leaves the dossier as it was.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from django_fsm import TransitionNotAllowed

from candidates.dossiers.enums import ACT_LABELS, Status
from candidates.dossiers.models import Dossier
from candidates.services.models import Service
from label_sp.guide import audit, dossier, follow_up, renewal, suspension, withdrawal
from label_sp.guide.calendar import Territory
from label_sp.guide.failures import RuleViolation
from label_sp.guide.tiers import Tier
from tests.guide.common import ARGENT, BELOW, OR, broken, decision_facts

PREPARATION = ["preparing", "submitted", "incomplete", "admissible", "in_audit", "awaiting_decision"]
ASKED, INCOMPLETE = "in_follow_up, asked", "in_follow_up, incomplete"  # the request is examined, completed
LABEL = ["labelled", ASKED, INCOMPLETE, "in_follow_up", "action_plan_due"]
HELD_UP = ", suspended"
BOTH = [*LABEL, *(f"{state}{HELD_UP}" for state in LABEL)]


def _suspended_or_not(arrows: dict[str, str]) -> dict[str, str]:
    """The same under a suspension, which such an act does not end."""
    return arrows | {f"{source}{HELD_UP}": f"{target}{HELD_UP}" for source, target in arrows.items()}


ARROWS: dict[str, dict[str, str]] = {
    # the application
    "submit": {"preparing": "submitted"},
    "request_complements": {"submitted": "incomplete"},
    "resubmit": {"incomplete": "submitted"},
    "acknowledge": {"submitted": "admissible"},
    "start_audit": {"admissible": "in_audit"},
    "await_decision": {"in_audit": "awaiting_decision"},
    "abandon": dict.fromkeys(PREPARATION, "abandoned"),
    # the decision
    "grant": {"awaiting_decision": "labelled"},
    "refuse": {"awaiting_decision": "refused"},
    # the life after
    "open_follow_up": _suspended_or_not({"labelled": ASKED}),
    "ask_follow_up_complements": _suspended_or_not({ASKED: INCOMPLETE}),
    "complete_follow_up": _suspended_or_not({INCOMPLETE: ASKED}),
    "acknowledge_follow_up": _suspended_or_not({ASKED: "in_follow_up"}),
    "confirm_tier": _suspended_or_not({"in_follow_up": "labelled"}),
    "raise_tier": _suspended_or_not({"in_follow_up": "labelled"}),
    "require_action_plan": _suspended_or_not({"in_follow_up": "action_plan_due"}),
    "require_better_plan": _suspended_or_not({"action_plan_due": "action_plan_due"}),
    "accept_action_plan": _suspended_or_not({"action_plan_due": "labelled"}),
    "suspend": {state: f"{state}{HELD_UP}" for state in LABEL},
    "set_conformity_date": {f"{state}{HELD_UP}": f"{state}{HELD_UP}" for state in LABEL},
    "lift_suspension": {f"{state}{HELD_UP}": state for state in LABEL},
    "withdraw": dict.fromkeys(BOTH, "withdrawn"),
    "expire": dict.fromkeys(BOTH, "expired"),
    "renew": dict.fromkeys(BOTH, "renewed"),
}
CELLS = [(act, state) for act in ARROWS for state in [*Status.values, ASKED, INCOMPLETE, *BOTH[5:]]]
LEGAL = [(act, state) for act, targets in ARROWS.items() for state in targets]

# --- facts with which the guide has nothing to say --------------------------------------------------------------------

TODAY = dt.date(2026, 3, 13)
NOW = dt.datetime(2026, 3, 13, 9, tzinfo=dt.UTC)
VISIT = dt.date(2026, 4, 27)
OBTAINED, VALID_UNTIL = dt.date(2025, 1, 15), dt.date(2028, 1, 14)
SURVEY = dossier.SurveyFacts(closed_on=dt.date(2026, 1, 30), valid=True, global_note=85)

SUBMISSION = dossier.SubmissionFacts(
    pieces_present=frozenset(dossier.PIECES),
    self_assessment_on=dt.date(2026, 1, 10),
    users=SURVEY,
    agents=SURVEY,
    audit_first_day=VISIT,
    audit_last_day=VISIT,
    indicators_since=(dt.date(2025, 1, 1),),
    body_chosen=True,
)
ADMISSION = dossier.AdmissionFacts(
    agreement_signed=True,
    habilitation_in_force=True,
    missing_verdicts=(),
    open_complements=(),
    self_assessment_on=dt.date(2026, 1, 10),
    users=SURVEY,
    agents=SURVEY,
    audit_first_day=VISIT,
    sample_accepted=True,
)
PLAN = audit.PlanFacts(VISIT, VISIT, ["site"], True, Territory.METROPOLE, "Mme Dupuis, responsable")
REPORT = audit.ReportFacts(
    (), "Le service", "La synthèse", ["L’accueil"], ["Les délais"], ["Un usager reçu"], TODAY, TODAY
)
OPENING = follow_up.OpeningFacts(
    obtained_on=OBTAINED,
    initial_audit_last_day=dt.date(2024, 12, 1),
    initial_self_assessment_on=dt.date(2024, 10, 1),
    self_assessments=(dt.date(2024, 10, 1), dt.date(2025, 10, 1)),
    users=SURVEY,
    agents=SURVEY,
)
SUSPENSION = suspension.SuspensionFacts("own_request", conform_by=dt.date(2026, 9, 1))
NEW_DATE = suspension.NewDateFacts(dt.date(2026, 9, 1), dt.date(2026, 10, 1), dt.date(2027, 2, 2))
LIFTING = suspension.LiftingFacts(TODAY, conform_by=dt.date(2026, 9, 1), valid_until=VALID_UNTIL)
WITHDRAWAL = withdrawal.WithdrawalFacts("mark_misused", TODAY, VALID_UNTIL, dt.date(2026, 9, 15))
SUSPENDED_ON = dt.date(2026, 2, 2)
LATER = VALID_UNTIL + dt.timedelta(days=1)

GOOD: dict[str, dict[str, Any]] = {
    "submit": {"facts": SUBMISSION, "now": NOW, "today": TODAY},
    "request_complements": {
        "facts": dossier.ComplementFacts({"training_plan": "L’année précédente manque."}, VISIT),
        "today": TODAY,
    },
    "resubmit": {"facts": dossier.ResubmissionFacts((), VISIT), "now": NOW, "today": TODAY},
    "acknowledge": {"facts": ADMISSION, "today": TODAY},
    "start_audit": {"facts": PLAN, "today": TODAY},
    "await_decision": {"facts": REPORT, "today": TODAY},
    "abandon": {"today": TODAY},
    "grant": {"tier": Tier.ARGENT, "facts": decision_facts(ARGENT), "today": TODAY},
    "refuse": {"facts": decision_facts(BELOW), "today": TODAY, "reason": "Le palier Bronze est manqué."},
    "open_follow_up": {"facts": OPENING, "today": TODAY},
    "ask_follow_up_complements": {
        "facts": dossier.ComplementFacts({"training_plan": "L’année en cours manque."}, None),
        "today": TODAY,
    },
    "complete_follow_up": {"facts": dossier.ResubmissionFacts((), None), "today": TODAY},
    "acknowledge_follow_up": {
        "facts": ADMISSION,
        "initial_audit_last_day": dt.date(2024, 12, 1),
        "today": TODAY,
    },
    "confirm_tier": {"facts": decision_facts(ARGENT), "today": TODAY},
    "raise_tier": {"tier": Tier.OR, "facts": decision_facts(OR), "today": TODAY},
    "require_action_plan": {"facts": decision_facts(BELOW), "today": TODAY},
    "require_better_plan": {"due_on": dt.date(2026, 4, 13), "submitted_on": TODAY, "today": TODAY},
    "accept_action_plan": {"submitted_on": TODAY},
    "suspend": {"facts": SUSPENSION, "today": TODAY},
    "set_conformity_date": {"facts": NEW_DATE, "today": TODAY},
    "lift_suspension": {"facts": LIFTING, "today": TODAY},
    "withdraw": {"facts": WITHDRAWAL, "today": TODAY},
    "expire": {"today": LATER},
    "renew": {"facts": renewal.SuccessionFacts(TODAY), "today": TODAY},
}

# --- the same facts, one of them wrong, and the rule that says so -----------------------------------------------------

TOO_EARLY = {"today": dt.date(2026, 3, 12)}  # the tenth and last day for observations
BAD: list[tuple[str, dict[str, Any], str]] = [
    ("submit", {"facts": replace(SUBMISSION, self_assessment_on=None)}, "PRE-01"),
    ("submit", {"facts": replace(SUBMISSION, users=None)}, "SUR-01"),
    ("submit", {"facts": replace(SUBMISSION, pieces_present=frozenset())}, "DOS-01"),
    ("submit", {"today": dt.date(2026, 3, 28)}, "DOS-02"),
    ("submit", {"facts": replace(SUBMISSION, indicators_since=())}, "DOS-06"),
    ("submit", {"facts": replace(SUBMISSION, reapply_from=dt.date(2026, 3, 14))}, "DEC-06"),
    ("request_complements", {"facts": dossier.ComplementFacts({}, VISIT)}, "DOS-04"),
    ("resubmit", {"facts": dossier.ResubmissionFacts(("organisation_chart",), VISIT)}, "DOS-04"),
    ("acknowledge", {"facts": replace(ADMISSION, agreement_signed=False)}, "CON-03"),
    ("acknowledge", {"facts": replace(ADMISSION, habilitation_in_force=False)}, "ACT-06"),
    ("acknowledge", {"facts": replace(ADMISSION, missing_verdicts=("organisation_chart",))}, "DOS-03"),
    ("ask_follow_up_complements", {"facts": dossier.ComplementFacts({}, None)}, "DOS-04"),
    ("ask_follow_up_complements", {"facts": dossier.ComplementFacts({"training_plan": " "}, None)}, "DOS-04"),
    ("complete_follow_up", {"facts": dossier.ResubmissionFacts(("organisation_chart",), None)}, "DOS-04"),
    ("acknowledge_follow_up", {"facts": replace(ADMISSION, agreement_signed=False)}, "CON-03"),
    ("acknowledge_follow_up", {"facts": replace(ADMISSION, habilitation_in_force=False)}, "ACT-06"),
    (
        "acknowledge_follow_up",
        {"facts": replace(ADMISSION, missing_verdicts=("organisation_chart",))},
        "DOS-03",
    ),
    (
        "acknowledge_follow_up",
        {"facts": replace(ADMISSION, open_complements=("organisation_chart",))},
        "DOS-04",
    ),
    ("acknowledge_follow_up", {"facts": replace(ADMISSION, sample_accepted=False)}, "DOS-03"),
    ("acknowledge_follow_up", {"facts": replace(ADMISSION, users=None)}, "FOL-02"),
    ("start_audit", {"today": dt.date(2026, 4, 14)}, "AUD-01"),
    ("await_decision", {"facts": replace(REPORT, unscored=("4.2",))}, "AUD-02"),
    ("await_decision", {"facts": replace(REPORT, closing_meeting_on=None)}, "AUD-06"),
    ("await_decision", {"facts": replace(REPORT, synthesis="")}, "AUD-07"),
    ("grant", {"tier": Tier.OR}, "DEC-03"),
    ("grant", {"tier": Tier.BRONZE}, "DEC-07"),
    ("grant", TOO_EARLY, "DEC-08"),
    ("grant", {"facts": decision_facts(ARGENT, decider_id="auditor")}, "ACT-10"),
    ("refuse", {"reason": " "}, "DEC-05"),
    ("refuse", TOO_EARLY, "DEC-08"),
    ("open_follow_up", {"today": dt.date(2026, 1, 14)}, "FOL-01"),
    ("open_follow_up", {"facts": replace(OPENING, self_assessments=())}, "FOL-02"),
    ("confirm_tier", {"facts": decision_facts(BELOW)}, "DEC-02"),
    ("raise_tier", {"tier": Tier.ARGENT}, "FOL-04"),
    ("raise_tier", {"facts": decision_facts(ARGENT)}, "DEC-03"),
    ("require_action_plan", {"facts": decision_facts(ARGENT)}, "DEC-07"),
    ("require_better_plan", {"due_on": dt.date(2026, 4, 14)}, "FOL-05"),
    ("accept_action_plan", {"submitted_on": None}, "FOL-05"),
    ("suspend", {"facts": replace(SUSPENSION, ground="")}, "SUS-01"),
    ("suspend", {"facts": replace(SUSPENSION, conform_by=dt.date(2027, 3, 14))}, "SUS-02"),
    ("set_conformity_date", {"facts": replace(NEW_DATE, wanted=dt.date(2027, 2, 3))}, "SUS-02"),
    ("set_conformity_date", {"facts": replace(NEW_DATE, wanted=dt.date(2026, 9, 1))}, "SUS-03"),
    ("lift_suspension", {"facts": replace(LIFTING, conformity_shown_on=None)}, "SUS-03"),
    ("withdraw", {"facts": replace(WITHDRAWAL, ground="")}, "WIT-01"),
    ("withdraw", {"facts": replace(WITHDRAWAL, effective_on=dt.date(2026, 3, 12))}, "WIT-02"),
    ("expire", {"today": VALID_UNTIL}, "LIS-03"),
    ("renew", {"facts": renewal.SuccessionFacts(None)}, "REN-02"),
]
WITHOUT_GUARD = {"abandon"}


def dossier_at(state: str) -> Dossier:
    """A dossier that lives in memory only: a transition touches nothing else."""
    status, *beside = state.split(", ")
    return Dossier(
        status=status,
        suspended_on=SUSPENDED_ON if HELD_UP[2:] in beside else None,
        follow_up_incomplete_since=SUSPENDED_ON if "incomplete" in beside else None,
        follow_up_acknowledged_on=SUSPENDED_ON if state.removesuffix(HELD_UP) == "in_follow_up" else None,
        service=Service(name="France services"),
        tier="argent",
        obtained_on=OBTAINED,
        valid_until=VALID_UNTIL,
    )


def state_of(one: Dossier) -> str:
    """The state as the table names it."""
    request = ""
    if one.status == Status.IN_FOLLOW_UP and not one.follow_up_acknowledged_on:
        request = ", incomplete" if one.follow_up_incomplete_since else ", asked"
    return one.status + request + (HELD_UP if one.is_suspended else "")


def fields(one: Dossier) -> dict[str, Any]:
    return {field.attname: getattr(one, field.attname) for field in one._meta.concrete_fields}


def try_cell(act: str, state: str, target: str | None) -> None:
    """Run the act with facts that are right; it goes to the target, or is refused and changes nothing."""
    one = dossier_at(state)
    before = fields(one)
    if target:
        getattr(one, act)(**GOOD[act])
        assert state_of(one) == target
    else:
        with pytest.raises(TransitionNotAllowed):
            getattr(one, act)(**GOOD[act])
        assert fields(one) == before


@pytest.mark.parametrize(("act", "state"), CELLS)
def test_each_act_in_each_state(act: str, state: str) -> None:
    try_cell(act, state, ARROWS[act].get(state))


@pytest.mark.parametrize(("act", "state"), LEGAL)
def test_the_test_above_sees_a_missing_arrow(act: str, state: str) -> None:
    """Positive control: a table without this arrow, or with another target, would be red."""
    with pytest.raises(pytest.fail.Exception, match="DID NOT RAISE"):
        try_cell(act, state, None)
    with pytest.raises(AssertionError):
        try_cell(act, state, "preparing")


def test_the_table_knows_every_state_and_every_act_of_the_code() -> None:
    transitions = list(Dossier._meta.get_field("status").get_all_transitions(Dossier))
    assert len(CELLS) == 21 * 24
    assert {t.name for t in transitions} == set(ARROWS) == set(GOOD) == set(ACT_LABELS)
    assert {(t.name, t.source) for t in transitions} == {(act, state.split(",")[0]) for act, state in LEGAL}


@pytest.mark.parametrize(("act", "wrong", "rule"), BAD)
def test_what_the_guide_refuses_leaves_the_dossier_as_it_was(
    act: str, wrong: dict[str, Any], rule: str
) -> None:
    for state in ARROWS[act]:
        one = dossier_at(state)
        before = fields(one)
        with pytest.raises(RuleViolation) as refusal:
            getattr(one, act)(**GOOD[act] | wrong)
        assert rule in broken(refusal.value.failures)
        assert fields(one) == before


def test_each_arrow_with_a_guard_has_been_tried_with_wrong_facts() -> None:
    assert {act for act, *_ in BAD} == set(ARROWS) - WITHOUT_GUARD


def test_the_docstring_of_an_act_names_the_rules_that_refuse_it() -> None:
    """The drawing of the machine is made of them."""
    unsaid = {(act, rule) for act, _, rule in BAD if rule not in (getattr(Dossier, act).__doc__ or "")}
    assert unsaid == set()


def test_what_the_acts_write_on_the_row() -> None:
    one = dossier_at("preparing")
    one.submit(**GOOD["submit"])
    one.acknowledge(**GOOD["acknowledge"])
    one.start_audit(**GOOD["start_audit"])
    assert (one.submitted_at, one.acknowledged_on, one.audit_first_day) == (NOW, TODAY, VISIT)
    one.await_decision(**GOOD["await_decision"])
    one.grant(**GOOD["grant"])
    assert (one.tier_held, one.obtained_on, one.valid_until) == (Tier.ARGENT, TODAY, dt.date(2029, 3, 12))


@pytest.mark.rule("FOL-04")
def test_a_higher_tier_at_the_follow_up_does_not_move_the_end_of_validity() -> None:
    one = dossier_at("in_follow_up")
    one.raise_tier(**GOOD["raise_tier"])
    assert (one.tier_held, one.valid_until) == (Tier.OR, VALID_UNTIL)


@pytest.mark.rule("SUS-03")
@pytest.mark.parametrize("state", LABEL)
def test_a_suspension_leaves_what_is_under_way_and_its_lifting_gives_it_back(state: str) -> None:
    one = dossier_at(state)
    one.action_plan_due_on = dt.date(2026, 4, 1)
    one.suspend(**GOOD["suspend"])
    assert (state_of(one), one.stage) == (state + HELD_UP, "suspended")
    assert one.get_status_display().startswith("Label suspendu")
    one.lift_suspension(**GOOD["lift_suspension"])
    assert (state_of(one), one.stage, one.action_plan_due_on) == (state, one.status, dt.date(2026, 4, 1))


@pytest.mark.rule("SUS-03")
def test_a_lifted_suspension_does_not_move_the_end_of_validity() -> None:
    one = dossier_at("labelled")
    one.suspend(**GOOD["suspend"])
    assert (one.suspended_on, one.conform_by) == (TODAY, dt.date(2026, 9, 1))
    one.lift_suspension(**GOOD["lift_suspension"])
    assert (one.suspended_on, one.conform_by, one.valid_until) == (None, None, VALID_UNTIL)
