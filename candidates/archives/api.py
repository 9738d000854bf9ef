"""Routes of the API: the archive of a dossier."""

from __future__ import annotations

from uuid import UUID

from django.http import StreamingHttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request

from candidates.archives.documents import archive_name
from candidates.archives.use_cases import archive
from candidates.dossiers.api import TAGS, DossierView
from candidates.dossiers.models import Dossier
from label_sp.actors.models import User


def download(dossier: Dossier, actor: User) -> StreamingHttpResponse:
    """The archive, for a page as for the route."""
    return StreamingHttpResponse(
        archive(dossier, actor=actor),
        content_type="application/zip",
        headers={
            "Content-Disposition": f'attachment; filename="{archive_name(dossier)}"',
            "Cache-Control": "private, no-store",
            "X-Content-Type-Options": "nosniff",
        },
    )


class Archive(DossierView):
    @extend_schema(
        operation_id="dossiers_archive",
        summary="Télécharger le dossier en une archive",
        description="Synthèse, pièces et empreintes SHA-256 (`sha256sum -c SHA256SUMS.txt`).",
        responses={(200, "*/*"): OpenApiTypes.BINARY},
        tags=TAGS,
    )
    def get(self, request: Request, dossier_id: UUID) -> StreamingHttpResponse:
        return download(self.dossier(dossier_id), self.actor)
