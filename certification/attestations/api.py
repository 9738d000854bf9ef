"""Routes of the API: attestations."""

from __future__ import annotations

from uuid import UUID

from django.http import FileResponse
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from candidates.dossiers.api import DossierView
from certification.attestations import documents, shapes
from label_sp.common import files

TAG = "Suivi d’un dossier"


class AttestationsView(DossierView):
    @extend_schema(
        operation_id="dossiers_attestations",
        summary="Les attestations",
        responses=shapes.AttestationSerializer(many=True),
        tags=[TAG],
    )
    def get(self, request: Request, dossier_id: UUID) -> Response:
        """Newest first; replaced ones included. ATT-05."""
        return Response(
            shapes.AttestationSerializer(self.dossier(dossier_id).attestations.all(), many=True).data
        )


class AttestationFileView(DossierView):
    @extend_schema(
        operation_id="dossiers_attestation_pdf",
        summary="Le PDF d’une attestation",
        responses={(200, "application/pdf"): OpenApiTypes.BINARY},
        tags=[TAG],
    )
    def get(self, request: Request, dossier_id: UUID, number: str) -> FileResponse:
        """ATT-02."""
        found = get_object_or_404(self.dossier(dossier_id).attestations.all(), number=number)
        kept = documents.ensure_pdf(found)
        return files.private_response(kept.pdf.open(), f"attestation-{number}.pdf", "application/pdf")
