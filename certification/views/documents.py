"""Documents as files, for those who may read the dossier; everyone else checks an attestation on its public page."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.files.base import ContentFile
from django.http import FileResponse, Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from candidates import queries as candidates
from certification import documents
from certification.enums import DecisionKind
from certification.models import Attestation
from label_sp.actors import queries as actors
from label_sp.common import files
from label_sp.common.outbox import kinds

PDF = "application/pdf"


@login_required
@require_safe
def attestation(request: HttpRequest, number: str) -> FileResponse:
    """The PDF of an attestation, drawn now when no worker did so yet. ATT-02."""
    readable = Attestation.objects.filter(dossier__in=candidates.visible_to(request.user).values("pk"))
    found = documents.ensure_pdf(get_object_or_404(readable, number=number))
    return files.private_response(found.pdf.open(), f"attestation-{found.number}.pdf", PDF, inline=True)


@login_required
@require_safe
def refusal(request: HttpRequest, pk: UUID) -> FileResponse:
    """The notification of a refusal. DEC-05."""
    dossier = get_object_or_404(candidates.visible_to(request.user), pk=pk)
    decision = dossier.decisions.filter(kind=DecisionKind.REFUSED).first()
    if decision is None:
        raise Http404
    content = ContentFile(documents.refusal_pdf(decision))
    return files.private_response(content, f"refus-{dossier.reference}.pdf", PDF, inline=True)


@login_required
@require_safe
def letter(request: HttpRequest, message_id: UUID) -> FileResponse:
    """A notification as a letter, for the person to whom it was sent."""
    of_letters = [kind.key for kind in kinds.all_kinds() if kind.letter]
    mine = actors.messages_of(request.user).filter(kind__in=of_letters)
    found = get_object_or_404(mine, pk=message_id)
    content = ContentFile(documents.letter_pdf(found))
    return files.private_response(content, f"lettre-{found.pk}.pdf", PDF, inline=True)
