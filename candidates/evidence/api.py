"""Routes of the API: evidence."""

from __future__ import annotations

from uuid import UUID

from django.http import FileResponse
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from candidates.dossiers.api import TAGS, DossierView, _created
from candidates.evidence import queries, shapes, use_cases
from candidates.scans import queries as scans
from label_sp.common import files


class AllEvidence(DossierView):
    parser_classes = (MultiPartParser,)
    takes_a_file = True

    @extend_schema(
        operation_id="evidence_list",
        summary="Les preuves du dossier, par point de contrôle",
        responses=shapes.EvidenceSerializer(many=True),
        tags=TAGS,
    )
    def get(self, request: Request, dossier_id: UUID) -> Response:
        found = queries.of_dossier(self.dossier(dossier_id))
        return Response(shapes.EvidenceSerializer(found, many=True).data)

    @extend_schema(
        operation_id="evidence_file",
        summary="Déposer une preuve pour des points de contrôle",
        request={"multipart/form-data": shapes.NewEvidenceSerializer},
        responses={201: shapes.EvidenceSerializer},
        tags=TAGS,
    )
    def post(self, request: Request, dossier_id: UUID) -> Response:
        self.dossier(dossier_id)
        typed = self.received(shapes.NewEvidenceSerializer)
        added = use_cases.file_evidence(dossier_id, actor=self.actor, **typed)
        return _created(shapes.EvidenceSerializer(added))


class OneEvidence(DossierView):
    @extend_schema(
        operation_id="evidence_remove", summary="Retirer une preuve", responses={204: None}, tags=TAGS
    )
    def delete(self, request: Request, dossier_id: UUID, evidence_id: UUID) -> Response:
        get_object_or_404(self.dossier(dossier_id).evidence, pk=evidence_id)
        use_cases.remove_evidence(dossier_id, evidence_id, actor=self.actor)
        return Response(status=status.HTTP_204_NO_CONTENT)


class EvidenceTakenOver(DossierView):
    @extend_schema(
        operation_id="evidence_take_over",
        summary="Reprendre une preuve du cycle précédent",
        request=None,
        responses={201: shapes.EvidenceSerializer},
        tags=TAGS,
    )
    def post(self, request: Request, dossier_id: UUID, evidence_id: UUID) -> Response:
        self.dossier(dossier_id)
        taken = use_cases.take_over_evidence(dossier_id, evidence_id, actor=self.actor)
        return _created(shapes.EvidenceSerializer(taken))


class EvidenceFile(DossierView):
    @extend_schema(
        operation_id="evidence_download",
        summary="Télécharger le fichier d’une preuve",
        responses={(200, "*/*"): OpenApiTypes.BINARY},
        tags=TAGS,
    )
    def get(self, request: Request, dossier_id: UUID, evidence_id: UUID) -> FileResponse:
        found = get_object_or_404(self.dossier(dossier_id).evidence.exclude(file=""), pk=evidence_id)
        scans.require_clean(found.sha256, own=found.added_by_id == self.actor.pk)
        return files.private_response(found.file.open("rb"), found.name, found.content_type)
