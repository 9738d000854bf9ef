"""Central services and their network [2.2.2, 3.1, 3.7.2, 3.9.2, 5.3.2]."""

from collections.abc import Sequence
from datetime import date
from fractions import Fraction

from .days import months_before, months_later
from .deadlines import last_valid_day

RANK = {"bronze": 1, "argent": 2, "or": 3}


def sample_size(services: int) -> int:
    """[3.1, 3.3] √n « en arrondissant si nécessaire à l'entier supérieur »: counted up."""
    size = 0
    while size * size < services:
        size += 1
    return size


def later_sample_size(services: int, not_audited_yet: int) -> int:
    """[3.9.2] √n again, among those not audited yet; all that are left when fewer are (SAM-02, reading)."""
    return min(sample_size(services), not_audited_yet)


def labelled_needed(audited: int) -> int:
    """[2.2.2] 75 % of the services audited in the year, rounded up: counted up."""
    needed = 0
    while needed * 100 < 75 * audited:
        needed += 1
    return needed


def further_services(audited: int, labelled: int) -> int:
    """[3.9.2] « un ou plusieurs services publics locaux supplémentaires pour atteindre le minimum de 75% »: counted
    up, those presented being audited as well, and all labelled."""
    more = 0
    while labelled + more < labelled_needed(audited + more):
        more += 1
    return more


def central_score(points: Sequence[bool]) -> Fraction:
    """[3.7.2, 2.2.2] Share of the points validated, over 100."""
    return Fraction(100 * sum(1 for point in points if point), len(points))


def central_grid_holds(points: Sequence[bool]) -> bool:
    """[2.2.2] « score minimum requis de 75% des points de contrôle validés »."""
    return central_score(points) >= 75


def central_is_labelled(
    *, audited: int, labelled: int, points: Sequence[bool], self_assessed: bool, surveyed: bool = True
) -> bool:
    """[2.2.2] Cumulative; the surveys are those of services already labelled, at the follow-ups."""
    enough = labelled >= labelled_needed(audited)
    return enough and central_grid_holds(points) and self_assessed and surveyed


def majority_tier(tiers: Sequence[str]) -> str | None:
    """[2.2.2] « le palier obtenu par la majorité »; with none, the highest T that more than half hold or better
    (NET-02, reading)."""
    for tier in RANK:
        if 2 * sum(1 for held in tiers if held == tier) > len(tiers):
            return tier
    for tier in ("or", "argent", "bronze"):
        if 2 * sum(1 for held in tiers if RANK[held] >= RANK[tier]) > len(tiers):
            return tier
    return None


def tier_most_obtained(tiers: Sequence[str]) -> str | None:
    """[2.2.2] « la majorité » read as the tier obtained most often; of several obtained as often, what the other
    reading says (NET-02, reading)."""
    ranked = sorted(set(tiers), key=tiers.count)
    if len(ranked) > 1 and tiers.count(ranked[-1]) == tiers.count(ranked[-2]):
        return majority_tier(tiers)
    return ranked[-1] if ranked else None


def central_follow_up(*, points: Sequence[bool], held: str, majority: str) -> str:
    """[3.9.2] The three scenarios; a lower majority leaves the tier as it is (NET-07, reading)."""
    if not central_grid_holds(points):
        return "action plan"
    return "raised" if RANK[majority] > RANK[held] else "confirmed"


def central_dates(notified: date, year: int) -> tuple[date, date, date, date]:
    """[3.9.2] Preparation at 9 (21) months, audit due at 12 (24), two months around."""
    due = months_later(notified, 12 * year)
    return months_later(notified, 12 * year - 3), due, months_before(due, 2), months_later(due, 2)


def local_surveys_due(audited: date) -> date:
    """[3.9.2, note] « dans un délai de 18 mois après l'audit initial »."""
    return months_later(audited, 18)


def must_pass_a_follow_up_to_keep(labelled: date, withdrawn: date) -> bool:
    """[5.3.2, note] Labelled « depuis moins de deux ans » when the central label is withdrawn: the two years are
    counted like the three of a label (NET-09, reading)."""
    return withdrawn <= last_valid_day(labelled, 2)
