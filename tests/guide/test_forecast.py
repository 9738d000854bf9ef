"""When enough answers are to be expected: exact chances, exact days."""

from __future__ import annotations

import datetime as dt
import random
from fractions import Fraction
from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from label_sp.guide import forecast
from label_sp.guide.forecast import Outlook, beta_share, chance_within

OPENED, TODAY = dt.date(2027, 3, 1), dt.date(2027, 3, 11)


def by_hand(answers: int, days: int, missing: int, ahead: int) -> Fraction:
    """A negative binomial, summed term by term: the chance of `missing` or more in `ahead` days."""
    stays, comes = Fraction(days, days + ahead), Fraction(ahead, days + ahead)
    under = sum(comb(answers + n - 1, n) * stays**answers * comes**n for n in range(missing))
    return 1 - under


def arrivals(*counts: int, last: dt.date = TODAY - dt.timedelta(days=1)) -> dict[dt.date, int]:
    """Counts of the days that end with `last`, the oldest first."""
    return {
        last - dt.timedelta(days=len(counts) - 1 - place): count
        for place, count in enumerate(counts)
        if count
    }


def foreseen(*counts: int, missing: int, opened_on: dt.date = OPENED) -> forecast.Forecast:
    return forecast.forecast(arrivals(*counts), missing, opened_on, today=TODAY)


@given(st.integers(1, 8), st.integers(3, 7), st.integers(1, 60), st.integers(1, 90))
def test_the_chance_is_that_of_a_sum_of_exact_terms(a_day: int, days: int, missing: int, ahead: int) -> None:
    found = chance_within([a_day] * days, missing, ahead)
    assert found == pytest.approx(float(by_hand(a_day * days, days, missing, ahead)), abs=1e-9)


@pytest.mark.parametrize(
    ("a", "b", "x", "share"),
    [
        (1, 1, 0.3, 0.3),
        (2, 1, 0.3, 0.09),
        (1, 2, 0.3, 0.51),
        (2, 2, 0.5, 0.5),
        (6, 6, 0.5, 0.5),
        (2, 3, 0.4, 0.5248),
    ],
)
def test_the_beta_function_has_its_known_values(a: float, b: float, x: float, share: float) -> None:
    assert beta_share(a, b, x) == pytest.approx(share, abs=1e-12)


def test_it_holds_for_the_largest_campaigns() -> None:
    assert chance_within([7_000] * 7, 49_000, 7) == pytest.approx(0.5, abs=0.002)
    assert 0 < chance_within([1, 0, 0, 0, 0, 0, 0], 50_000, 730) < 1e-9


@pytest.mark.rule("SUR-03")
def test_two_a_day_and_thirteen_missing_is_a_week_and_its_spread() -> None:
    found = foreseen(2, 2, 2, 2, 2, 2, 2, missing=13)
    days = {
        name: next(ahead for ahead in range(1, 731) if by_hand(14, 7, 13, ahead) >= likely)
        for name, likely in (("first", Fraction(1, 10)), ("on", Fraction(1, 2)), ("last", Fraction(9, 10)))
    }
    assert days == {"first": 4, "on": 7, "last": 11}
    assert found == forecast.Forecast(
        Outlook.FORESEEN, dt.date(2027, 3, 18), dt.date(2027, 3, 15), dt.date(2027, 3, 22), Fraction(2)
    )


@pytest.mark.rule("SUR-03")
def test_bursts_widen_the_spread_and_more_answers_narrow_it() -> None:
    def width(found: forecast.Forecast) -> int:
        assert found.first and found.last
        return (found.last - found.first).days

    regular, bursts = foreseen(4, 4, 4, 4, 4, 4, 4, missing=56), foreseen(0, 0, 14, 0, 0, 14, 0, missing=56)
    many = foreseen(40, 40, 40, 40, 40, 40, 40, missing=560)
    assert regular.per_day == bursts.per_day == 4
    assert width(many) < width(regular) < width(bursts)


@pytest.mark.rule("SUR-03")
@pytest.mark.parametrize(
    ("counts", "missing", "opened_on", "outlook"),
    [
        ((2, 2, 2, 2, 2, 2, 2), 0, OPENED, Outlook.REACHED),
        ((2, 2), 46, OPENED, Outlook.TOO_FEW),
        ((1, 2, 2), 45, TODAY - dt.timedelta(days=2), Outlook.TOO_SOON),
        ((9, 0, 0, 0, 0, 0, 0, 0), 41, OPENED, Outlook.STOPPED),
        ((5, 1, 0, 0, 0, 0, 0), 5000, OPENED, Outlook.TOO_FAR),
    ],
)
def test_what_cannot_be_foreseen_says_why(
    counts: tuple[int, ...], missing: int, opened_on: dt.date, outlook: Outlook
) -> None:
    found = foreseen(*counts, missing=missing, opened_on=opened_on)
    assert (found.outlook, found.on, found.first, found.last) == (outlook, None, None, None)


@pytest.mark.rule("SUR-03")
def test_five_answers_in_three_whole_days_are_enough_to_foresee() -> None:
    assert foreseen(1, 2, 2, missing=45, opened_on=TODAY - dt.timedelta(days=3)).outlook == Outlook.FORESEEN


@pytest.mark.rule("SUR-03")
def test_only_the_last_seven_whole_days_count_and_not_today() -> None:
    older, newer = foreseen(50, 2, 2, 2, 2, 2, 2, 2, missing=13), foreseen(2, 2, 2, 2, 2, 2, 2, missing=13)
    assert older == newer
    with_today = forecast.forecast({**arrivals(2, 2, 2, 2, 2, 2, 2), TODAY: 30}, 13, OPENED, today=TODAY)
    assert with_today == newer


@pytest.mark.rule("SUR-03")
def test_a_last_day_beyond_two_years_is_not_given() -> None:
    found = foreseen(0, 0, 5, 0, 0, 0, 0, missing=230)
    assert found.outlook == Outlook.FORESEEN
    assert found.on is not None and found.last is None


def test_eight_times_out_of_ten_the_day_is_between_the_first_and_the_last() -> None:
    """Campaigns drawn at a constant rate: the share that the interval holds is that which is said, within 4 points."""
    chance, held, drawn = random.Random(7), 0, 1500  # noqa: S311 (invented campaigns)
    for _ in range(drawn):
        rate, missing = chance.uniform(2, 9), chance.randint(20, 60)
        counts = [_poisson(rate, chance) for _ in range(7)]
        found = foreseen(*counts, missing=missing)
        came, days = 0, 0
        while came < missing:
            came, days = came + _poisson(rate, chance), days + 1
        reached = TODAY + dt.timedelta(days=days)
        held += bool(found.first and found.first <= reached and (found.last is None or reached <= found.last))
    assert 0.78 <= held / drawn <= 0.92


def _poisson(rate: float, chance: random.Random) -> int:
    passed, count = chance.expovariate(rate), 0
    while passed <= 1:
        passed, count = passed + chance.expovariate(rate), count + 1
    return count
