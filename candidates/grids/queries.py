"""The read side: grids."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from candidates.grids.enums import GridKind
from candidates.grids.models import ControlPoint, Grid
from label_sp.guide import decision
from label_sp.guide import grid as rules


def current_grid(kind: GridKind = GridKind.LOCAL) -> Grid:
    """The latest version. AUD-11: what was begun before keeps its own."""
    return Grid.objects.filter(kind=kind).latest("version")


def is_another(before: ControlPoint, after: ControlPoint) -> bool:
    """One code, but another question: its text or what it counts for changed from a version to the other."""
    return (before.text, before.engagement, before.criteria) != (after.text, after.engagement, after.criteria)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a grid stands: the points that count, and the surveys' exact notes where there are some."""

    points: tuple[rules.PointScore, ...]
    users: Fraction | None = None
    agents: Fraction | None = None

    @property
    def scored(self) -> tuple[rules.PointScore, ...]:
        return tuple(point for point in self.points if point.value is not None)

    @property
    def is_complete(self) -> bool:
        """Has each of them its position?"""
        return len(self.scored) == len(self.points)

    @property
    def scores(self) -> decision.Scores:
        """As the guide counts: an engagement has no score as long as one of its points has none. AUD-02, AUD-04."""
        return self._scores(self.points)

    @property
    def so_far(self) -> decision.Scores:
        """The same means over the points scored so far: what a grid being filled shows, said to be provisional."""
        return self._scores(self.scored)

    @property
    def verdict(self) -> decision.Verdict:
        """Over the points scored so far; the final one once all are. DEC-04."""
        return decision.verdict(self.so_far)

    def _scores(self, counted: tuple[rules.PointScore, ...]) -> decision.Scores:
        return decision.Scores(
            rules.engagement_scores(counted), rules.or_score(counted), agents=self.agents, users=self.users
        )
