"""Legal notifications as letters, for those who may read them."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.files.base import ContentFile
from django.http import FileResponse, HttpRequest
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from certification.dossier import documents
from label_sp.common import files
from label_sp.messages import queries as actors
from label_sp.outbox import kinds

PDF = "application/pdf"


@login_required
@require_safe
def letter(request: HttpRequest, message_id: UUID) -> FileResponse:
    """A notification as a letter, for the person to whom it was sent."""
    of_letters = [kind.key for kind in kinds.all_kinds() if kind.letter]
    mine = actors.messages_of(request.user).filter(kind__in=of_letters)
    found = get_object_or_404(mine, pk=message_id)
    content = ContentFile(documents.letter_pdf(found))
    return files.private_response(content, f"lettre-{found.pk}.pdf", PDF, inline=True)
