"""Pages of audits: find the audit, call one use case, show what it says."""

from __future__ import annotations

from uuid import UUID

from django.core.files.base import ContentFile
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404

from audits.audit import queries
from audits.audit.models import Audit
from label_sp.common import files


def find(request: HttpRequest, audit_id: UUID) -> Audit:
    """The audit, or the same 404 as for one that does not exist."""
    return get_object_or_404(queries.visible_to(request.user), pk=audit_id)


def as_pdf(content: bytes, name: str) -> HttpResponseBase:
    return files.private_response(ContentFile(content), name, "application/pdf")
