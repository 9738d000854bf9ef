"""The tier that the scores of an audit give, before anybody decided. DEC-04."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from audits.audit.models import Audit
from audits.scoring import queries as scoring_queries
from audits.scoring.models import Score
from candidates.dossiers.models import Dossier
from certification.deadlines import cycles
from label_sp.guide.decision import highest_tier
from label_sp.guide.grid import PointScore


def present_audit(dossier: Dossier) -> Audit | None:
    """The audit of the present step, among those that `rows` read."""
    return cycles.live_audit(dossier, "follow_up" if dossier.obtained_on else "initial")


def foreseen(dossiers: Iterable[Dossier]) -> dict[UUID, str]:
    """The tier that the scores give, where the report was sent and nothing decided yet. One query. DEC-04."""
    waiting = {
        audit.pk: audit for d in dossiers if (audit := present_audit(d)) and audit.status == "reported"
    }
    if not waiting:
        return {}
    points: dict[UUID, list[PointScore]] = defaultdict(list)
    rows = Score.objects.filter(audit__in=waiting).values_list(
        "audit_id", "point__code", "point__engagement", "point__criteria", "value"
    )
    for audit_id, code, engagement, criteria, value in rows:
        points[audit_id].append(PointScore(code, engagement, criteria, value))
    return {pk: _tier(audit, tuple(points[pk])) for pk, audit in waiting.items()}


def _tier(audit: Audit, points: tuple[PointScore, ...]) -> str:
    notes = {
        "users": scoring_queries.survey_note(audit.users_note),
        "agents": scoring_queries.survey_note(audit.agents_note),
    }
    return highest_tier(scoring_queries.Standing(points, **notes).scores) or "none"
