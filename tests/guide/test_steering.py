"""A campaign while it is open."""

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from label_sp.guide import steering
from label_sp.guide.steering import CampaignFacts
from tests.guide.common import broken

OPENED = date(2026, 3, 2)
TENTH_DAY = date(2026, 3, 11)
OPEN = CampaignFacts("users", OPENED, solicited=1000, admissible=20, audit_first_day=date(2026, 3, 27))


def steered(today=TENTH_DAY, **changes):
    return steering.steering(replace(OPEN, **changes), today=today)


@pytest.mark.rule("SUR-03")
def test_what_closing_today_would_give():
    found = steered()
    assert (found.rate, found.needed, found.missing) == (Fraction(1, 50), 50, 30)
    assert not found.valid_if_closed and broken(found.failures) == ["SUU-04"]
    assert found.forecast_on == date(2026, 3, 26) and found.in_time is True
    assert found.next_campaign_from is None


@pytest.mark.rule("SUR-03")
def test_with_enough_responses_nothing_is_missing_and_today_is_the_day():
    found = steered(admissible=50)
    assert (found.missing, found.forecast_on, found.in_time) == (0, None, True)
    assert found.valid_if_closed and found.failures == ()
    assert steered(admissible=49).missing == 1
    assert steered(admissible=60).missing == 0


@pytest.mark.rule("SUR-03")
@pytest.mark.parametrize(
    ("audit_first_day", "in_time"),
    [(date(2026, 3, 26), False), (date(2026, 3, 27), True), (None, None)],
)
def test_the_day_expected_is_told_against_the_audit(audit_first_day, in_time):
    assert steered(audit_first_day=audit_first_day).in_time is in_time


@pytest.mark.rule("SUR-03")
def test_an_audit_that_began_is_not_in_time_even_with_enough_responses():
    assert steered(admissible=50, audit_first_day=TENTH_DAY).in_time is False


@pytest.mark.rule("SUR-03")
@pytest.mark.parametrize(
    ("changes", "today"),
    [
        ({"admissible": 0}, TENTH_DAY),
        ({}, OPENED - timedelta(days=1)),
        ({"admissible": 1}, date(2026, 4, 30)),
    ],
)
def test_nothing_is_forecast_from_nothing_nor_too_far(changes, today):
    found = steered(today, **changes)
    assert (found.forecast_on, found.in_time) == (None, None)


@pytest.mark.rule("SUR-03")
@pytest.mark.parametrize(("solicited", "expected"), [(14_600, date(2028, 2, 29)), (14_620, None)])
def test_a_forecast_reaches_two_years_and_no_further(solicited, expected):
    assert steered(OPENED, solicited=solicited, admissible=1).forecast_on == expected


@pytest.mark.rule("SUR-03")
def test_on_the_first_day_the_rate_is_that_of_the_day():
    assert steered(OPENED, admissible=10).forecast_on == date(2026, 3, 6)


@pytest.mark.rule("SUR-03")
@pytest.mark.parametrize(("admissible", "missing"), [(24, 1), (25, 0)])
def test_agents_have_their_own_thresholds(admissible, missing):
    assert steered(kind="agents", solicited=49, admissible=admissible).missing == missing


@pytest.mark.rule("SUR-03")
@pytest.mark.rule("SUR-04")
@pytest.mark.parametrize(
    ("kind", "note", "expected"),
    [
        ("users", Fraction(6999, 100), date(2026, 9, 11)),
        ("users", 70, None),
        ("agents", Fraction(4999, 100), date(2026, 9, 11)),
        ("agents", 50, None),
        ("agents", None, None),
    ],
)
def test_closing_under_the_first_tier_costs_six_months(kind, note, expected):
    assert steered(kind=kind, global_note=note).next_campaign_from == expected


@pytest.mark.rule("SUR-03")
def test_without_anyone_solicited_there_is_no_rate():
    found = steered(solicited=0)
    assert found.rate is None and broken(found.failures) == ["SUR-07"]


@pytest.mark.rule("SUR-03")
@given(admissible=st.integers(1, 49), elapsed=st.integers(1, 40))
def test_at_the_rate_so_far_the_day_expected_is_the_first_that_is_enough(admissible, elapsed):
    today = OPENED + timedelta(days=elapsed - 1)
    found = steered(today, admissible=admissible)
    if found.forecast_on is None:
        assert Fraction(admissible, elapsed) * steering.FORECAST_DAYS < 50
        return
    days = (found.forecast_on - OPENED).days + 1
    assert Fraction(admissible, elapsed) * days >= 50 > Fraction(admissible, elapsed) * (days - 1)
    assert found.forecast_on > today
