"""Organisations of candidates and bodies, by the DITP."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from certification import permissions
from certification.api.shared import ActingView
from certification.queries import organisations as queries
from certification.use_cases import organisations as acts
from label_sp.actors.enums import OrganisationKind
from label_sp.actors.models import Organisation
from label_sp.common.api import Pages, StrictSerializer

TAG = "Organisations"
KINDS = (OrganisationKind.CANDIDATE, OrganisationKind.BODY)


class OrganisationOutSerializer(serializers.ModelSerializer[Organisation]):
    class Meta:
        model = Organisation
        fields = ("id", "name", "kind", "fictitious", "closed_on")
        read_only_fields = fields


class OrganisationNameSerializer(StrictSerializer):
    name = serializers.CharField(max_length=200)


class NewCandidateSerializer(OrganisationNameSerializer):
    """`email`: whom to invite as its manager; blank invites nobody."""

    email = serializers.EmailField(required=False, allow_blank=True, default="")


class ClosingSerializer(StrictSerializer):
    """`confirmed` closes it though dossiers are under way."""

    reason = serializers.CharField(max_length=4000)
    confirmed = serializers.BooleanField(default=False)


class DitpView(ActingView):
    """A missing page for all but the DITP."""

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if not permissions.can_supervise(self.actor):
            raise Http404

    def organisation(self, organisation_id: UUID) -> Organisation:
        return get_object_or_404(Organisation, pk=organisation_id, kind__in=KINDS)


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
        summary="Créer une organisation candidate",
        request=NewCandidateSerializer,
        responses={201: OrganisationOutSerializer},
        tags=[TAG],
    )
    def post(self, request: Request) -> Response:
        """And invite its first person when an address is given."""
        made = acts.register_candidate(actor=self.actor, **self.received(NewCandidateSerializer))
        return Response(OrganisationOutSerializer(made).data, status=201)


class OrganisationNameView(DitpView):
    @extend_schema(
        operation_id="organisations_rename",
        summary="Corriger le nom d’une organisation",
        request=OrganisationNameSerializer,
        responses=OrganisationOutSerializer,
        tags=[TAG],
    )
    def post(self, request: Request, organisation_id: UUID) -> Response:
        """What was issued keeps its name."""
        found = self.organisation(organisation_id)
        done = acts.correct_name(found.pk, actor=self.actor, **self.received(OrganisationNameSerializer))
        return Response(OrganisationOutSerializer(done).data)


class OrganisationClosingView(DitpView):
    @extend_schema(
        operation_id="organisations_close",
        summary="Fermer une organisation",
        request=ClosingSerializer,
        responses=OrganisationOutSerializer,
        tags=[TAG],
    )
    def post(self, request: Request, organisation_id: UUID) -> Response:
        """Its people act no more; refused while dossiers are under way, unless confirmed."""
        found = self.organisation(organisation_id)
        done = acts.close_organisation(found.pk, actor=self.actor, **self.received(ClosingSerializer))
        return Response(OrganisationOutSerializer(done).data)


class OrganisationReopeningView(DitpView):
    @extend_schema(
        operation_id="organisations_reopen",
        summary="Rouvrir une organisation",
        request=None,
        responses=OrganisationOutSerializer,
        tags=[TAG],
    )
    def post(self, request: Request, organisation_id: UUID) -> Response:
        """Its people have the roles that they had."""
        found = self.organisation(organisation_id)
        return Response(OrganisationOutSerializer(acts.reopen_organisation(found.pk, actor=self.actor)).data)
