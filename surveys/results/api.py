"""The report of a closed campaign through the API: its files, and each of them."""

from __future__ import annotations

from uuid import UUID

from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from label_sp.common.api import ActingView
from surveys.campaigns import queries
from surveys.campaigns.models import Campaign
from surveys.results import use_cases
from surveys.results.downloads import sent
from surveys.results.enums import ReportFormat
from surveys.results.shapes import SurveyReportSerializer

FORMAT = OpenApiParameter(
    "form", OpenApiTypes.STR, OpenApiParameter.PATH, enum=ReportFormat.values, description="Format"
)


class CampaignReports(ActingView):
    """What both routes share."""

    def campaign(self, campaign_id: UUID) -> Campaign:
        """A closed campaign, or 404: also for who may not see it."""
        found = queries.visible_to(self.actor).filter(queries.CLOSED)
        return get_object_or_404(found.select_related("dossier__body"), pk=campaign_id)


class Reports(CampaignReports):
    @extend_schema(
        operation_id="campaigns_reports",
        summary="Les fichiers du rapport d’une campagne close",
        responses=SurveyReportSerializer(many=True),
        tags=["Enquêtes"],
    )
    def get(self, request: Request, campaign_id: UUID) -> Response:
        """SUR-09. PDF, XLSX, CSV (réponses sans nom) et JSON, chacun avec son empreinte."""
        made = use_cases.keep_all(self.campaign(campaign_id))
        return Response(SurveyReportSerializer(made, many=True).data)


class ReportFile(CampaignReports):
    @extend_schema(
        operation_id="campaigns_report",
        summary="Un fichier du rapport d’une campagne close",
        parameters=[FORMAT],
        responses={(200, "*/*"): OpenApiTypes.BINARY},
        tags=["Enquêtes"],
    )
    def get(self, request: Request, campaign_id: UUID, form: str) -> HttpResponse | FileResponse:
        """SUR-09. La même campagne donne toujours les mêmes octets."""
        return sent(use_cases.kept(self.campaign(campaign_id), ReportFormat(form)))
