"""Routes of the API: exchanges."""

from __future__ import annotations

from uuid import UUID

from django.http import FileResponse
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from candidates.dossiers.api import TAGS, DossierView, _created
from candidates.exchanges import queries, shapes, use_cases
from candidates.exchanges.models import Attachment
from candidates.scans import queries as scans
from label_sp.common import files


class Exchanges(DossierView):
    parser_classes = (MultiPartParser,)
    takes_a_file = use_cases.MOST_FILES

    @extend_schema(
        operation_id="exchanges_list",
        summary="Les échanges du candidat et de l’organisme",
        responses=shapes.ExchangeSerializer(many=True),
        tags=TAGS,
    )
    def get(self, request: Request, dossier_id: UUID) -> Response:
        thread = queries.thread(self.dossier(dossier_id))
        return Response(shapes.ExchangeSerializer(thread, many=True).data)

    @extend_schema(
        operation_id="exchanges_write",
        summary="Écrire à l’autre partie",
        request={"multipart/form-data": shapes.NewExchangeSerializer},
        responses={201: shapes.ExchangeSerializer},
        tags=TAGS,
    )
    def post(self, request: Request, dossier_id: UUID) -> Response:
        self.dossier(dossier_id)
        typed = self.received(shapes.NewExchangeSerializer)
        return _created(shapes.ExchangeSerializer(use_cases.write(dossier_id, actor=self.actor, **typed)))


class ExchangeFile(DossierView):
    @extend_schema(
        operation_id="exchanges_download",
        summary="Télécharger un fichier joint à un message",
        responses={(200, "*/*"): OpenApiTypes.BINARY},
        tags=TAGS,
    )
    def get(self, request: Request, dossier_id: UUID, exchange_id: UUID, attachment_id: UUID) -> FileResponse:
        dossier = self.dossier(dossier_id)
        found = get_object_or_404(
            Attachment, pk=attachment_id, exchange_id=exchange_id, exchange__dossier=dossier
        )
        scans.require_clean(found.sha256, own=found.exchange.author_id == self.actor.pk)
        return files.private_response(found.file.open("rb"), found.name, found.content_type)
