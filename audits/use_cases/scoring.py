"""One control point at a time. AUD-02, AUD-08, guide 3.7.1."""

from __future__ import annotations

from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django_fsm import TransitionNotAllowed

from audits import permissions, queries
from audits.enums import AuditStatus
from audits.models import Audit, Score
from audits.use_cases.shared import ScoreConflict
from candidates.models import refuse_if
from label_sp.actors.models import User
from label_sp.common import journal
from label_sp.common.permissions import require
from label_sp.guide.audit import failures_to_score
from label_sp.guide.failures import Failure

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
) -> Score:
    """Save one point of the grid, or raise ScoreConflict when somebody did since `expected_version`. AUD-02, AUD-08.

    Three SQL statements, whatever the size of the grid: aggregates are computed by whoever shows them. Raises
    Score.DoesNotExist for what this person may not see. A repetition of what is stored already changes nothing.
    """
    score = _locked(audit_id, code, actor)
    _refuse_unless_open(score.audit, actor, value)
    written = {"value": value, "finding": finding, "is_strength": is_strength, "is_progress": is_progress}
    before = {name: getattr(score, name) for name in written}
    if before == written and score.version:
        return score
    now = timezone.now()
    changes = {**written, "version": expected_version + 1, "updated_by": actor, "updated_at": now}
    if not Score.objects.filter(pk=score.pk, version=expected_version).update(**changes):
        raise ScoreConflict(score)
    for name, new in changes.items():
        setattr(score, name, new)
    journal.record(
        score, "score.recorded", actor=actor, code=code, version=score.version, old=before["value"], new=value
    )
    return score


def _locked(audit_id: UUID, code: str, actor: User) -> Score:
    """The score with its audit, both locked: a report cannot leave between the check and the save. One statement."""
    return (
        Score.objects.select_for_update(of=("self", "audit"))
        .select_related("audit__grid", "audit__dossier", "point", "updated_by")
        .get(queries.seen_by(actor, "audit__"), audit=audit_id, point__code=code)
    )


def _refuse_unless_open(audit: Audit, actor: User, value: Decimal | None) -> None:
    require(
        audit.auditor_id == actor.pk, permissions.NOT_THE_AUDITOR
    )  # and still of the body: else it was not found
    if audit.status == AuditStatus.ASSIGNED:
        refuse_if([PLAN_NOT_SENT])
    if audit.status == AuditStatus.CANCELLED:
        raise TransitionNotAllowed("A cancelled audit takes no score.")
    refuse_if(failures_to_score(value, audit.is_frozen, scale=audit.grid.scale))
