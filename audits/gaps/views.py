"""Pages: gaps between a self-assessment and the audit."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.files.base import ContentFile
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import render

from audits.audit import permissions
from audits.audit.models import Audit
from audits.audit.views import find
from audits.gaps import documents, presentation, queries
from label_sp.actors.requests import SignedRequest
from label_sp.common import files


@login_required
def gap(request: SignedRequest, audit_id: UUID) -> HttpResponse:
    """What the service gave itself beside what its auditors gave, for whoever may read the audit's scores."""
    found = queries.gaps_of(_read(request, audit_id))
    context = {
        "audit": found.audit,
        "dossier": found.audit.dossier,
        "found": found,
        "notices": list(presentation.notices(found)),
        "drawing": presentation.drawing(found) if found.engagements else None,
        "differing": presentation.lines(found.differing),
        "same": presentation.lines(found.same),
        "without": presentation.lines(found.without),
        "kinds": documents.CONTENT_TYPES,
    }
    return render(request, "audits/gap.html", context)


@login_required
def gap_file(request: SignedRequest, audit_id: UUID, kind: str) -> FileResponse:
    """The same as XLSX or CSV."""
    audit = _read(request, audit_id)
    if kind not in documents.CONTENT_TYPES:
        raise Http404
    found = queries.gaps_of(audit)
    content = ContentFile(documents.file_of(found, kind))
    return files.private_response(content, documents.file_name(found, kind), documents.CONTENT_TYPES[kind])


def _read(request: SignedRequest, audit_id: UUID) -> Audit:
    audit = find(request, audit_id)
    permissions.can_read_scores.require(request.user, audit)
    return audit
