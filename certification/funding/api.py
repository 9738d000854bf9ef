"""Routes of the API: the envelope that runs, and a new one. Those of a dossier come out of the acts."""

from __future__ import annotations

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from certification.funding import acts, queries, shapes
from certification.organisations.api import DitpView

TAG = "Aides aux audits"


class Funding(DitpView):
    @extend_schema(
        operation_id="funding_read",
        summary="L’enveloppe d’aides en cours",
        responses=shapes.FundingSerializer,
        tags=[TAG],
    )
    def get(self, request: Request) -> Response:
        """What was granted, by network, and what is left. ACT-11. 404 while no envelope is open."""
        found = queries.current_round()
        if found is None:
            raise Http404
        return Response(shapes.FundingSerializer(queries.standing(found)).data)

    @extend_schema(
        operation_id="funding_open",
        summary=acts.OPEN_ROUND.label,
        request=shapes.NewRoundSerializer,
        responses={201: shapes.RoundSerializer},
        tags=[TAG],
    )
    def post(self, request: Request) -> Response:
        """ACT-11."""
        opened = acts.OPEN_ROUND(actor=self.actor, **self.received(shapes.NewRoundSerializer))
        return Response(shapes.RoundSerializer(opened).data, status=201)
