"""Locks, and what a stale edit raises."""

from __future__ import annotations

from uuid import UUID

from audits.models import Audit, Score
from candidates.models import Dossier


class EditConflict(Exception):
    """Somebody saved in between. Nothing was written; `current` is what is stored now."""


class ScoreConflict(EditConflict):
    """`current` is the stored score, with who wrote it and when."""

    def __init__(self, current: Score) -> None:
        self.current = current
        super().__init__(f"{current.point.code}: version {current.version}")


class ReportConflict(EditConflict):
    """`current` is the audit with its stored texts."""

    def __init__(self, current: Audit) -> None:
        self.current = current
        super().__init__(f"texts version {current.texts_version}")


def locked(audit_id: UUID) -> Audit:
    """The audit and its dossier, locked for the rest of the transaction, the dossier first as everywhere."""
    dossiers = Dossier.objects.select_for_update(of=("self",)).select_related("service", "body")
    dossier = dossiers.get(audits=audit_id)
    audit = Audit.objects.select_for_update(of=("self",)).select_related("grid", "auditor").get(pk=audit_id)
    audit.dossier = dossier
    return audit
