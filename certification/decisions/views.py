"""Pages: the decision."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.files.base import ContentFile
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from candidates.dossiers import queries as dossier_queries
from certification.decisions import documents
from certification.decisions.enums import DecisionKind
from label_sp.actors.requests import SignedRequest
from label_sp.common import files

PDF = "application/pdf"


@login_required
@require_safe
def refusal(request: SignedRequest, pk: UUID) -> FileResponse:
    """The notification of a refusal. DEC-05."""
    dossier = get_object_or_404(dossier_queries.visible_to(request.user), pk=pk)
    decision = dossier.decisions.filter(kind=DecisionKind.REFUSED).first()
    if decision is None:
        raise Http404
    content = ContentFile(documents.refusal_pdf(decision))
    return files.private_response(content, f"refus-{dossier.reference}.pdf", PDF, inline=True)
