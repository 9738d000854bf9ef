"""Routes of the API: quality indicators."""

from __future__ import annotations

from uuid import UUID

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from candidates.dossiers.api import TAGS, DossierView, _created
from candidates.indicators import queries, shapes, use_cases


class Indicators(DossierView):
    @extend_schema(
        operation_id="indicators_list",
        summary="Les indicateurs de qualité",
        responses=shapes.IndicatorLineSerializer(many=True),
        tags=TAGS,
    )
    def get(self, request: Request, dossier_id: UUID) -> Response:
        lines = queries.indicator_lines(self.dossier(dossier_id))
        return Response(shapes.IndicatorLineSerializer(lines, many=True).data)

    @extend_schema(
        operation_id="indicators_record",
        summary="Ajouter un indicateur",
        request=shapes.NewIndicatorSerializer,
        responses={201: shapes.IndicatorSerializer},
        tags=TAGS,
    )
    def post(self, request: Request, dossier_id: UUID) -> Response:
        self.dossier(dossier_id)
        typed = self.received(shapes.NewIndicatorSerializer)
        indicator = use_cases.record_indicator(dossier_id, actor=self.actor, **typed)
        return _created(shapes.IndicatorSerializer(indicator))


class OneIndicator(DossierView):
    @extend_schema(
        operation_id="indicators_remove", summary="Retirer un indicateur", responses={204: None}, tags=TAGS
    )
    def delete(self, request: Request, dossier_id: UUID, indicator_id: UUID) -> Response:
        get_object_or_404(self.dossier(dossier_id).indicators, pk=indicator_id)
        use_cases.remove_indicator(dossier_id, indicator_id, actor=self.actor)
        return Response(status=status.HTTP_204_NO_CONTENT)
