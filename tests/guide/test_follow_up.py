"""The follow-up audit: when, with what, and its three outcomes."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from label_sp.guide import decision, follow_up
from label_sp.guide.dossier import SurveyFacts
from label_sp.guide.failures import Failure
from label_sp.guide.follow_up import OpeningFacts, Outcome
from label_sp.guide.tiers import Tier
from tests.guide.common import ARGENT, BELOW, BRONZE, OR, broken, decision_facts, scores

TODAY = date(2026, 7, 1)
DECISION_DAY = date(2026, 3, 13)
TOO_FEW = Failure("SUU-04", "Trop peu.", "49 réponses", "50 réponses", "Relancez.")
SURVEY = SurveyFacts(closed_on=date(2026, 6, 1), valid=True, global_note=75)
READY = OpeningFacts(
    obtained_on=date(2025, 7, 1),
    initial_audit_last_day=date(2025, 5, 13),
    initial_self_assessment_on=date(2025, 2, 10),
    self_assessments=(date(2025, 2, 10), date(2026, 2, 3)),
    users=SURVEY,
    agents=SURVEY,
)


@pytest.mark.rule("FOL-01")
def test_the_follow_up_has_its_calendar():
    found = follow_up.calendar_of(date(2025, 7, 1))
    assert (found.prepare_from, found.due) == (date(2026, 7, 1), date(2027, 1, 1))
    assert found.window == (date(2026, 11, 1), date(2027, 3, 1))


@pytest.mark.rule("FOL-01")
@pytest.mark.parametrize(("today", "expected"), [(date(2026, 6, 30), ["FOL-01"]), (TODAY, [])])
def test_the_follow_up_is_prepared_after_twelve_months(today, expected):
    assert broken(follow_up.failures_to_open(READY, today=today)) == expected


@pytest.mark.rule("FOL-01")
def test_a_cycle_has_one_follow_up():
    done = replace(READY, concluded_on=date(2026, 6, 1))
    assert broken(follow_up.failures_to_open(done, today=TODAY)) == ["FOL-01"]


@pytest.mark.rule("FOL-02")
@pytest.mark.parametrize(
    ("until", "due"),
    [
        (date(2026, 2, 9), []),
        (date(2026, 2, 10), [date(2026, 2, 10)]),
        (date(2027, 3, 1), [date(2026, 2, 10), date(2027, 2, 10)]),
        (date(2024, 1, 1), []),
    ],
)
def test_a_self_assessment_is_due_every_year(until, due):
    assert list(follow_up.self_assessments_due(date(2025, 2, 10), until)) == due


@pytest.mark.rule("FOL-02")
@pytest.mark.parametrize(
    ("today", "done", "expected"),
    [
        pytest.param(date(2026, 1, 1), (), ["FOL-02"], id="one at least"),
        pytest.param(date(2026, 1, 1), (date(2025, 12, 1),), [], id="within the first year"),
        pytest.param(date(2027, 2, 9), (date(2026, 2, 3),), [], id="two years less a day"),
        pytest.param(date(2027, 2, 10), (date(2026, 2, 3),), [], id="two years, until the evening"),
        pytest.param(date(2027, 2, 11), (date(2026, 2, 3),), ["FOL-02"], id="two years and a day"),
        pytest.param(date(2027, 2, 11), (date(2026, 2, 3), date(2027, 2, 10)), [], id="made up for"),
        pytest.param(
            date(2026, 7, 1), (date(2026, 8, 1), date(2025, 2, 10)), ["FOL-02"], id="to come, or initial"
        ),
        pytest.param(date(2027, 2, 11), (date(2026, 2, 3),) * 2, ["FOL-02"], id="the same day twice"),
        pytest.param(date(2027, 2, 11), (date(2027, 2, 3), date(2027, 2, 9)), ["FOL-02"], id="two in a week"),
        pytest.param(date(2027, 2, 11), (date(2026, 8, 11), date(2027, 2, 10)), ["FOL-02"], id="a day short"),
        pytest.param(date(2027, 2, 11), (date(2026, 8, 10), date(2027, 2, 10)), [], id="six months apart"),
        pytest.param(date(2026, 2, 11), (date(2025, 8, 9),), ["FOL-02"], id="with the application's"),
        pytest.param(date(2026, 2, 11), (date(2025, 8, 10),), [], id="six months after the application's"),
    ],
)
def test_each_year_has_its_self_assessment(today, done, expected):
    failures = follow_up.failures_of_yearly_self_assessments(date(2025, 2, 10), done, today=today)
    assert broken(failures) == expected


@pytest.mark.rule("FOL-02")
@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"users": None}, ["FOL-02"]),
        ({"agents": replace(SURVEY, closed_on=None)}, ["FOL-02"]),
        ({"users": replace(SURVEY, closed_on=date(2025, 5, 13))}, ["FOL-02"]),
        ({"users": replace(SURVEY, closed_on=date(2025, 5, 14))}, []),
        ({"users": replace(SURVEY, valid=False, failures=(TOO_FEW,))}, ["SUU-04"]),
    ],
)
def test_both_surveys_are_done_again_since_the_initial_audit(changes, expected):
    assert broken(follow_up.failures_to_open(replace(READY, **changes), today=TODAY)) == expected


# --- outcomes ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("held", "given", "expected"),
    [
        pytest.param(Tier.ARGENT, ARGENT, Outcome.CONFIRMED, marks=pytest.mark.rule("FOL-03")),
        pytest.param(Tier.OR, OR, Outcome.CONFIRMED, marks=pytest.mark.rule("FOL-03")),
        pytest.param(Tier.BRONZE, OR, Outcome.RAISED, marks=pytest.mark.rule("FOL-04")),
        pytest.param(Tier.ARGENT, BRONZE, Outcome.ACTION_PLAN, marks=pytest.mark.rule("FOL-05")),
        pytest.param(Tier.BRONZE, BELOW, Outcome.ACTION_PLAN, marks=pytest.mark.rule("FOL-05")),
    ],
)
def test_the_scores_confirm_raise_or_ask_for_a_plan(held, given, expected):
    assert follow_up.outcome(held, given) == expected
    assert expected.label


@pytest.mark.rule("FOL-05")
@given(st.sampled_from(Tier), st.integers(40, 100), st.integers(60, 100))
def test_a_follow_up_never_lowers_a_tier(held, low, users):
    given_scores = scores(low, agents=low, users=users, or_criteria=low)
    found = follow_up.outcome(held, given_scores)
    conditions_held = all(c.met for c in decision.conditions(held, given_scores))
    assert (found == Outcome.ACTION_PLAN) is (not conditions_held)


def concluding(chosen, held, given, **options):
    return broken(
        follow_up.failures_to_conclude(chosen, held, decision_facts(given), today=DECISION_DAY, **options)
    )


@pytest.mark.rule("FOL-03")
def test_confirming_asks_for_every_condition_of_the_tier_held():
    assert concluding(Outcome.CONFIRMED, Tier.ARGENT, ARGENT) == []
    short = scores(65, agents=65, users=Fraction(7999, 100))
    assert concluding(Outcome.CONFIRMED, Tier.ARGENT, short, reason="Presque.") == ["DEC-02"]


@pytest.mark.rule("FOL-04")
@pytest.mark.parametrize(
    ("held", "new_tier", "given", "reason", "expected"),
    [
        (Tier.BRONZE, Tier.ARGENT, ARGENT, "", []),
        (Tier.BRONZE, Tier.OR, OR, "", []),
        (Tier.BRONZE, Tier.ARGENT, OR, "", ["DEC-07"]),
        (Tier.BRONZE, Tier.ARGENT, OR, "Réserves.", []),
        (Tier.ARGENT, Tier.ARGENT, ARGENT, "", ["FOL-04"]),
        (Tier.ARGENT, Tier.BRONZE, ARGENT, "Réserves.", ["FOL-04"]),
        (Tier.BRONZE, None, ARGENT, "Réserves.", ["FOL-04"]),
        (Tier.BRONZE, None, ARGENT, "", ["FOL-04"]),
    ],
)
def test_a_raised_tier_is_higher_and_holds(held, new_tier, given, reason, expected):
    assert concluding(Outcome.RAISED, held, given, new_tier=new_tier, reason=reason) == expected


@pytest.mark.rule("FOL-04")
def test_no_reason_raises_to_a_tier_whose_conditions_do_not_hold():
    found = concluding(Outcome.RAISED, Tier.BRONZE, BRONZE, new_tier=Tier.ARGENT, reason="Mérité.")
    assert set(found) == {"DEC-02"}


@pytest.mark.rule("DEC-07")
@pytest.mark.parametrize(
    ("chosen", "given"), [(Outcome.CONFIRMED, OR), (Outcome.ACTION_PLAN, ARGENT), (Outcome.ACTION_PLAN, OR)]
)
def test_concluding_lower_than_the_scores_needs_a_reason(chosen, given):
    assert concluding(chosen, Tier.ARGENT, given) == ["DEC-07"]
    assert concluding(chosen, Tier.ARGENT, given, reason="Réserves.") == []


@pytest.mark.rule("FOL-05")
def test_a_missed_minimum_asks_for_a_plan_without_a_reason_and_whatever_the_surveys():
    facts = decision_facts(BELOW, survey_failures=(TOO_FEW,))
    found = follow_up.failures_to_conclude(Outcome.ACTION_PLAN, Tier.BRONZE, facts, today=DECISION_DAY)
    assert broken(found) == []


@pytest.mark.rule("DEC-08")
@pytest.mark.parametrize("chosen", Outcome)
def test_a_follow_up_is_not_concluded_before_the_end_of_the_ten_days(chosen):
    facts = decision_facts(ARGENT)
    found = follow_up.failures_to_conclude(
        chosen, Tier.BRONZE, facts, today=date(2026, 3, 12), reason="Réserves.", new_tier=Tier.ARGENT
    )
    assert broken(found) == ["DEC-08"]


@pytest.mark.rule("SUU-04")
def test_nothing_is_confirmed_on_surveys_that_are_not_valid():
    facts = decision_facts(ARGENT, survey_failures=(TOO_FEW,))
    found = follow_up.failures_to_conclude(Outcome.CONFIRMED, Tier.ARGENT, facts, today=DECISION_DAY)
    assert broken(found) == ["SUU-04"]


@pytest.mark.rule("FOL-05")
def test_the_action_plan_is_due_within_a_month():
    assert follow_up.action_plan_due(date(2027, 1, 31)) == date(2027, 2, 28)
    assert broken(follow_up.failures_to_accept_plan(None)) == ["FOL-05"]
    assert follow_up.failures_to_accept_plan(date(2027, 2, 1)) == ()


@pytest.mark.rule("FOL-05")
@pytest.mark.parametrize(("today", "expected"), [(date(2027, 2, 28), ["FOL-05"]), (date(2027, 3, 1), [])])
def test_without_a_plan_the_label_can_be_suspended_after_the_month(today, expected):
    found = follow_up.failures_to_suspend_for_missing_plan(date(2027, 2, 28), None, today=today)
    assert broken(found) == expected
