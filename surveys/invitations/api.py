"""Routes of the API: invitations, sendings, open links, the same campaign once more."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from candidates.dossiers import queries as dossier_queries
from candidates.dossiers.models import Dossier
from label_sp.common.api import ActView, Pages, act_view
from surveys.campaigns import permissions
from surveys.campaigns.run_api import TAG, CampaignActView
from surveys.campaigns.shapes import RunCampaignSerializer
from surveys.invitations import acts, queries, shapes


class Addresses(CampaignActView):
    @extend_schema(
        operation_id="campaigns_invitations",
        summary="Les personnes invitées à une campagne",
        responses=shapes.InvitationSerializer(many=True),
        tags=[TAG],
    )
    def get(self, request: Request, campaign_id: UUID) -> Response:
        """Pour l’équipe de la candidature seule ; qui a répondu n’est dit nulle part. 100 lignes au plus : `?page=`."""
        campaign = self.find(campaign_id)
        permissions.can_run.require(self.actor, campaign.dossier)
        pages = Pages()
        rows = pages.paginate_queryset(queries.invitations(campaign), request, self) or []
        return Response(shapes.InvitationSerializer(rows, many=True).data)


class Sendings(CampaignActView):
    @extend_schema(
        operation_id="campaigns_progress",
        summary="Où en est l’envoi des invitations",
        responses=shapes.MailingProgressSerializer,
        tags=[TAG],
    )
    def get(self, request: Request, campaign_id: UUID) -> Response:
        """Le nombre d’invitations dans chaque état, et l’envoi en cours."""
        return Response(shapes.MailingProgressSerializer(queries.progress(self.find(campaign_id))).data)


class OpenLinks(CampaignActView):
    @extend_schema(
        operation_id="campaigns_open_links",
        summary="Les liens à afficher d’une campagne",
        responses=shapes.OpenLinkSerializer(many=True),
        tags=[TAG],
    )
    def get(self, request: Request, campaign_id: UUID) -> Response:
        """SUU-05."""
        found = self.find(campaign_id).open_links.order_by("site")
        return Response(shapes.OpenLinkSerializer(found, many=True).data)


class OnDossier(ActView):
    def find(self, dossier_id: UUID, **_: Any) -> Dossier:
        """The dossier, or 404 for who may not see it."""
        return get_object_or_404(dossier_queries.visible_to(self.actor), pk=dossier_id)


Invitations = act_view(
    acts.ADD, Addresses, shapes.AddedSerializer, operation="campaigns_invitations_add", tag=TAG
)
RemoveView = act_view(
    acts.REMOVE, CampaignActView, RunCampaignSerializer, operation="campaigns_invitations_remove", tag=TAG
)
SendView = act_view(acts.SEND, Sendings, shapes.MailingSerializer, operation="campaigns_send", tag=TAG)
RemindView = act_view(
    acts.REMIND, CampaignActView, shapes.MailingSerializer, operation="campaigns_remind", tag=TAG
)
PauseView = act_view(
    acts.PAUSE, CampaignActView, shapes.MailingSerializer, operation="campaigns_pause", tag=TAG
)
ResumeView = act_view(
    acts.RESUME, CampaignActView, shapes.MailingSerializer, operation="campaigns_resume", tag=TAG
)
LinksView = act_view(
    acts.MAKE_LINK, OpenLinks, shapes.OpenLinkSerializer, operation="campaigns_open_link", tag=TAG
)
SwitchView = act_view(
    acts.SWITCH_LINK,
    CampaignActView,
    shapes.OpenLinkSerializer,
    operation="campaigns_open_link_switch",
    tag=TAG,
)
RedoView = act_view(acts.REDO, OnDossier, RunCampaignSerializer, operation="campaigns_redo", tag=TAG)
