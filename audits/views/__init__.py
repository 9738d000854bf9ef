"""Pages of audits: find the audit, call one use case, show what it says."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from audits import queries
from audits.models import Audit


def find(request: HttpRequest, audit_id: UUID) -> Audit:
    """The audit, or the same 404 as for one that does not exist."""
    return get_object_or_404(queries.visible_to(request.user), pk=audit_id)
