"""Routes of the API: the pieces of a dossier."""

from __future__ import annotations

from uuid import UUID

from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from candidates.dossiers.api import TAGS, DossierView, _created
from candidates.pieces import queries, shapes, use_cases
from candidates.pieces.enums import PieceKind
from candidates.scans import queries as scans
from label_sp.common import files

KIND = OpenApiParameter("kind", OpenApiTypes.STR, OpenApiParameter.PATH, enum=PieceKind.values)


class Pieces(DossierView):
    @extend_schema(
        operation_id="pieces_list",
        summary="Les 8 pièces et leurs versions",
        responses=shapes.PieceLineSerializer(many=True),
        tags=TAGS,
    )
    def get(self, request: Request, dossier_id: UUID) -> Response:
        lines = queries.checklist(self.dossier(dossier_id), self.actor)
        return Response(shapes.PieceLineSerializer(lines, many=True).data)


class OnePiece(DossierView):
    parser_classes = (MultiPartParser,)
    takes_a_file = True

    @extend_schema(
        operation_id="pieces_file",
        summary="Déposer une pièce, ou sa nouvelle version",
        parameters=[KIND],
        request={"multipart/form-data": shapes.NewPieceSerializer},
        responses={201: shapes.PieceSerializer},
        tags=TAGS,
    )
    def post(self, request: Request, dossier_id: UUID, kind: str) -> Response:
        self.dossier(dossier_id)
        if kind not in PieceKind.values:
            raise Http404
        uploaded = self.received(shapes.NewPieceSerializer)["file"]
        piece = use_cases.file_piece(dossier_id, kind, actor=self.actor, uploaded=uploaded)
        return _created(shapes.PieceSerializer(piece))


class MadePiece(DossierView):
    @extend_schema(
        operation_id="pieces_attach",
        summary="Déposer la pièce que l’application produit",
        description="Le rapport d’autodiagnostic, ceux des enquêtes…, à partir de ce qui est enregistré ici.",
        parameters=[KIND],
        request=None,
        responses={201: shapes.PieceSerializer},
        tags=TAGS,
    )
    def post(self, request: Request, dossier_id: UUID, kind: str) -> Response:
        self.dossier(dossier_id)
        if kind not in PieceKind.values:
            raise Http404
        return _created(shapes.PieceSerializer(use_cases.attach(dossier_id, kind, actor=self.actor)))


class OneVersion(DossierView):
    @extend_schema(
        operation_id="pieces_withdraw",
        summary="Retirer la dernière version d’une pièce, tant qu’elle n’est pas partie",
        parameters=[KIND],
        responses={204: None},
        tags=TAGS,
    )
    def delete(self, request: Request, dossier_id: UUID, kind: str, version: int) -> Response:
        get_object_or_404(self.dossier(dossier_id).pieces, kind=kind, version=version)
        use_cases.withdraw_piece(dossier_id, kind, version, actor=self.actor)
        return Response(status=status.HTTP_204_NO_CONTENT)


class PieceFile(DossierView):
    @extend_schema(
        operation_id="pieces_download",
        summary="Télécharger une version d’une pièce",
        parameters=[KIND],
        responses={(200, "*/*"): OpenApiTypes.BINARY},
        tags=TAGS,
    )
    def get(self, request: Request, dossier_id: UUID, kind: str, version: int) -> FileResponse:
        readable = queries.readable(self.dossier(dossier_id), self.actor)
        found = get_object_or_404(readable, kind=kind, version=version)
        scans.require_clean(found.sha256, own=found.uploaded_by_id == self.actor.pk)
        return files.private_response(found.file.open("rb"), found.name, found.content_type)
