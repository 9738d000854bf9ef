"""The read side: gaps between a self-assessment and the audit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from audits.audit.models import Audit
from audits.scoring import queries as scoring
from audits.scoring.models import Score
from candidates.grids.models import ControlPoint
from candidates.grids.presentation import OR, titles
from candidates.grids.queries import is_another
from candidates.self_assessments import queries as self_assessments
from candidates.self_assessments.models import AssessedPoint, SelfAssessment
from label_sp.guide import gaps
from label_sp.guide.gaps import Gap, NoGap, Tally
from label_sp.guide.numbers import Exact


@dataclass(frozen=True, slots=True)
class PointGap:
    """One point of either grid: its gap, and what each side wrote."""

    gap: Gap
    point: ControlPoint
    own: AssessedPoint | None
    audited: Score | None


@dataclass(frozen=True, slots=True)
class Gaps:
    """An audit beside the self-assessment that counts for it; `points` is empty when that one has scores only."""

    audit: Audit
    assessed: SelfAssessment | None
    engagements: tuple[Gap, ...] = ()
    points: tuple[PointGap, ...] = ()

    @property
    def tally(self) -> Tally:
        return gaps.tally(each.gap for each in self.points)

    @property
    def other_version(self) -> bool:
        """Was the self-assessment filled on another version of the grid?"""
        assessed = self.assessed
        return bool(assessed and assessed.is_detailed and assessed.filling.grid_id != self.audit.grid_id)

    @property
    def differing(self) -> list[PointGap]:
        return [each for each in self.points if each.gap.difference]

    @property
    def same(self) -> list[PointGap]:
        return [each for each in self.points if each.gap.difference == 0]

    @property
    def without(self) -> list[PointGap]:
        """Those that do not compare."""
        return [each for each in self.points if each.gap.difference is None]


def gaps_of(audit: Audit) -> Gaps:
    """All that is known, the biggest gaps first; who may read the audit's scores is asked before."""
    assessed = scoring.assessed(audit)
    if assessed is None:
        return Gaps(audit, None)
    return Gaps(audit, assessed, _engagements(audit, assessed), _points(audit, assessed))


def _engagements(audit: Audit, assessed: SelfAssessment) -> tuple[Gap, ...]:
    """The 8 engagements, then the Or criteria where the service gave itself a score on them."""
    scores = scoring.scores_for_verdict(audit)
    own: dict[str, Exact | None] = {str(number): score for number, score in assessed.by_engagement.items()}
    theirs: dict[str, Exact | None] = {str(number): score for number, score in scores.engagements.items()}
    own[OR], theirs[OR] = assessed.of_or_criteria, scores.or_criteria
    return gaps.biggest_first(gaps.gap(key, own.get(key), theirs.get(key)) for key in titles())


def _points(audit: Audit, assessed: SelfAssessment) -> tuple[PointGap, ...]:
    if not assessed.is_detailed:
        return ()
    filling = assessed.filling
    own = {row.point.code: row for row in self_assessments.points_of(filling)}
    audited = {row.point.code: row for row in scoring.scores_of(audit)}
    before, after = _grid(filling.grid_id), _grid(audit.grid_id)
    reworded = {code for code in before.keys() & after.keys() if is_another(before[code], after[code])}
    found = gaps.of_points(self_assessments.scored_points(filling), scoring.points(audit), reworded=reworded)
    return tuple(
        PointGap(each, after.get(each.key) or before[each.key], own.get(each.key), audited.get(each.key))
        for each in found
    )


def _grid(grid_id: UUID) -> Mapping[str, ControlPoint]:
    return {point.code: point for point in ControlPoint.objects.filter(grid=grid_id)}


WORDS: Mapping[NoGap, str] = {
    NoGap.WITHOUT_OBJECT: "Sans objet pour cette catégorie de service.",
    NoGap.NOT_ASSESSED: "Absent de la version de la grille sur laquelle l’autodiagnostic a été fait.",
    NoGap.NOT_AUDITED: "Absent de la version de la grille de l’audit.",
    NoGap.REWORDED: "Le point a changé entre les deux versions de la grille : ses deux scores ne se comparent pas.",
    NoGap.UNSCORED: "Pas encore noté.",
}
