"""Organisations of candidates and bodies, by the DITP."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from certification.dossier import shapes
from certification.organisations import acts, queries
from label_sp.actors import permissions
from label_sp.actors.enums import OrganisationKind
from label_sp.actors.models import Organisation
from label_sp.common.api import ActingView, ActView, Pages, RowSerializer, act_view

TAG = "Organisations"
KINDS = (OrganisationKind.CANDIDATE, OrganisationKind.BODY)


class OrganisationOutSerializer(RowSerializer[Organisation]):
    class Meta:
        model = Organisation
        fields = ("id", "name", "kind", "fictitious", "closed_on", "merged_into")
        read_only_fields = fields


class DitpView(ActingView):
    """A missing page for all but the DITP."""

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if not permissions.can_supervise(self.actor):
            raise Http404


class CandidatesView(DitpView):
    pagination_class = Pages
    queryset = Organisation.objects.none()

    @extend_schema(
        operation_id="organisations_list",
        summary="Les organisations candidates",
        parameters=[
            OpenApiParameter("q", OpenApiTypes.STR, description="Mots du nom"),
            OpenApiParameter("page", OpenApiTypes.INT),
            OpenApiParameter("page_size", OpenApiTypes.INT),
        ],
        responses=OrganisationOutSerializer(many=True),
        tags=[TAG],
    )
    def get(self, request: Request) -> Response:
        """By name, 25 per page."""
        pages = Pages()
        words = request.query_params.get("q", "")[:100]
        found = queries.candidates(words, timezone.localdate())
        rows = pages.paginate_queryset(found, request, view=self) or []
        return pages.get_paginated_response(OrganisationOutSerializer(rows, many=True).data)

    @extend_schema(
        operation_id="organisations_create",
        summary=acts.REGISTER_CANDIDATE.label,
        request=shapes.NewCandidateSerializer,
        responses={201: OrganisationOutSerializer},
        tags=[TAG],
    )
    def post(self, request: Request) -> Response:
        """And invite its first person when an address is given."""
        made = acts.REGISTER_CANDIDATE(actor=self.actor, **self.received(shapes.NewCandidateSerializer))
        return Response(OrganisationOutSerializer(made).data, status=201)


class OnOrganisation(DitpView, ActView):
    """An act on an organisation of a candidate or a body."""

    def find(self, organisation_id: UUID) -> Organisation:
        return get_object_or_404(Organisation, pk=organisation_id, kind__in=KINDS)


OrganisationNameView, OrganisationClosingView, OrganisationReopeningView, OrganisationMergingView = (
    act_view(act, OnOrganisation, OrganisationOutSerializer, operation=f"organisations_{verb}", tag=TAG)
    for verb, act in (
        ("rename", acts.CORRECT_NAME),
        ("close", acts.CLOSE_ORGANISATION),
        ("reopen", acts.REOPEN_ORGANISATION),
        ("merge", acts.MERGE_DOUBLE),
    )
)
