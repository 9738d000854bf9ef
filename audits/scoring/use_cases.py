"""One control point at a time. AUD-02, AUD-08, guide 3.7.1."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django_fsm import TransitionNotAllowed

from audits.audit import permissions, queries
from audits.audit.enums import SCORABLE, AuditStatus
from audits.audit.models import Audit
from audits.scoring.models import Score
from candidates.grids.models import ControlPoint
from label_sp.actors.models import User
from label_sp.common.edits import EditConflict, Saved
from label_sp.guide.failures import Failure, refuse_if
from label_sp.guide.grid import failures_to_score
from label_sp.journal import journal

PLAN_NOT_SENT = Failure(
    "AUD-01",
    "La grille s’ouvre une fois le plan d’audit transmis.",
    found="un plan d’audit qui n’est pas parti",
    needed="un plan d’audit transmis au candidat",
    next_step="Transmettez le plan d’audit.",
)


@transaction.atomic
def score_point(
    audit_id: UUID,
    code: str,
    *,
    actor: User,
    value: Decimal | None,
    finding: str = "",
    is_strength: bool = False,
    is_progress: bool = False,
    expected_version: int,
) -> Saved:
    """Save one point of the grid, or raise ScoreConflict when somebody did since `expected_version`. AUD-02, AUD-08.

    One conditional UPDATE decides, and costs the same whatever the size of the grid; only when it changes no row do we
    look why. Raises Score.DoesNotExist for what this person may not see.
    """
    now = timezone.now()
    written: dict[str, Any] = {
        "value": value,
        "finding": finding,
        "is_strength": is_strength,
        "is_progress": is_progress,
    }
    if failures_to_score(value) or not _compare_and_set(
        audit_id, code, actor, expected_version, now, written
    ):
        return _already_saved(audit_id, code, actor, written)
    # Of no dossier: its story is read by the candidate, who does not read draft scores. AUD-08
    journal.record(Audit(pk=audit_id), "score.recorded", actor=actor, dossier_id=None, code=code, **written)
    return Saved(code, expected_version + 1, now)


def _compare_and_set(
    audit_id: UUID, code: str, actor: User, expected: int, now: datetime, written: dict[str, Any]
) -> bool:
    """The conditions are on the row itself and on subqueries, never on a join: with a join Django would compare the
    version inside the subquery, which PostgreSQL does not read again after waiting for another save."""
    open_audits = Audit.objects.filter(queries.assigned_to(actor), pk=audit_id, status__in=SCORABLE)
    row = Score.objects.filter(
        audit__in=open_audits.values("pk"),
        point__in=ControlPoint.objects.filter(code=code).values("pk"),
        version=expected,
    )
    return row.update(**written, version=expected + 1, updated_by=actor, updated_at=now) == 1


def _already_saved(audit_id: UUID, code: str, actor: User, written: dict[str, Any]) -> Saved:
    """Nothing was written: refuse and say why, unless this is the repetition of a save whose answer got lost."""
    score = (
        Score.objects.select_related("audit", "point", "updated_by")
        .filter(queries.seen_by(actor, "audit__"))
        .get(audit=audit_id, point__code=code)
    )
    audit = score.audit
    permissions.can_audit.require(actor, audit)
    if audit.status == AuditStatus.ASSIGNED:
        refuse_if([PLAN_NOT_SENT])
    if audit.status == AuditStatus.CANCELLED:
        raise TransitionNotAllowed("A cancelled audit takes no score.")
    refuse_if(failures_to_score(written["value"], audit.is_frozen))
    if score.updated_at is None or any(getattr(score, name) != new for name, new in written.items()):
        raise ScoreConflict(score)
    return Saved(code, score.version, score.updated_at)


class ScoreConflict(EditConflict):
    """`current` is the stored score, with who wrote it and when."""

    def __init__(self, current: Score) -> None:
        self.current = current
        super().__init__(f"{current.point.code}: version {current.version}")
