"""A campaign while it is open."""

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

import pytest

from label_sp.guide import steering
from label_sp.guide.forecast import Outlook
from label_sp.guide.steering import CampaignFacts
from tests.guide.common import broken

OPENED = date(2026, 3, 2)
TENTH_DAY = date(2026, 3, 11)
BY_DAY = {OPENED + timedelta(days=passed): 2 for passed in range(9)} | {TENTH_DAY: 2}
OPEN = CampaignFacts(
    "users", OPENED, solicited=1000, admissible=20, audit_first_day=date(2026, 3, 28), by_day=BY_DAY
)


def steered(today=TENTH_DAY, **changes):
    return steering.steering(replace(OPEN, **changes), today=today)


@pytest.mark.rule("SUR-03")
def test_what_closing_today_would_give():
    found = steered()
    assert (found.rate, found.needed, found.missing) == (Fraction(1, 50), 50, 30)
    assert not found.valid_if_closed and broken(found.failures) == ["SUU-04"]
    assert found.forecast.on == date(2026, 3, 27) and found.in_time is True
    assert found.next_campaign_from is None


@pytest.mark.rule("SUR-03")
def test_with_enough_responses_nothing_is_missing_and_today_is_the_day():
    found = steered(admissible=50)
    assert (found.missing, found.forecast.outlook, found.in_time) == (0, Outlook.REACHED, True)
    assert found.valid_if_closed and found.failures == ()
    assert steered(admissible=49).missing == 1
    assert steered(admissible=60).missing == 0


@pytest.mark.rule("SUR-03")
@pytest.mark.parametrize(
    ("audit_first_day", "in_time"),
    [(date(2026, 3, 27), False), (date(2026, 3, 28), True), (None, None)],
)
def test_the_day_expected_is_told_against_the_audit(audit_first_day, in_time):
    assert steered(audit_first_day=audit_first_day).in_time is in_time


@pytest.mark.rule("SUR-03")
def test_an_audit_that_began_is_not_in_time_even_with_enough_responses():
    assert steered(admissible=50, audit_first_day=TENTH_DAY).in_time is False


@pytest.mark.rule("SUR-03")
def test_without_a_day_that_is_foreseen_nothing_says_whether_it_is_in_time():
    found = steered(admissible=4, by_day={OPENED: 4})
    assert (found.forecast.outlook, found.in_time) == (Outlook.TOO_FEW, None)


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


@pytest.mark.rule("SUA-03")
@pytest.mark.parametrize(
    ("concerned", "known"),
    [
        (49, [(49, 25, True), (50, 30, False), (300, 90, False), (301, 50, False)]),
        (267, [(49, 25, False), (50, 30, False), (267, 81, True), (300, 90, False), (301, 50, False)]),
        (1000, [(49, 25, False), (50, 30, False), (300, 90, False), (301, 50, False), (1000, 100, True)]),
    ],
)
def test_the_jumps_of_what_agents_need_stand_beside_their_own_number(concerned, known):
    assert [(each.agents, each.needed, each.here) for each in steering.headcounts(concerned)] == known
