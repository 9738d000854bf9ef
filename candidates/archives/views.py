"""Pages: the archive of a dossier."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import StreamingHttpResponse
from django.views.decorators.http import require_GET

from candidates.archives.api import download
from candidates.dossiers.views import find
from label_sp.actors.requests import SignedRequest


@login_required
@require_GET
def archive(request: SignedRequest, pk: UUID) -> StreamingHttpResponse:
    """The whole dossier, as this person may read it, in one file."""
    return download(find(request, pk), request.user)
