"""Routes of the API: quality indicators."""

from __future__ import annotations

from uuid import UUID

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from candidates.dossiers.api import TAGS, DossierView, _created
from candidates.indicators import queries, shapes, use_cases


class Indicators(DossierView):
    @extend_schema(
        operation_id="indicators_list",
        summary="Les indicateurs de qualité et leurs valeurs",
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


class IndicatorValues(DossierView):
    @extend_schema(
        operation_id="indicators_measure",
        summary="Enregistrer la valeur d’un indicateur",
        request=shapes.NewValueSerializer,
        responses={201: shapes.ValueSerializer},
        tags=TAGS,
    )
    def post(self, request: Request, dossier_id: UUID, indicator_id: UUID) -> Response:
        get_object_or_404(self.dossier(dossier_id).indicators, pk=indicator_id)
        typed = self.received(shapes.NewValueSerializer)
        value = use_cases.record_value(dossier_id, indicator_id, actor=self.actor, **typed)
        return _created(shapes.ValueSerializer(value))


class Results(DossierView):
    @extend_schema(
        operation_id="results_retrieve",
        summary="L’affichage des résultats et les avis reçus",
        responses=shapes.ResultsSerializer,
        tags=TAGS,
    )
    def get(self, request: Request, dossier_id: UUID) -> Response:
        dossier = self.dossier(dossier_id)
        found = {"display": queries.display_of(dossier), "opinions": reversed(dossier.opinions.all())}
        return Response(shapes.ResultsSerializer(found).data)

    @extend_schema(
        operation_id="results_show",
        summary="Dire où les résultats sont affichés et publiés",
        request=shapes.NewDisplaySerializer,
        responses=shapes.DisplaySerializer,
        tags=TAGS,
    )
    def put(self, request: Request, dossier_id: UUID) -> Response:
        """PRO-02."""
        self.dossier(dossier_id)
        typed = self.received(shapes.NewDisplaySerializer)
        display = use_cases.show_results(dossier_id, actor=self.actor, **typed)
        return Response(shapes.DisplaySerializer(display).data)


class ReceivedOpinions(DossierView):
    @extend_schema(
        operation_id="results_opinions_record",
        summary="Enregistrer les avis reçus",
        request=shapes.NewOpinionsSerializer,
        responses={201: shapes.OpinionsSerializer},
        tags=TAGS,
    )
    def post(self, request: Request, dossier_id: UUID) -> Response:
        """PRO-02."""
        self.dossier(dossier_id)
        typed = self.received(shapes.NewOpinionsSerializer)
        opinions = use_cases.record_opinions(dossier_id, actor=self.actor, **typed)
        return _created(shapes.OpinionsSerializer(opinions))


class ImportedResults(DossierView):
    parser_classes = (MultiPartParser,)
    takes_a_file = True

    @extend_schema(
        operation_id="results_import",
        summary="Importer des valeurs d’indicateurs ou des avis",
        request={"multipart/form-data": shapes.ResultsFileSerializer},
        responses=shapes.ImportedSerializer,
        tags=TAGS,
    )
    def post(self, request: Request, dossier_id: UUID) -> Response:
        """PRO-02. A line that cannot be read stops no other."""
        self.dossier(dossier_id)
        file = self.received(shapes.ResultsFileSerializer)["file"]
        done = use_cases.import_results(dossier_id, actor=self.actor, file=file)
        refused = [{"line": line, "reason": reason} for line, reason in done.refused]
        return Response(shapes.ImportedSerializer({"taken": done.taken, "refused": refused}).data)
