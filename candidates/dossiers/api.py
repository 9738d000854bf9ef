"""Routes of the API: dossiers."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from candidates.dossiers import queries, use_cases
from candidates.dossiers.models import Dossier
from candidates.dossiers.shapes import ScopeOutSerializer, ScopeSerializer
from candidates.services import queries as service_queries
from candidates.services import shapes
from candidates.services import use_cases as service_use_cases
from candidates.services.models import Service
from label_sp.common.api import ActingView, ActView

TAGS = ["Candidature"]


class DossierView(ActingView):
    """Of one dossier, for who may see it."""

    def dossier(self, dossier_id: UUID) -> Dossier:
        """The dossier, or 404 for who may not see it."""
        return get_object_or_404(queries.visible_to(self.actor), pk=dossier_id)


class Services(DossierView, ListAPIView[Service]):
    serializer_class = shapes.ServiceSerializer
    queryset = Service.objects.none()

    def get_queryset(self) -> QuerySet[Service]:
        return service_queries.team_services(self.actor).select_related("organisation")

    @extend_schema(operation_id="services_list", summary="Les services de vos organisations", tags=TAGS)
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)

    @extend_schema(
        operation_id="services_register",
        summary="Enregistrer un service",
        request=shapes.NewServiceSerializer,
        responses={201: shapes.ServiceSerializer},
        tags=TAGS,
    )
    def post(self, request: Request) -> Response:
        service = service_use_cases.register_service(
            actor=self.actor, **self.received(shapes.NewServiceSerializer)
        )
        return _created(shapes.ServiceSerializer(service))


class Sites(DossierView):
    @extend_schema(
        operation_id="sites_list",
        summary="Les sites du service",
        responses=shapes.SiteSerializer(many=True),
        tags=TAGS,
    )
    def get(self, request: Request, dossier_id: UUID) -> Response:
        return Response(shapes.SiteSerializer(self.dossier(dossier_id).service.sites.all(), many=True).data)

    @extend_schema(
        operation_id="sites_add",
        summary="Ajouter un site",
        request=shapes.NewSiteSerializer,
        responses={201: shapes.SiteSerializer},
        tags=TAGS,
    )
    def post(self, request: Request, dossier_id: UUID) -> Response:
        self.dossier(dossier_id)
        site = use_cases.add_site(dossier_id, actor=self.actor, **self.received(shapes.NewSiteSerializer))
        return _created(shapes.SiteSerializer(site))


class Scope(DossierView):
    @extend_schema(
        operation_id="dossiers_scope",
        summary="Dire ce que comprend le périmètre d’une collectivité",
        request=ScopeSerializer,
        responses=ScopeOutSerializer,
        tags=TAGS,
    )
    def put(self, request: Request, dossier_id: UUID) -> Response:
        """ELI-04, ELI-05, ELI-06."""
        self.dossier(dossier_id)
        said = use_cases.set_scope(dossier_id, actor=self.actor, **self.received(ScopeSerializer))
        return Response(ScopeOutSerializer(said).data)


class OneSite(DossierView):
    @extend_schema(
        operation_id="sites_place",
        summary="Mettre un site dans le périmètre, ou l’en sortir",
        request=shapes.SitePlaceSerializer,
        responses=shapes.SiteSerializer,
        tags=TAGS,
    )
    def put(self, request: Request, dossier_id: UUID, site_id: UUID) -> Response:
        """ELI-03."""
        get_object_or_404(self.dossier(dossier_id).service.sites, pk=site_id)
        typed = self.received(shapes.SitePlaceSerializer)
        site = use_cases.place_site(dossier_id, site_id, actor=self.actor, **typed)
        return Response(shapes.SiteSerializer(site).data)

    @extend_schema(operation_id="sites_remove", summary="Retirer un site", responses={204: None}, tags=TAGS)
    def delete(self, request: Request, dossier_id: UUID, site_id: UUID) -> Response:
        get_object_or_404(self.dossier(dossier_id).service.sites, pk=site_id)
        use_cases.remove_site(dossier_id, site_id, actor=self.actor)
        return Response(status=status.HTTP_204_NO_CONTENT)


class MainSite(DossierView):
    @extend_schema(
        operation_id="sites_make_main",
        summary="Désigner le site principal",
        request=None,
        responses=shapes.SiteSerializer,
        tags=TAGS,
    )
    def post(self, request: Request, dossier_id: UUID, site_id: UUID) -> Response:
        get_object_or_404(self.dossier(dossier_id).service.sites, pk=site_id)
        site = use_cases.make_main_site(dossier_id, site_id, actor=self.actor)
        return Response(shapes.SiteSerializer(site).data)


def _created(shown: serializers.BaseSerializer[Any]) -> Response:
    return Response(shown.data, status=status.HTTP_201_CREATED)


class DossierActView(DossierView, ActView):
    """The route of one act on a dossier."""

    def find(self, dossier_id: UUID) -> Dossier:
        return self.dossier(dossier_id)
