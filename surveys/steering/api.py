"""Routes of the API: how far a campaign is, and its closing."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from label_sp.common.api import ActingView, ActView, act_view
from surveys.campaigns.models import Campaign
from surveys.steering import acts, queries
from surveys.steering.shapes import CampaignStandingSerializer, ClosedSerializer, standing_as_json

TAG = "Enquêtes"


class SteeringView(ActingView):
    @extend_schema(
        operation_id="campaigns_steering",
        summary="Où en est une campagne ouverte, et ce que donnerait sa clôture",
        responses=CampaignStandingSerializer,
        tags=[TAG],
    )
    def get(self, request: Request, campaign_id: UUID) -> Response:
        """SUR-03, SUU-04, SUA-03. 404 une fois la campagne close : son résultat est alors celui de l’enquête."""
        campaign = get_object_or_404(queries.open_here(self.actor), pk=campaign_id)
        found = queries.standing(queries.counted_now(campaign), campaign.dossier.today)
        return Response(standing_as_json(found))


class OneCampaign(ActView):
    def find(self, campaign_id: UUID, **_: Any) -> Campaign:
        """The campaign, or 404 for who may not see it."""
        return get_object_or_404(queries.run_here(self.actor), pk=campaign_id)


CloseView = act_view(acts.CLOSE, OneCampaign, ClosedSerializer, operation="campaigns_close", tag=TAG)
