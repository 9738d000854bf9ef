"""The surveys of a dossier through the API: the same acts and the same numbers as on the pages."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from candidates.dossiers import queries as dossier_queries
from candidates.dossiers.models import Dossier
from label_sp.common.api import ActingView
from surveys.campaigns import queries
from surveys.campaigns.shapes import KINDS, CampaignSerializer, PurposeSerializer, as_json

KIND = OpenApiParameter("kind", OpenApiTypes.STR, OpenApiParameter.PATH, enum=KINDS, description="Enquête")


class DossierSurveys(ActingView):
    """What all routes share."""

    def dossier(self, dossier_id: UUID) -> Dossier:
        """The dossier, or 404 for who may not see it."""
        return get_object_or_404(dossier_queries.visible_to(self.actor), pk=dossier_id)

    def kind(self, kind: str) -> str:
        """« users » or « agents », or 404."""
        if kind not in KINDS:
            raise Http404
        return kind


class SurveyList(DossierSurveys):
    @extend_schema(
        operation_id="surveys_list",
        summary="Les enquêtes qui comptent pour ce dossier",
        responses=CampaignSerializer(many=True),
        tags=["Enquêtes"],
    )
    def get(self, request: Request, dossier_id: UUID) -> Response:
        """Au plus une campagne par enquête et par audit préparé, avec son résultat."""
        counted = list(queries.in_force(queries.campaigns(self.dossier(dossier_id))).values())
        known = queries.results(counted)
        return Response([as_json(campaign, known[campaign.pk]) for campaign in counted])


class SurveyDetail(DossierSurveys):
    @extend_schema(
        operation_id="surveys_result",
        summary="Le résultat d’une enquête",
        parameters=[KIND, PurposeSerializer],
        responses=CampaignSerializer,
        tags=["Enquêtes"],
    )
    def get(self, request: Request, dossier_id: UUID, kind: str) -> Response:
        """Le résultat de la campagne qui compte ; 404 tant que rien n’est importé."""
        dossier, wanted = self.dossier(dossier_id), PurposeSerializer(data=request.query_params.dict())
        wanted.is_valid(raise_exception=True)
        campaign = queries.latest(dossier, self.kind(kind), wanted.validated_data["purpose"])
        if campaign is None:
            raise Http404
        return Response(as_json(campaign, queries.result(campaign)))
