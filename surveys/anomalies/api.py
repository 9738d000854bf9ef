"""What looks odd in a campaign, through the API: for the body and its auditors."""

from __future__ import annotations

from uuid import UUID

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from label_sp.common.api import ActingView
from surveys.anomalies import permissions, presentation
from surveys.anomalies.shapes import SignsSerializer
from surveys.campaigns import queries as campaigns


class Signs(ActingView):
    @extend_schema(
        operation_id="campaigns_anomalies",
        summary="Les signalements d’une campagne close",
        responses=SignsSerializer,
        tags=["Enquêtes"],
    )
    def get(self, request: Request, campaign_id: UUID) -> Response:
        """Pour l’organisme et ses auditeurs : des signalements à vérifier, qui ne retirent aucune réponse."""
        found = campaigns.visible_to(self.actor).filter(campaigns.CLOSED)
        campaign = get_object_or_404(found, pk=campaign_id)
        permissions.can_read.require(self.actor, campaign.dossier)
        return Response(SignsSerializer(presentation.signs([campaign])[campaign.pk]).data)
