"""Pages: attestations."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from candidates.dossiers import queries as dossier_queries
from certification.attestations import documents
from certification.attestations.models import Attestation
from label_sp.common import files

PDF = "application/pdf"


@login_required
@require_safe
def attestation(request: HttpRequest, number: str) -> FileResponse:
    """The PDF of an attestation, drawn now when no worker did so yet. ATT-02."""
    readable = Attestation.objects.filter(dossier__in=dossier_queries.visible_to(request.user).values("pk"))
    found = documents.ensure_pdf(get_object_or_404(readable, number=number))
    return files.private_response(found.pdf.open(), f"attestation-{found.number}.pdf", PDF, inline=True)
