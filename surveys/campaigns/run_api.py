"""Routes of the API: campaigns that are run here."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from candidates.dossiers import queries as dossier_queries
from candidates.dossiers.models import Dossier
from label_sp.common.api import ActView, act_view
from surveys.campaigns import acts, queries
from surveys.campaigns.enums import Source
from surveys.campaigns.models import Campaign
from surveys.campaigns.shapes import RunCampaignSerializer

TAG = "Enquêtes"


class CampaignActView(ActView):
    """The route of an act on one campaign."""

    def find(self, campaign_id: UUID, **_: Any) -> Campaign:
        """The campaign, or 404 for who may not see it."""
        return get_object_or_404(queries.run_here(self.actor), pk=campaign_id)


class OneCampaign(CampaignActView):
    @extend_schema(
        operation_id="campaigns_one",
        summary="Une campagne menée dans l’application",
        responses=RunCampaignSerializer,
        tags=[TAG],
    )
    def get(self, request: Request, campaign_id: UUID) -> Response:
        """Ce qu’elle déclare et où elle en est. SUU-06, SUA-02."""
        return Response(RunCampaignSerializer(self.find(campaign_id)).data)


class OfDossier(ActView):
    """Those of a dossier, read by whoever sees it."""

    def find(self, dossier_id: UUID, **_: Any) -> Dossier:
        """The dossier, or 404 for who may not see it."""
        return get_object_or_404(dossier_queries.visible_to(self.actor), pk=dossier_id)

    @extend_schema(
        operation_id="campaigns_of_dossier",
        summary="Les campagnes menées dans l’application pour un dossier",
        responses=RunCampaignSerializer(many=True),
        tags=[TAG],
    )
    def get(self, request: Request, dossier_id: UUID) -> Response:
        """De leur préparation à leur clôture, celles qui sont abandonnées comprises. SUR-03."""
        found = self.find(dossier_id).campaigns.filter(source=Source.RUN)
        return Response(RunCampaignSerializer(found, many=True).data)


Campaigns = act_view(acts.PREPARE, OfDossier, RunCampaignSerializer, operation="campaigns_prepare", tag=TAG)
OneView = act_view(acts.CORRECT, OneCampaign, RunCampaignSerializer, operation="campaigns_correct", tag=TAG)
OpenView = act_view(acts.OPEN, CampaignActView, RunCampaignSerializer, operation="campaigns_open", tag=TAG)
ProlongView = act_view(
    acts.PROLONG, CampaignActView, RunCampaignSerializer, operation="campaigns_prolong", tag=TAG
)
AbandonView = act_view(
    acts.ABANDON, CampaignActView, RunCampaignSerializer, operation="campaigns_abandon", tag=TAG
)
SampleView = act_view(
    acts.SAY_SAMPLE, CampaignActView, RunCampaignSerializer, operation="campaigns_sample", tag=TAG
)
