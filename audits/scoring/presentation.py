"""The auditor's grid: what its page asks, what was found last time. DEC-04, AUD-12, AUD-14."""

from __future__ import annotations

from collections.abc import Mapping

from django.urls import reverse

from audits.audit import queries as audit_queries
from audits.audit.enums import AuditKind
from audits.audit.models import Audit
from audits.scoring import queries
from candidates.evidence.presentation import evidence_by_point
from candidates.grids.models import ControlPoint
from candidates.grids.presentation import (
    Asked,
    Board,
    Entry,
    Filters,
    Problem,
    Sheet,
    anchor_of,
    board,
    cards,
)
from candidates.grids.queries import is_another
from candidates.self_assessments import queries as self_assessments
from candidates.self_assessments.presentation import SHEET as OWN

SHEET = Sheet(
    texts=(Asked("finding", "constat", "Constat"),),
    marks=(Asked("is_strength", "fort", "Point fort"), Asked("is_progress", "progres", "Point de progrès")),
    before="Dernier audit",
)


def audit_board(audit: Audit, filters: Filters, problem: Problem | None = None) -> Board:
    """Read the grid in a fixed number of queries, whatever its size."""
    previous = audit_queries.previous_audit(audit)
    weak = queries.not_mastered(previous) if previous else None
    before = {row.point.code: SHEET.stored(row) for row in queries.scores_of(previous)} if previous else {}
    rows = list(queries.scores_of(audit))
    addresses = {row.point.code: reverse("audits:point", args=[audit.pk, row.point.code]) for row in rows}
    shown = evidence_by_point(audit.dossier)
    own = _own(audit, {row.point.code: row.point for row in rows})
    found = cards(SHEET, rows, before=before, problem=problem, address=addresses, evidence=shown, own=own)
    first = (weak or ()) if audit.kind == AuditKind.FOLLOW_UP else ()  # AUD-12
    return board(found, queries.standing(audit.pk), filters, weak=weak, first=first)


def _own(audit: Audit, points: Mapping[str, ControlPoint]) -> dict[str, Entry]:
    """What the candidate said of the same points in its self-assessment; not of those that ask something else now."""
    assessed = queries.assessed(audit)
    if assessed is None or not assessed.is_detailed:
        return {}
    return {
        row.point.code: OWN.stored(row)
        for row in self_assessments.points_of(assessed.filling)
        if (asked := points.get(row.point.code)) and not is_another(row.point, asked)
    }


def without_finding(audit: Audit) -> list[tuple[str, str]]:
    """The points scored under 1 of which nothing is written: code, and its place on the page of the grid."""
    return [(code, f"point-{anchor_of(code)}") for code in queries.without_finding(audit)]
