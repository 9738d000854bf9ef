"""Tiers, their conditions, and who may decide what and when."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from label_sp.guide import decision
from label_sp.guide.decision import ENGAGEMENTS, Scores
from label_sp.guide.failures import Failure
from label_sp.guide.impartiality import Tie
from label_sp.guide.numbers import rounded_down
from label_sp.guide.tiers import Tier
from tests.guide.common import ARGENT, BELOW, BRONZE, OR, broken, decision_facts, scores

DECISION_DAY = date(2026, 3, 13)
NOTES = st.one_of(st.none(), st.fractions(0, 100), st.sampled_from([50, 65, 70, 80, 90]))
SCORES = st.builds(
    Scores,
    st.fixed_dictionaries(dict.fromkeys(range(1, 9), NOTES)),
    or_criteria=NOTES,
    agents=NOTES,
    users=NOTES,
)
HIGH_SCORES = st.builds(
    Scores,
    st.fixed_dictionaries(dict.fromkeys(range(1, 9), st.integers(48, 100))),
    or_criteria=st.integers(75, 100),
    agents=st.integers(48, 100),
    users=st.integers(65, 100),
)


def naive_tier(given):
    """A second reading of guide 2.2.1, written apart."""
    low = min((-1 if given.engagements[n] is None else given.engagements[n]) for n in range(1, 9))
    agents, users, extra = (-1 if v is None else v for v in (given.agents, given.users, given.or_criteria))
    if low >= 80 and extra >= 80 and agents >= 80 and users >= 90:
        return "or"
    if low >= 65 and agents >= 65 and users >= 80:
        return "argent"
    return "bronze" if low >= 50 and agents >= 50 and users >= 70 else None


# --- the conditions ---------------------------------------------------------------------------------------------------


@pytest.mark.rule("DEC-01")
@pytest.mark.rule("DEC-02")
@pytest.mark.rule("DEC-03")
@pytest.mark.parametrize(
    ("given", "tier"),
    [
        (BRONZE, Tier.BRONZE),
        (ARGENT, Tier.ARGENT),
        (OR, Tier.OR),
        (BELOW, None),
        (scores(80, agents=80, users=90, or_criteria=None), Tier.ARGENT),
        (scores(80, agents=80, users=90, or_criteria=Decimal("79.99")), Tier.ARGENT),
        (Scores({}), None),
    ],
)
def test_a_tier_is_reached_at_its_thresholds_exactly(given, tier):
    assert decision.highest_tier(given) == tier


@pytest.mark.parametrize(
    ("reached", "lower"),
    [
        pytest.param(BRONZE, None, id="DEC-01", marks=pytest.mark.rule("DEC-01")),
        pytest.param(ARGENT, Tier.BRONZE, id="DEC-02", marks=pytest.mark.rule("DEC-02")),
        pytest.param(OR, Tier.ARGENT, id="DEC-03", marks=pytest.mark.rule("DEC-03")),
    ],
)
def test_each_condition_missed_by_a_hair_costs_the_tier(reached, lower):
    hair = Fraction(1, 10**9)
    for n in ENGAGEMENTS:
        short = dict(reached.engagements) | {n: reached.engagements[n] - hair}
        given = Scores(short, or_criteria=reached.or_criteria, agents=reached.agents, users=reached.users)
        assert decision.highest_tier(given) == lower
    for name in ("agents", "users"):
        values = {"or_criteria": reached.or_criteria, "agents": reached.agents, "users": reached.users}
        values[name] -= hair
        assert decision.highest_tier(Scores(reached.engagements, **values)) == lower


@pytest.mark.rule("DEC-01")
def test_69_96_shows_69_9_and_misses_70():
    given = scores(users=Decimal("69.96"))
    users = decision.conditions(Tier.BRONZE, given)[-1]
    assert (users.met, rounded_down(users.value), rounded_down(users.distance)) == (False, "69,9", "-0,1")
    assert decision.highest_tier(given) is None


@pytest.mark.rule("DEC-04")
@given(SCORES)
def test_the_tier_is_that_of_a_second_reading_of_the_guide(given):
    assert decision.highest_tier(given) == naive_tier(given)


@pytest.mark.rule("DEC-04")
@given(HIGH_SCORES)
def test_the_tier_of_high_scores_is_that_of_a_second_reading_of_the_guide(given):
    assert decision.highest_tier(given) == naive_tier(given)


@pytest.mark.rule("DEC-04")
@given(HIGH_SCORES, st.integers(1, 11), st.integers(0, 60))
def test_a_better_score_never_costs_a_tier(given, which, more):
    engagements = dict(given.engagements)
    others = {"or_criteria": given.or_criteria, "agents": given.agents, "users": given.users}
    if which in engagements:
        engagements[which] += more
    else:
        others[list(others)[which - 9]] += more
    before, after = decision.highest_tier(given), decision.highest_tier(Scores(engagements, **others))
    assert before is None or (after is not None and after >= before)


@pytest.mark.rule("DEC-04")
@given(SCORES)
def test_a_tier_holds_only_if_those_below_hold(given):
    held = [all(c.met for c in decision.conditions(tier, given)) for tier in Tier]
    assert held == sorted(held, reverse=True)
    assert decision.highest_tier(given) == (list(Tier)[sum(held) - 1] if any(held) else None)


@pytest.mark.rule("DEC-04")
def test_the_verdict_tells_every_condition_of_every_tier():
    found = decision.verdict(scores(65, agents=None, users=81, e4=60))
    assert found.tier is None and found.next_tier == Tier.BRONZE
    assert [len(found.of(tier)) for tier in Tier] == [10, 10, 11]
    told = {(c.tier, c.criterion): (c.value, c.threshold, c.met, c.distance) for c in found.conditions}
    assert told[Tier.BRONZE, "engagement_4"] == (60, 50, True, 10)
    assert told[Tier.ARGENT, "engagement_4"] == (60, 65, False, -5)
    assert told[Tier.ARGENT, "users"] == (81, 80, True, 1)
    assert told[Tier.BRONZE, "agents"] == (None, 50, False, None)
    assert told[Tier.OR, "or_criteria"] == (None, 80, False, None)


@pytest.mark.rule("PRO-01")
def test_conditions_are_labelled_in_french():
    labels = [c.label for c in decision.conditions(Tier.OR, OR)]
    assert labels[3] == "Engagement 4 · Traitement dans les délais annoncés"
    assert labels[8:] == ["Critères supplémentaires du label « Or »", "Enquête agents", "Enquête usagers"]


@pytest.mark.rule("DEC-04")
@pytest.mark.parametrize(
    ("given", "tier", "next_tier", "missing"),
    [
        (BELOW, None, Tier.BRONZE, [f"engagement_{n}" for n in range(1, 9)]),
        (scores(65, agents=64, users=80), Tier.BRONZE, Tier.ARGENT, ["agents"]),
        (scores(80, agents=80, users=90, or_criteria=79), Tier.ARGENT, Tier.OR, ["or_criteria"]),
        (OR, Tier.OR, None, []),
    ],
)
def test_the_verdict_says_what_is_missing_for_the_next_tier(given, tier, next_tier, missing):
    found = decision.verdict(given)
    assert (found.tier, found.next_tier) == (tier, next_tier)
    assert [condition.criterion for condition in found.missing] == missing


# --- who decides, and when --------------------------------------------------------------------------------------------


@pytest.mark.rule("DEC-08")
@pytest.mark.parametrize(
    ("today", "expected"),
    [
        pytest.param(date(2026, 3, 2), ["DEC-08"], id="report received"),
        pytest.param(date(2026, 3, 12), ["DEC-08"], id="tenth day"),
        pytest.param(date(2026, 3, 13), [], id="day after"),
    ],
)
def test_no_decision_while_the_candidate_may_still_answer(today, expected):
    assert broken(decision.failures_to_decide(decision_facts(), today=today)) == expected
    assert decision.earliest_decision(date(2026, 3, 2)) == date(2026, 3, 13)


@pytest.mark.rule("DEC-08")
@pytest.mark.parametrize("answer", ["observations_on", "waived_on"])
def test_an_answer_or_a_waiver_opens_the_decision_at_once(answer):
    facts = decision_facts(**{answer: date(2026, 3, 4)})
    assert broken(decision.failures_to_decide(facts, today=date(2026, 3, 4))) == []


@pytest.mark.rule("DEC-08")
def test_no_decision_without_a_report():
    facts = decision_facts(report_received_on=None, waived_on=date(2026, 3, 4))
    assert broken(decision.failures_to_decide(facts, today=DECISION_DAY)) == ["DEC-08"]


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        pytest.param({"habilitation_in_force": False}, "ACT-06", marks=pytest.mark.rule("ACT-06")),
        pytest.param({"agreement_signed": False}, "CON-03", marks=pytest.mark.rule("CON-03")),
        pytest.param({"decider_id": "auditor"}, "ACT-10", marks=pytest.mark.rule("ACT-10")),
    ],
)
def test_the_decision_belongs_to_the_body_and_to_someone_else_than_the_auditor(changes, rule):
    facts = decision_facts(**changes)
    for failures in (
        decision.failures_to_decide(facts, today=DECISION_DAY),
        decision.failures_to_grant(Tier.BRONZE, facts, today=DECISION_DAY),
        decision.failures_to_refuse(
            decision_facts(BELOW, **changes), today=DECISION_DAY, reason="Sous Bronze."
        ),
    ):
        assert broken(failures) == [rule]


@pytest.mark.rule("ACT-10")
@pytest.mark.parametrize(
    ("tie", "expected"),
    [
        pytest.param(Tie("membre", membership=True), ["ACT-10"], id="a member"),
        pytest.param(
            Tie("membre", date(2023, 3, 13), membership=True), ["ACT-10"], id="three years, to the day"
        ),
        pytest.param(Tie("membre", date(2023, 3, 12), membership=True), [], id="a day more"),
        pytest.param(Tie("conseil", date(2024, 3, 12)), [], id="declared, more than two years ago"),
    ],
)
def test_nobody_tied_to_the_candidate_decides(tie, expected):
    facts = decision_facts(decider_ties=(tie,))
    assert broken(decision.failures_to_decide(facts, today=date(2026, 3, 13))) == expected


# --- granting and refusing --------------------------------------------------------------------------------------------


@pytest.mark.rule("DEC-07")
@pytest.mark.parametrize("given", [BRONZE, ARGENT, OR], ids=["bronze", "argent", "or"])
def test_the_tier_proposed_is_granted_without_a_reason(given):
    tier = decision.highest_tier(given)
    assert broken(decision.failures_to_grant(tier, decision_facts(given), today=DECISION_DAY)) == []


@pytest.mark.rule("DEC-07")
@given(SCORES, st.sampled_from(Tier), st.text(max_size=5))
def test_no_reason_ever_grants_a_tier_whose_conditions_do_not_hold(given, tier, reason):
    failures = decision.failures_to_grant(tier, decision_facts(given), today=DECISION_DAY, reason=reason)
    missed = [c for c in decision.conditions(tier, given) if not c.met]
    assert [f.rule for f in failures if f.rule != "DEC-07"] == [decision.REQUIRED[tier].rule] * len(missed)


@pytest.mark.rule("DEC-07")
@pytest.mark.parametrize(("reason", "expected"), [("", ["DEC-07"]), ("  ", ["DEC-07"]), ("Réserves.", [])])
def test_a_tier_under_the_proposal_needs_a_reason(reason, expected):
    failures = decision.failures_to_grant(Tier.BRONZE, decision_facts(OR), today=DECISION_DAY, reason=reason)
    assert broken(failures) == expected


@pytest.mark.rule("DEC-03")
def test_a_missed_condition_is_told_with_its_value():
    given = scores(80, agents=80, users=Decimal("89.99"), or_criteria=80)
    (failure,) = decision.failures_to_grant(
        Tier.OR, decision_facts(given), today=DECISION_DAY, reason="Très bien."
    )
    assert (failure.rule, failure.found, failure.needed) == ("DEC-03", "89,9 sur 100", "90 sur 100 au moins")
    (unknown,) = decision.failures_of_tier(Tier.BRONZE, scores(users=None))
    assert unknown.found == "pas encore de score"


@pytest.mark.rule("SUU-04")
def test_no_tier_without_valid_surveys_and_a_refusal_stays_possible():
    failure = Failure("SUU-04", "Trop peu.", "49 réponses", "50 réponses", "Relancez.")
    facts = decision_facts(survey_failures=(failure,))
    assert broken(decision.failures_to_grant(Tier.BRONZE, facts, today=DECISION_DAY)) == ["SUU-04"]
    assert broken(decision.failures_to_refuse(facts, today=DECISION_DAY, reason="Enquête non valable.")) == []


@pytest.mark.rule("DEC-05")
@pytest.mark.parametrize(
    ("given", "reason", "expected"),
    [
        (BELOW, "", ["DEC-05"]),
        (BELOW, " ", ["DEC-05"]),
        (BELOW, "Engagement 1 sous 50.", []),
        (BRONZE, "", ["DEC-05", "DEC-07"]),
        (BRONZE, "Fraude à l’enquête.", []),
    ],
)
def test_a_refusal_is_always_reasoned(given, reason, expected):
    facts = decision_facts(given)
    assert broken(decision.failures_to_refuse(facts, today=DECISION_DAY, reason=reason)) == expected


@pytest.mark.rule("DEC-06")
def test_a_new_application_is_possible_six_months_after_a_refusal():
    assert decision.reapply_from(date(2026, 3, 31)) == date(2026, 9, 30)
