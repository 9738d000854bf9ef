"""How long an audit lasts on site."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from label_sp.guide import durations
from label_sp.guide.calendar import Territory
from label_sp.guide.durations import Bracket, DurationTable
from tests.guide.common import broken

TABLE = DurationTable(
    brackets=(
        Bracket(10, Decimal("1")),
        Bracket(49, Decimal("1.5")),
        Bracket(1000, Decimal("3.5")),
        Bracket(None, Decimal("4")),
    ),
    per_further_site=Decimal("0.5"),
    per_further_thousand=Decimal("0.25"),
)
OPEN = DurationTable((Bracket(None, Decimal(2)),), Decimal(0), Decimal(1))


@pytest.mark.rule("CON-02")
@pytest.mark.parametrize(
    ("agents", "sites", "days"),
    [
        (0, 1, "1"),
        (10, 1, "1"),
        (11, 1, "1.5"),
        (49, 0, "1.5"),
        (50, 2, "4"),
        (1000, 3, "4.5"),
        (1001, 1, "4"),
        (2000, 1, "4"),
        (2001, 1, "4.25"),
        (3000, 1, "4.25"),
        (3001, 2, "5"),
    ],
)
def test_the_table_gives_the_days_for_any_number_of_agents_and_sites(agents, sites, days):
    assert durations.days_on_site(TABLE, agents, sites) == Decimal(days)


@pytest.mark.rule("CON-02")
@pytest.mark.parametrize(("agents", "days"), [(0, 2), (1, 2), (1000, 2), (1001, 3)])
def test_a_table_of_one_bracket_counts_its_thousands_from_the_first_agent(agents, days):
    assert durations.days_on_site(OPEN, agents, 1) == days


@pytest.mark.rule("CON-02")
@given(agents=st.integers(0, 10_000), sites=st.integers(1, 50))
def test_more_agents_or_more_sites_never_make_an_audit_shorter(agents, sites):
    days = durations.days_on_site(TABLE, agents, sites)
    assert durations.days_on_site(TABLE, agents + 1, sites) >= days
    assert durations.days_on_site(TABLE, agents, sites + 1) > days


@pytest.mark.rule("CON-02")
@pytest.mark.parametrize(("planned", "expected"), [("3.5", []), ("5", []), ("3.4", ["CON-02"])])
def test_a_visit_lasts_as_long_as_annex_12_says_at_least(planned, expected):
    assert broken(durations.failures_of_duration(Decimal(planned), TABLE, 50, 1)) == expected


@pytest.mark.rule("CON-02")
@pytest.mark.parametrize(("reason", "expected"), [("Un seul accueil.", []), (" ", ["CON-02"])])
def test_a_shorter_visit_takes_a_reason(reason, expected):
    found = durations.failures_of_duration(Decimal("3.4"), TABLE, 50, 1, reason=reason)
    assert broken(found) == expected


def test_a_visit_too_short_is_told_with_both_durations():
    (failure,) = durations.failures_of_duration(Decimal(3), TABLE, 50, 2)
    assert failure.found == "3 jours sur site"
    assert failure.needed == "4 jours au moins pour 50 agents et 2 sites"


@pytest.mark.rule("CON-02")
@pytest.mark.parametrize(
    ("limits", "days", "wrong"),
    [
        ((10, 49, None), 1, 0),
        ((1, None), 1, 0),
        ((None,), 1, 0),
        ((), 1, 1),
        ((10, 49), 1, 1),
        ((10, None, None), 1, 1),
        ((None, 10), 1, 1),
        ((49, 10, None), 1, 1),
        ((10, 10, None), 1, 1),
        ((0, 10, None), 1, 1),
        ((10, None), 0, 1),
        ((49, 10), 0, 3),
    ],
)
def test_a_table_gives_one_duration_for_each_number_of_agents(limits, days, wrong):
    table = replace(TABLE, brackets=tuple(Bracket(limit, Decimal(days)) for limit in limits))
    assert broken(durations.failures_of_table(table)) == ["CON-02"] * wrong


@pytest.mark.rule("CON-02")
@pytest.mark.parametrize(
    ("first", "last", "days"),
    [
        (date(2026, 3, 16), date(2026, 3, 16), 1),
        (date(2026, 3, 13), date(2026, 3, 16), 2),  # Friday and Monday
        (date(2026, 3, 14), date(2026, 3, 14), 1),  # a Saturday on which one visits
        (date(2026, 5, 13), date(2026, 5, 15), 2),  # Ascension Day in between
        (date(2026, 3, 16), date(2026, 3, 20), 5),
    ],
)
def test_the_days_on_site_are_those_of_the_visit_less_what_is_closed_in_between(first, last, days):
    assert durations.days_of_visit(first, last, Territory.METROPOLE) == days
