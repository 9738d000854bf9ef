"""Exact numbers: compared as fractions, shown rounded down (conventions of docs/guide-rules.yaml)."""

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from math import floor

Exact = Fraction | Decimal | int
UNKNOWN = "—"


def exact(value: Exact | None) -> Fraction | None:
    """The value as a Fraction, whatever exact type it is kept in; None stays None."""
    return None if value is None else Fraction(value)


def mean(values: Iterable[Fraction | None]) -> Fraction | None:
    """The plain mean of the values that are known; None when none is."""
    known = [value for value in values if value is not None]
    return sum(known, Fraction()) / len(known) if known else None


def difference(before: Exact | None, after: Exact | None) -> Fraction | None:
    """By how much the second exceeds the first; None when either is not known."""
    first, second = exact(before), exact(after)
    return None if first is None or second is None else second - first


def rounded_down(value: Exact | None, places: int = 1) -> str:
    """What is shown of a number, so that no page shows a threshold that was not reached: 69.96 → "69,9", None → "—".

    Rounded towards minus infinity: a threshold missed by 0.04 shows "-0,1".
    """
    if value is None:
        return UNKNOWN
    scaled = floor(Fraction(value) * 10**places)
    digits = str(abs(scaled)).rjust(places + 1, "0")
    whole, decimals = digits[: len(digits) - places], digits[len(digits) - places :]
    return ("-" if scaled < 0 else "") + whole + ("," + decimals if places else "")


def percent(rate: Fraction | None) -> str:
    """A rate as it is shown, rounded down: 0.0612 → « 6,1 % »; « — » when it is not known."""
    return f"{rounded_down(100 * rate)} %" if rate is not None else UNKNOWN


def signed(value: Exact | None, places: int = 1) -> str:
    """A difference as it is shown: « +5,0 », « -2,5 », « = »; « — » when it is not known."""
    if value == 0:
        return "="
    return ("+" if value and value > 0 else "") + rounded_down(value, places)
