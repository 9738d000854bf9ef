"""How a number and a condition leave: the same names for every reader, exact value and shown value side by side.

Notes, rates, means and distances are fractions. `exact` is the one that is compared; `shown` is what pages show of it,
rounded down. What is stored of a decision is told in the same way.
"""

from __future__ import annotations

from label_sp.guide.decision import Condition
from label_sp.guide.majority import Majority, Readings
from label_sp.guide.network import NetworkCondition
from label_sp.guide.numbers import Exact, exact, rounded_down


def number(value: Exact | None) -> dict[str, str] | None:
    """200/3 → {"exact": "200/3", "shown": "66,6"}; None when it is not known."""
    return None if value is None else {"exact": str(exact(value)), "shown": rounded_down(value)}


def condition(found: Condition | NetworkCondition) -> dict[str, object]:
    """One condition of one tier: what is asked, what was found, by how much it is exceeded or missed. DEC-04."""
    return {
        "tier": found.tier.value if found.tier else None,
        "criterion": found.criterion,
        "label": found.label,
        "value": number(found.value),
        "threshold": found.threshold,
        "met": found.met,
        "distance": number(found.distance),
    }


def majority(found: Readings, by: Majority) -> dict[str, object]:
    """Both readings of « majorité », and the one that decides. NET-02."""
    return {
        "retained": by.value,
        "absolute": found.absolute,
        "relative": found.relative,
        "without_absolute_majority": found.alarm,
        "readings_differ": found.differ,
    }
