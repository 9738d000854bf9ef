"""Routes of the API: requests for an access, for the DITP. Asking is for people: it ends with a link in a mail."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from candidates.access import acts, queries, shapes
from candidates.access.models import AccessRequest
from label_sp.common.api import ActingView, ActView, act_view

TAG = "Organisations"


class AccessRequests(ActingView, ListAPIView[AccessRequest]):
    serializer_class = shapes.AccessRequestSerializer
    queryset = AccessRequest.objects.none()

    def get_queryset(self) -> QuerySet[AccessRequest]:
        return queries.visible_to(self.actor)

    @extend_schema(operation_id="access_requests_list", summary="Les demandes d’accès", tags=[TAG])
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """For the DITP: those whose address was confirmed, what waits first. Empty for everybody else."""
        return super().get(request, *args, **kwargs)


class OnAccessRequest(ActView):
    """An act on one request, for who sees it."""

    def find(self, request_id: UUID) -> AccessRequest:
        return get_object_or_404(queries.visible_to(self.actor), pk=request_id)


AcceptView, RefuseView = (
    act_view(
        act,
        OnAccessRequest,
        shapes.AccessRequestSerializer,
        operation=f"access_requests_{verb}",
        tag=TAG,
    )
    for verb, act in (("accept", acts.ACCEPT_ACCESS), ("refuse", acts.REFUSE_ACCESS))
)
