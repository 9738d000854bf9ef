"""Routes of the API: how far a campaign is, and its closing."""

from __future__ import annotations

from uuid import UUID

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from label_sp.common.api import ActingView, act_view
from surveys.answering import counting
from surveys.campaigns.run_api import TAG, CampaignActView
from surveys.steering import acts, queries
from surveys.steering.shapes import CampaignStandingSerializer, ClosedSerializer, standing_as_json


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
        found = queries.standing(counting.counted_now(campaign), campaign.dossier.today)
        return Response(standing_as_json(found))


CloseView = act_view(acts.CLOSE, CampaignActView, ClosedSerializer, operation="campaigns_close", tag=TAG)
