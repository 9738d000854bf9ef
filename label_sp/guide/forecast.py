"""When enough answers are to be expected, from those of the last days: a day, and how far it may be off. SUR-03.

Answers come one by one or in bursts, at a rate that nobody knows: what the next days bring follows a negative binomial
law, whose spread grows with the bursts that were seen and shrinks with the number of answers. Days of the week are not
told apart: the last seven whole days hold one of each.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction
from math import exp, lgamma, log

from label_sp.guide.calendar import days_after

LEAST_ANSWERS, LEAST_DAYS = 5, 3  # under them nothing is foreseen
WINDOW_DAYS = 7
HORIZON_DAYS = 730  # beyond two years a forecast tells nothing
MOST_STEPS, CLOSE = 10_000, 1e-13  # of the continued fraction
EARLY, MIDDLE, LATE = 0.1, 0.5, 0.9  # 8 times out of 10 the day falls between the first and the last


class Outlook(StrEnum):
    """Whether a day is foreseen, and why not."""

    FORESEEN = "foreseen"
    REACHED = "reached"
    TOO_FEW = "too_few"
    TOO_SOON = "too_soon"
    STOPPED = "stopped"
    TOO_FAR = "too_far"


@dataclass(frozen=True, slots=True)
class Forecast:
    """`on`: the day as likely before as after; `first` and `last` hold it 8 times out of 10.

    All three None unless FORESEEN; `last` alone is None when it is beyond two years. `per_day`: answers a day, over the
    days looked at.
    """

    outlook: Outlook
    on: date | None = None
    first: date | None = None
    last: date | None = None
    per_day: Fraction | None = None


def forecast(by_day: Mapping[date, int], missing: int, opened_on: date, *, today: date) -> Forecast:
    """When `missing` more admissible answers will have come, counted from the end of today. SUR-03.

    by_day: admissible answers of each day that had some. Today is not over: its answers count, its rate does not.
    """
    if missing <= 0:
        return Forecast(Outlook.REACHED)
    if sum(by_day.values()) < LEAST_ANSWERS:
        return Forecast(Outlook.TOO_FEW)
    whole = (today - opened_on).days
    if whole < LEAST_DAYS:
        return Forecast(Outlook.TOO_SOON)
    counts = [by_day.get(today - timedelta(days=ago), 0) for ago in range(1, min(whole, WINDOW_DAYS) + 1)]
    if not any(counts):
        return Forecast(Outlook.STOPPED)
    per_day = Fraction(sum(counts), len(counts))
    early, middle, late = (_days_until(counts, missing, likely) for likely in (EARLY, MIDDLE, LATE))
    if early is None or middle is None:
        return Forecast(Outlook.TOO_FAR, per_day=per_day)
    on, first = days_after(today, middle), days_after(today, early)
    return Forecast(Outlook.FORESEEN, on, first, days_after(today, late) if late else None, per_day)


def chance_within(counts: list[int], missing: int, days: int) -> float:
    """How likely `missing` more come within that many days, after days that brought `counts`.

    ([2, 2, 2], 6, 3) → the chance that a negative binomial of 6 answers in 3 days gives 6 or more in 3: 0.5. Answers
    that come in bursts of b on average count as one event each: b is the variance by day over the mean, 1 at least.
    """
    bursts = _bursts(counts)
    return beta_share(missing / bursts, sum(counts) / bursts, days / (len(counts) + days))


def _days_until(counts: list[int], missing: int, likely: float) -> int | None:
    """The first number of days for which it is that likely; None beyond the horizon."""
    if chance_within(counts, missing, HORIZON_DAYS) < likely:
        return None
    low, high = 0, HORIZON_DAYS
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if chance_within(counts, missing, middle) >= likely else (middle, high)
    return high


def _bursts(counts: list[int]) -> float:
    """How many answers come together: variance over mean of the counts by day, 1 at least."""
    average = Fraction(sum(counts), len(counts))
    variance = sum(((count - average) ** 2 for count in counts), Fraction()) / (len(counts) - 1)
    return max(1.0, float(variance / average))


def beta_share(a: float, b: float, x: float) -> float:
    """The regularised incomplete beta function I_x(a, b), by its continued fraction (DLMF 8.17.22): (2, 1, x) → x²."""
    if x > (a + 1) / (a + b + 2):
        return 1 - beta_share(b, a, 1 - x)
    front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log(1 - x)) / a
    upper, lower = 1.0, 1 / (1 - (a + b) * x / (a + 1))
    value = lower
    for step in range(1, MOST_STEPS):
        for part in (
            step * (b - step) * x / ((a + 2 * step - 1) * (a + 2 * step)),
            -(a + step) * (a + b + step) * x / ((a + 2 * step) * (a + 2 * step + 1)),
        ):
            lower, upper = 1 / (1 + part * lower), 1 + part / upper
            value *= lower * upper
        if abs(lower * upper - 1) < CLOSE:
            break
    return front * value
