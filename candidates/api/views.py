"""The candidate's acts through the API: the same use cases, the same readers and the same refusals as on the pages."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, status
from rest_framework.generics import ListAPIView
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from candidates import queries, use_cases
from candidates.api import serializers as shapes
from candidates.enums import PieceKind
from candidates.models import Dossier, Service
from label_sp.common import files
from label_sp.common.api import ActingView

TAGS = ["Candidature"]
KIND = OpenApiParameter("kind", OpenApiTypes.STR, OpenApiParameter.PATH, enum=PieceKind.values)


class DossierView(ActingView):
    """Of one dossier, for who may see it."""

    def dossier(self, dossier_id: UUID) -> Dossier:
        """The dossier, or 404 for who may not see it."""
        return get_object_or_404(queries.visible_to(self.actor), pk=dossier_id)


class Services(DossierView, ListAPIView[Service]):
    serializer_class = shapes.ServiceSerializer
    queryset = Service.objects.none()

    def get_queryset(self) -> QuerySet[Service]:
        return queries.team_services(self.actor).select_related("organisation")

    @extend_schema(operation_id="services_list", summary="Les services de vos organisations", tags=TAGS)
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)

    @extend_schema(
        operation_id="services_register",
        summary="Enregistrer un service",
        request=shapes.NewServiceSerializer,
        responses={201: shapes.ServiceSerializer},
        tags=TAGS,
    )
    def post(self, request: Request) -> Response:
        service = use_cases.register_service(actor=self.actor, **self.received(shapes.NewServiceSerializer))
        return _created(shapes.ServiceSerializer(service))


class Dossiers(DossierView, ListAPIView[Dossier]):
    serializer_class = shapes.DossierSummarySerializer
    queryset = Dossier.objects.none()

    def get_queryset(self) -> QuerySet[Dossier]:
        wanted = shapes.DossierFilter(data=self.request.query_params.dict())
        wanted.is_valid(raise_exception=True)
        return queries.visible_to(self.actor).filter(**wanted.validated_data)

    @extend_schema(
        operation_id="dossiers_list",
        summary="Les dossiers que vous pouvez voir",
        parameters=[shapes.DossierFilter],
        tags=TAGS,
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)

    @extend_schema(
        operation_id="dossiers_create",
        summary="Ouvrir le dossier d’un service",
        request=shapes.NewDossierSerializer,
        responses={201: shapes.DossierSerializer},
        tags=TAGS,
    )
    def post(self, request: Request) -> Response:
        dossier = use_cases.create_dossier(actor=self.actor, **self.received(shapes.NewDossierSerializer))
        return _created(shapes.DossierSerializer(dossier))


class OneDossier(DossierView):
    @extend_schema(
        operation_id="dossiers_read",
        summary="Un dossier en entier",
        responses=shapes.DossierSerializer,
        tags=TAGS,
    )
    def get(self, request: Request, dossier_id: UUID) -> Response:
        known = {"reader": request.user}
        return Response(shapes.DossierSerializer(self.dossier(dossier_id), context=known).data)


class Planning(DossierView):
    @extend_schema(
        operation_id="dossiers_plan",
        summary="Choisir l’organisme, les dates d’audit souhaitées et le périmètre",
        request=shapes.PlanningSerializer,
        responses=shapes.DossierSerializer,
        tags=TAGS,
    )
    def put(self, request: Request, dossier_id: UUID) -> Response:
        self.dossier(dossier_id)
        use_cases.plan_dossier(dossier_id, actor=self.actor, **self.received(shapes.PlanningSerializer))
        return Response(shapes.DossierSerializer(self.dossier(dossier_id)).data)


class Sites(DossierView):
    @extend_schema(
        operation_id="sites_list",
        summary="Les sites du service",
        responses=shapes.SiteSerializer(many=True),
        tags=TAGS,
    )
    def get(self, request: Request, dossier_id: UUID) -> Response:
        return Response(shapes.SiteSerializer(self.dossier(dossier_id).service.sites.all(), many=True).data)

    @extend_schema(
        operation_id="sites_add",
        summary="Ajouter un site",
        request=shapes.NewSiteSerializer,
        responses={201: shapes.SiteSerializer},
        tags=TAGS,
    )
    def post(self, request: Request, dossier_id: UUID) -> Response:
        self.dossier(dossier_id)
        site = use_cases.add_site(dossier_id, actor=self.actor, **self.received(shapes.NewSiteSerializer))
        return _created(shapes.SiteSerializer(site))


class OneSite(DossierView):
    @extend_schema(operation_id="sites_remove", summary="Retirer un site", responses={204: None}, tags=TAGS)
    def delete(self, request: Request, dossier_id: UUID, site_id: UUID) -> Response:
        get_object_or_404(self.dossier(dossier_id).service.sites, pk=site_id)
        use_cases.remove_site(dossier_id, site_id, actor=self.actor)
        return Response(status=status.HTTP_204_NO_CONTENT)


class MainSite(DossierView):
    @extend_schema(
        operation_id="sites_make_main",
        summary="Désigner le site principal",
        request=None,
        responses=shapes.SiteSerializer,
        tags=TAGS,
    )
    def post(self, request: Request, dossier_id: UUID, site_id: UUID) -> Response:
        get_object_or_404(self.dossier(dossier_id).service.sites, pk=site_id)
        site = use_cases.make_main_site(dossier_id, site_id, actor=self.actor)
        return Response(shapes.SiteSerializer(site).data)


class SelfAssessments(DossierView):
    @extend_schema(
        operation_id="self_assessments_list",
        summary="Les autodiagnostics",
        responses=shapes.SelfAssessmentSerializer(many=True),
        tags=TAGS,
    )
    def get(self, request: Request, dossier_id: UUID) -> Response:
        recorded = self.dossier(dossier_id).self_assessments.all()
        return Response(shapes.SelfAssessmentSerializer(recorded, many=True).data)

    @extend_schema(
        operation_id="self_assessments_record",
        summary="Enregistrer un autodiagnostic",
        request=shapes.NewSelfAssessmentSerializer,
        responses={201: shapes.SelfAssessmentSerializer},
        tags=TAGS,
    )
    def post(self, request: Request, dossier_id: UUID) -> Response:
        self.dossier(dossier_id)
        recorded = use_cases.record_self_assessment(
            dossier_id, actor=self.actor, **self.received(shapes.NewSelfAssessmentSerializer)
        )
        return _created(shapes.SelfAssessmentSerializer(recorded))


class Pieces(DossierView):
    @extend_schema(
        operation_id="pieces_list",
        summary="Les 8 pièces et leurs versions",
        responses=shapes.PieceLineSerializer(many=True),
        tags=TAGS,
    )
    def get(self, request: Request, dossier_id: UUID) -> Response:
        lines = queries.checklist(self.dossier(dossier_id), request.user)
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


class PieceFile(DossierView):
    @extend_schema(
        operation_id="pieces_download",
        summary="Télécharger une version d’une pièce",
        parameters=[KIND],
        responses={(200, "application/octet-stream"): OpenApiTypes.BINARY},
        tags=TAGS,
    )
    def get(self, request: Request, dossier_id: UUID, kind: str, version: int) -> FileResponse:
        found = get_object_or_404(self.dossier(dossier_id).pieces, kind=kind, version=version)
        return files.private_response(found.file.open("rb"), found.name, found.content_type)


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


class Abandon(DossierView):
    @extend_schema(
        operation_id="dossiers_abandon",
        summary="Abandonner la candidature, avant la décision",
        request=shapes.AbandonSerializer,
        responses=shapes.DossierSerializer,
        tags=TAGS,
    )
    def post(self, request: Request, dossier_id: UUID) -> Response:
        self.dossier(dossier_id)
        use_cases.abandon_dossier(dossier_id, actor=self.actor, **self.received(shapes.AbandonSerializer))
        return Response(shapes.DossierSerializer(self.dossier(dossier_id)).data)


def _created(shown: serializers.BaseSerializer[Any]) -> Response:
    return Response(shown.data, status=status.HTTP_201_CREATED)
