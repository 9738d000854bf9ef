"""A network after its first label."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from label_sp.guide import network, network_follow_up
from label_sp.guide.attestation import LabelFacts, Standing
from label_sp.guide.follow_up import Outcome, calendar_of
from label_sp.guide.network_follow_up import AttachedFacts, KeepingFacts, YearFacts
from label_sp.guide.tiers import Tier
from tests.guide.common import broken

B, A, O = Tier  # noqa: E741 - Bronze, Argent, Or
OBTAINED = date(2025, 7, 1)
YEAR = YearFacts(A, Fraction(75), audited=4, labelled=(A, A, B))
ATTACHED = AttachedFacts(
    initial_audit_last_day=date(2025, 5, 13),
    initial_self_assessment_on=date(2025, 2, 10),
    self_assessments=(date(2025, 2, 10), date(2026, 2, 3)),
    users_closed_on=date(2026, 11, 13),
    agents_closed_on=date(2025, 5, 14),
)


# --- when -------------------------------------------------------------------------------------------------------------


@pytest.mark.rule("NET-04")
@pytest.mark.parametrize(
    ("year", "first_day", "last_day", "expected"),
    [
        (1, date(2026, 5, 1), date(2026, 5, 1), []),
        (1, date(2026, 8, 31), date(2026, 9, 1), []),
        (1, date(2026, 4, 30), date(2026, 5, 2), ["NET-04"]),
        (1, date(2026, 9, 1), date(2026, 9, 2), ["NET-04"]),
        (1, date(2026, 7, 2), date(2026, 7, 1), ["NET-04"]),
        (2, date(2027, 5, 1), date(2027, 9, 1), []),
        (2, date(2026, 7, 1), date(2026, 7, 2), ["NET-04"]),
    ],
)
def test_a_yearly_follow_up_lies_within_two_months_of_its_day(year, first_day, last_day, expected):
    found = network_follow_up.failures_to_hold_follow_up(OBTAINED, year, first_day, last_day)
    assert broken(found) == expected


@pytest.mark.rule("NET-03")
@pytest.mark.parametrize(
    ("refused_on", "central_obtained_on", "owed"),
    [
        (date(2025, 8, 1), None, True),
        (date(2025, 8, 1), date(2027, 1, 2), True),
        (date(2025, 8, 1), date(2027, 1, 1), False),
        (None, None, False),
    ],
)
def test_a_refused_central_service_leaves_a_follow_up_at_18_months(refused_on, central_obtained_on, owed):
    days = network_follow_up.follow_up_owed(OBTAINED, refused_on, central_obtained_on)
    assert days == (calendar_of(OBTAINED) if owed else None)


# --- local services ---------------------------------------------------------------------------------------------------


@pytest.mark.rule("NET-05")
@pytest.mark.parametrize(
    ("changes", "today", "failures"),
    [
        ({}, date(2026, 12, 1), 0),
        ({"users_closed_on": date(2026, 11, 14)}, date(2026, 12, 1), 1),
        ({"agents_closed_on": date(2025, 5, 13)}, date(2026, 12, 1), 1),
        ({"users_closed_on": None, "agents_closed_on": None}, date(2026, 11, 14), 2),
        ({"users_closed_on": None, "agents_closed_on": None}, date(2026, 11, 13), 0),
        ({"self_assessments": (date(2025, 2, 10),)}, date(2026, 2, 10), 0),
        ({"self_assessments": (date(2025, 2, 10),)}, date(2026, 2, 11), 1),
        ({}, date(2027, 2, 10), 0),
        ({}, date(2027, 2, 11), 1),
        ({"self_assessments": (date(2026, 2, 3), date(2027, 3, 1))}, date(2027, 3, 1), 0),
        ({"self_assessments": (date(2026, 2, 3), date(2027, 3, 2))}, date(2027, 3, 1), 1),
    ],
)
def test_an_attached_service_does_its_surveys_in_18_months_and_a_self_assessment_a_year(
    changes, today, failures
):
    found = network_follow_up.failures_of_attached(replace(ATTACHED, **changes), today=today)
    assert broken(found) == ["NET-05"] * failures


@pytest.mark.rule("NET-05")
def test_what_an_attached_service_did_late_is_told():
    late = replace(ATTACHED, users_closed_on=date(2026, 11, 14), self_assessments=())
    survey, assessment = network_follow_up.failures_of_attached(late, today=date(2026, 12, 1))
    assert survey.found == "close le samedi 14 novembre 2026"
    assert (
        assessment.found.startswith("aucun autodiagnostic depuis")
        and assessment.needed == "1 autodiagnostic, un par an"
    )


@pytest.mark.rule("NET-08")
def test_a_local_label_stands_by_itself():
    local = LabelFacts(OBTAINED, date(2028, 6, 30))
    assert network_follow_up.standing_of_attached(local, date(2026, 3, 2)) is Standing.VALID
    suspended = replace(local, suspensions=((date(2026, 1, 1), None),))
    assert network_follow_up.standing_of_attached(suspended, date(2026, 3, 2)) is Standing.SUSPENDED


@pytest.mark.rule("NET-09")
@pytest.mark.parametrize(
    ("withdrawn_from", "conditional"), [(date(2027, 6, 30), True), (date(2027, 7, 1), False)]
)
def test_a_label_of_two_years_is_kept_without_conditions(withdrawn_from, conditional):
    facts = KeepingFacts(OBTAINED, withdrawn_from)
    assert network_follow_up.is_kept_on_conditions(facts) is conditional
    assert broken(network_follow_up.failures_to_keep(facts)) == (["NET-09"] * 3 if conditional else [])


@pytest.mark.rule("NET-09")
@pytest.mark.parametrize(
    ("withdrawn_from", "conditional"), [(date(2026, 2, 28), True), (date(2026, 3, 1), False)]
)
def test_two_years_from_a_leap_day_are_those_of_a_label(withdrawn_from, conditional):
    facts = KeepingFacts(date(2024, 2, 29), withdrawn_from)
    assert network_follow_up.is_kept_on_conditions(facts) is conditional


@pytest.mark.rule("NET-09")
@pytest.mark.parametrize(
    ("changes", "missing"),
    [
        ({}, []),
        ({"follow_up_held_on": None}, ["un audit de suivi « service public local »"]),
        ({"self_assessments_complete": False}, ["les rapports annuels d’autodiagnostic"]),
        ({"surveys_complete": False}, ["les rapports des enquêtes usagers et agents"]),
    ],
)
def test_a_younger_label_is_kept_with_an_audit_and_its_reports(changes, missing):
    done = KeepingFacts(OBTAINED, date(2026, 7, 1), date(2026, 12, 1), True, True)
    found = network_follow_up.failures_to_keep(replace(done, **changes))
    assert [failure.needed for failure in found] == missing
    broken(found)


# --- outcome ----------------------------------------------------------------------------------------------------------


@pytest.mark.rule("NET-06")
@pytest.mark.parametrize(
    ("audited", "labelled", "further"),
    [(10, 8, 0), (10, 7, 2), (4, 3, 0), (4, 2, 4), (53, 40, 0), (53, 39, 3), (7, 5, 1), (1, 0, 3), (0, 0, 0)],
)
def test_further_services_are_presented_until_75_percent(audited, labelled, further):
    missing = network_follow_up.shortfall(audited, labelled)
    assert (missing.further, missing.may_suspend) == (further, further > 0)


@pytest.mark.rule("NET-06")
@given(st.integers(0, 200), st.integers(0, 200))
def test_the_further_services_are_the_least_that_reach_75_percent(audited, labelled):
    labelled = min(labelled, audited)
    more = network_follow_up.shortfall(audited, labelled).further
    assert labelled + more >= network.labelled_needed(audited + more)
    assert more == 0 or labelled + more - 1 < network.labelled_needed(audited + more - 1)


@pytest.mark.rule("NET-07")
@pytest.mark.parametrize(
    ("changes", "outcome", "tier", "lower"),
    [
        ({}, Outcome.CONFIRMED, A, False),
        ({"labelled": (A, O, O)}, Outcome.RAISED, O, False),
        ({"labelled": (B, B, O)}, Outcome.CONFIRMED, A, True),
        ({"labelled": ()}, Outcome.CONFIRMED, A, False),
        ({"central_score": Fraction(7499, 100)}, Outcome.ACTION_PLAN, A, False),
        ({"central_score": None}, Outcome.ACTION_PLAN, A, False),
        ({"central_score": Fraction(74), "labelled": (O, O, O)}, Outcome.ACTION_PLAN, A, False),
        ({"central_score": Fraction(74), "labelled": (B, B, B)}, Outcome.ACTION_PLAN, A, True),
    ],
)
def test_the_year_confirms_raises_or_asks_for_an_action_plan_and_never_lowers(changes, outcome, tier, lower):
    found = network_follow_up.outcome(replace(YEAR, **changes))
    assert (found.outcome, found.tier, found.lower_majority) == (outcome, tier, lower)


@pytest.mark.rule("NET-06")
@pytest.mark.rule("NET-07")
@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, []),
        ({"labelled": (A, A)}, ["NET-06"]),
        ({"audited": 0, "labelled": ()}, ["NET-06"]),
        ({"central_score": None}, ["NET-07"]),
        ({"central_score": None, "labelled": ()}, ["NET-07", "NET-06"]),
    ],
)
def test_the_year_is_concluded_once_judged_and_with_75_percent(changes, expected):
    assert broken(network_follow_up.failures_to_conclude(replace(YEAR, **changes))) == expected


@pytest.mark.rule("NET-06")
@pytest.mark.parametrize(("audited", "labelled", "needed"), [(4, (A, A), "4 service"), (0, (), "1 service")])
def test_a_year_under_75_percent_says_how_many_are_missing(audited, labelled, needed):
    (failure,) = network_follow_up.failures_to_conclude(replace(YEAR, audited=audited, labelled=labelled))
    assert failure.needed.startswith(needed)


@pytest.mark.rule("NET-07")
@pytest.mark.parametrize(
    ("today", "received_on", "expected"),
    [
        (date(2026, 4, 2), None, ["FOL-05"]),
        (date(2026, 4, 3), None, []),
        (date(2026, 4, 3), date(2026, 4, 1), ["FOL-05"]),
    ],
)
def test_a_central_label_is_suspended_for_want_of_a_plan(today, received_on, expected):
    found = network_follow_up.failures_to_suspend_for_missing_plan(date(2026, 4, 2), received_on, today=today)
    assert broken(found) == expected


@pytest.mark.rule("NET-07")
@pytest.mark.parametrize(
    ("validated_on", "expected"),
    [(None, ["NET-07"]), (date(2026, 4, 3), ["NET-07"]), (date(2026, 4, 2), [])],
)
def test_that_suspension_lasts_until_the_plan_is_validated(validated_on, expected):
    found = network_follow_up.failures_to_lift(validated_on, today=date(2026, 4, 2))
    assert broken(found) == expected
