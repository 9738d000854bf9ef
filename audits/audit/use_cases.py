"""Acts: an audit."""

from __future__ import annotations

from uuid import UUID

from audits.audit.models import Audit
from candidates.dossiers.models import Dossier


def locked(audit_id: UUID) -> Audit:
    """The audit and its dossier, locked for the rest of the transaction, the dossier first as everywhere."""
    dossiers = Dossier.objects.select_for_update(of=("self",)).select_related("service__organisation", "body")
    dossier = dossiers.get(audits=audit_id)
    audit = Audit.objects.select_for_update(of=("self",)).select_related("grid", "auditor").get(pk=audit_id)
    audit.dossier = dossier
    return audit
