"""The read side: scores."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from uuid import UUID

from django.db.models import QuerySet

from audits.audit.models import Audit
from audits.grids.models import ControlPoint
from audits.scoring.models import Score
from label_sp.guide import decision
from label_sp.guide import grid as rules
from label_sp.guide.numbers import exact

# --- scores -----------------------------------------------------------------------------------------------------------


def points(audit: Audit) -> tuple[rules.PointScore, ...]:
    """Every point of the grid as the guide wants it, those that do not apply included (AUD-14). Two queries."""
    values = dict(Score.objects.filter(audit=audit).values_list("point_id", "value").order_by())
    return tuple(
        rules.PointScore(
            point.code, point.engagement, point.criteria, values.get(point.pk), applicable=point.pk in values
        )
        for point in ControlPoint.objects.filter(grid=audit.grid_id)
    )


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a grid stands: the points that count, and the surveys' exact notes."""

    points: tuple[rules.PointScore, ...]
    users: Fraction | None
    agents: Fraction | None

    @property
    def scored(self) -> tuple[rules.PointScore, ...]:
        return tuple(point for point in self.points if point.value is not None)

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


def standing(audit_id: UUID) -> Standing:
    """The points that count and the surveys' notes, in one query: what each autosave shows again."""
    point = ("point__code", "point__engagement", "point__criteria", "value")
    rows = list(
        Score.objects.filter(audit=audit_id).values_list(*point, "audit__users_note", "audit__agents_note")
    )
    users, agents = rows[0][-2:] if rows else ("", "")
    counted = tuple(rules.PointScore(*row[: len(point)]) for row in rows)
    return Standing(counted, users=survey_note(users), agents=survey_note(agents))


def survey_note(text: str) -> Fraction | None:
    """The exact note kept as text; blank is unknown."""
    return Fraction(text) if text else None


def scores_for_verdict(audit: Audit) -> decision.Scores:
    """The audit's means and the two surveys' notes, exact. AUD-04, DEC-04."""
    return standing(audit.pk).scores


def verdict(audit: Audit) -> decision.Verdict:
    """The verdict of this audit, the same at the grid, at the report and at the decision. DEC-04."""
    return decision.verdict(scores_for_verdict(audit))


def scores_fingerprint(audit: Audit, found: Iterable[rules.PointScore]) -> str:
    """SHA-256 of the grid's identity and of each code and value: shows later that no score moved. AUD-08."""
    values = sorted((point.code, str(exact(point.value))) for point in found if point.applicable)
    canonical = json.dumps([str(audit.grid_id), values], separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def not_mastered(audit: Audit) -> tuple[str, ...]:
    """The codes of the points not mastered at this audit, in the grid's order. AUD-12."""
    ordered = rules.to_the_front(standing(audit.pk).points)
    return tuple(point.code for point in ordered if not rules.is_mastered(point))


def scores_of(audit: Audit) -> QuerySet[Score]:
    """The scores with their control points, in the grid's order."""
    return Score.objects.filter(audit=audit).select_related("point", "updated_by").order_by("point__position")


def points_without_object(audit: Audit) -> QuerySet[ControlPoint]:
    """The points of the grid that do not apply to this kind of service. AUD-14."""
    return ControlPoint.objects.filter(grid=audit.grid_id).exclude(scores__audit=audit)
