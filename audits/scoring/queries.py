"""The read side: scores."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from fractions import Fraction
from uuid import UUID

from django.db.models import QuerySet

from audits.audit.models import Audit
from audits.scoring.models import Score
from candidates.grids.models import ControlPoint
from candidates.grids.queries import Standing
from candidates.self_assessments import queries as self_assessments
from candidates.self_assessments.models import SelfAssessment
from label_sp.common.reading import asked_once
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


@asked_once
def standing(audit_id: UUID) -> Standing:
    """The points that count and the surveys' notes, in one query: what each autosave shows again."""
    point = ("point__code", "point__engagement", "point__criteria", "value")
    rows = list(
        Score.objects.filter(audit=audit_id).values_list(*point, "audit__users_note", "audit__agents_note")
    )
    users, agents = rows[0][-2:] if rows else ("", "")
    counted = tuple(rules.PointScore(*row[: len(point)]) for row in rows)
    return Standing(counted, users=survey_note(users), agents=survey_note(agents))


def assessed(audit: Audit) -> SelfAssessment | None:
    """The candidate's self-assessment that stands beside this audit. PRE-01."""
    if audit.first_day is None or audit.last_day is None:
        return None
    return self_assessments.counting_for(audit.dossier, audit.first_day, audit.last_day)


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


def without_finding(audit: Audit) -> list[str]:
    """The codes of the points scored under 1 of which nothing is written, in the grid's order. AUD-02, AUD-07."""
    found = Score.objects.filter(audit=audit, value__lt=1, finding="").order_by("point__position")
    return list(found.values_list("point__code", flat=True))


def points_without_object(audit: Audit) -> QuerySet[ControlPoint]:
    """The points of the grid that do not apply to this kind of service. AUD-14."""
    return ControlPoint.objects.filter(grid=audit.grid_id).exclude(scores__audit=audit)
