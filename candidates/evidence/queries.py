"""The read side: evidence."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from candidates.dossiers.enums import HOLDING_LABEL, Status
from candidates.dossiers.models import Dossier
from candidates.evidence.enums import Freshness
from candidates.evidence.models import Evidence
from candidates.grids.models import ControlPoint, Grid
from candidates.grids.presentation import key_of, titles
from candidates.grids.queries import current_grid
from label_sp.guide import grid as rules
from label_sp.guide.calendar import months_after

OPEN = (
    Status.PREPARING,
    Status.SUBMITTED,
    Status.INCOMPLETE,
    Status.ADMISSIBLE,
    Status.IN_AUDIT,
    *HOLDING_LABEL,
)
RENEWED_AFTER = (
    12  # months: the age that the guide gives a self-assessment (PRE-01); it says none of evidence
)
_LAST_DAYS: list[Callable[[Dossier], date | None]] = []


def last_day_on_site_says(asked: Callable[[Dossier], date | None]) -> None:
    """An app above says the last day on site of the audit that runs; None while none is planned."""
    _LAST_DAYS.append(asked)


def last_day_on_site(dossier: Dossier) -> date | None:
    """The last day of the visit; None while it is not planned."""
    return next((day for asked in _LAST_DAYS if (day := asked(dossier))), None)


def takes_evidence(dossier: Dossier) -> bool:
    """May some be filed: as long as an audit may come? The guide says up to which day. DOS-05."""
    return dossier.status in OPEN


def points(dossier: Dossier) -> list[ControlPoint]:
    """The control points of the grid of today that count for this service; none before one is published. AUD-14."""
    return [point for point in all_points() if point.applies_to(dossier.service.kind)]


def all_points() -> list[ControlPoint]:
    """Those of the grid of today, in its order."""
    try:
        return list(current_grid().points.all())
    except Grid.DoesNotExist:
        return []


def scored(point: ControlPoint, dossier: Dossier) -> rules.PointScore:
    """The point as the guide knows it."""
    applicable = point.applies_to(dossier.service.kind)
    return rules.PointScore(point.code, point.engagement, point.criteria, None, applicable)


def of_dossier(dossier: Dossier) -> list[Evidence]:
    """All that was filed, the latest first, with its points."""
    return list(dossier.evidence.select_related("added_by").prefetch_related("points"))


def freshness(evidence: Evidence, today: date) -> Freshness:
    """Does it still show it: past its own last day it does not; a year after what it shows it is to be renewed."""
    if evidence.valid_until and evidence.valid_until < today:
        return Freshness.EXPIRED
    old = today >= months_after(evidence.proves_on, RENEWED_AFTER)
    return Freshness.TO_RENEW if old else Freshness.UNCHANGED


@dataclass(frozen=True, slots=True)
class Proposal:
    """One piece of evidence of the cycle before, and whether it may serve again."""

    evidence: Evidence
    freshness: Freshness

    @property
    def may_serve(self) -> bool:
        return self.freshness != Freshness.EXPIRED


def proposals(dossier: Dossier) -> list[Proposal]:
    """What the cycle before left that this one has not taken over yet."""
    if dossier.previous_id is None:
        return []
    taken = dossier.evidence.exclude(taken_from=None).values("taken_from")
    left = (
        Evidence.objects.filter(dossier=dossier.previous_id).exclude(pk__in=taken).prefetch_related("points")
    )
    return [Proposal(each, freshness(each, dossier.today)) for each in left]


@dataclass(frozen=True, slots=True)
class Covered:
    """The control points of one engagement, and the evidence of each."""

    key: str
    title: str
    points: tuple[tuple[ControlPoint, tuple[Evidence, ...]], ...]

    @property
    def total(self) -> int:
        return len(self.points)

    @property
    def covered(self) -> int:
        return sum(1 for _, found in self.points if found)


def coverage(of_grid: Sequence[ControlPoint], filed: Iterable[Evidence]) -> list[Covered]:
    """Which points have evidence, by engagement, in the grid's order."""
    by_code: dict[str, list[Evidence]] = {}
    for each in filed:
        for code in each.codes:
            by_code.setdefault(code, []).append(each)
    groups: dict[str, list[tuple[ControlPoint, tuple[Evidence, ...]]]] = {}
    for point in of_grid:
        groups.setdefault(key_of(point.engagement), []).append((point, tuple(by_code.get(point.code, ()))))
    named = titles()
    return [Covered(key, named[key], tuple(found)) for key, found in groups.items()]
