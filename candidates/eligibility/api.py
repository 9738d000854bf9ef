"""Routes of the API: the list of eligible kinds, public; requests to be on it, for who asked and for the DITP."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from candidates.eligibility import acts, queries, shapes
from candidates.eligibility.models import EligibilityRequest
from label_sp.common.api import ActingView, ActView, PublicView, act_view
from label_sp.guide.eligibility import KINDS

TAG = "Éligibilité"


class EligibleKinds(PublicView):
    @extend_schema(
        operation_id="eligible_kinds",
        summary="La liste des services éligibles",
        responses=shapes.EligibleSerializer,
        auth=[],
        tags=[TAG],
    )
    def get(self, request: Request) -> Response:
        """ELI-01, ELI-02."""
        kinds = [{"key": key, "name": name} for key, name in KINDS.items()]
        return Response(shapes.EligibleSerializer({"kinds": kinds, "added": queries.added()}).data)


class Requests(ActingView, ListAPIView[EligibilityRequest]):
    serializer_class = shapes.RequestOutSerializer
    queryset = EligibilityRequest.objects.none()

    def get_queryset(self) -> QuerySet[EligibilityRequest]:
        return queries.visible_to(self.actor)

    @extend_schema(
        operation_id="eligibility_requests_list", summary="Les demandes de services hors liste", tags=[TAG]
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Those of your organisations; all of them for the DITP."""
        return super().get(request, *args, **kwargs)

    @extend_schema(
        operation_id="eligibility_requests_ask",
        summary=acts.ASK_ELIGIBILITY.label,
        request=shapes.EligibilityRequestSerializer,
        responses={201: shapes.RequestOutSerializer},
        tags=[TAG],
    )
    def post(self, request: Request) -> Response:
        """ELI-02."""
        asked = acts.ASK_ELIGIBILITY(actor=self.actor, **self.received(shapes.EligibilityRequestSerializer))
        return Response(shapes.RequestOutSerializer(asked).data, status=201)


class OnRequest(ActView):
    """An act on one request, for who sees it."""

    def find(self, request_id: UUID) -> EligibilityRequest:
        return get_object_or_404(queries.visible_to(self.actor), pk=request_id)


AnswerView = act_view(
    acts.ANSWER_ELIGIBILITY,
    OnRequest,
    shapes.RequestOutSerializer,
    operation="eligibility_requests_answer",
    tag=TAG,
)
