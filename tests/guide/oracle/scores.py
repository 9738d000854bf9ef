"""Scores of the local grid [3.7.1], tiers [2.2.1], outcomes of a follow-up [3.9.1]."""

from collections.abc import Mapping, Sequence
from fractions import Fraction

#: [2.2.1] Tier: each engagement, supplementary criteria (Or only), agents, users. Lowest first.
TIERS = (("bronze", 50, None, 50, 70), ("argent", 65, None, 65, 80), ("or", 80, 80, 80, 90))


def score(points: Sequence[Fraction | None]) -> Fraction | None:
    """[2.2.1] Over 100. The plain mean (AUD-04, reading); None is a point that the grid exempts (AUD-14)."""
    counted = [point for point in points if point is not None]
    if not counted:
        return None
    total = Fraction(0)
    for point in counted:
        total += point
    return total * 100 / len(counted)


def conditions(
    tier: str,
    engagements: Mapping[int, Fraction],
    supplementary: Fraction,
    agents: Fraction,
    users: Fraction,
) -> list[tuple[Fraction, int]]:
    """[2.2.1] Value and minimum of each condition of a tier, « critères cumulatifs »."""
    _, each, more, by_agents, by_users = next(row for row in TIERS if row[0] == tier)
    asked = [(value, each) for value in engagements.values()]
    if more is not None:
        asked.append((supplementary, more))
    return [*asked, (agents, by_agents), (users, by_users)]


def tier_reached(
    engagements: Mapping[int, Fraction], supplementary: Fraction, agents: Fraction, users: Fraction
) -> str | None:
    """[2.2.1, 3.8.1] The highest whose conditions all hold; below Bronze the application is rejected."""
    found = None
    for name, *_ in TIERS:
        asked = conditions(name, engagements, supplementary, agents, users)
        if all(value >= minimum for value, minimum in asked):
            found = name
    return found


def follow_up(held: str, reached: str | None) -> str:
    """[3.9.1] Confirmed, raised, or an action plan; the minimum is that of the tier held (FOL-05, reading)."""
    names = [row[0] for row in TIERS]
    if reached is None or names.index(reached) < names.index(held):
        return "action plan"
    return "confirmed" if reached == held else "raised"


def shown(value: Fraction) -> tuple[int, int]:
    """Units and tenths, rounded down (conventions of guide-rules.yaml)."""
    tenths = 0
    while Fraction(tenths + 1, 10) <= value:
        tenths += 1
    return tenths // 10, tenths % 10
