"""Routes of the API: the registry of services."""

from __future__ import annotations

from uuid import UUID

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from candidates.registry import acts, queries, shapes
from candidates.services.models import Service, Site
from label_sp.common.api import ActingView, Nothing

TAG = "Registre des services"


class ServiceView(ActingView):
    """Of one service, for who may see it."""

    def service(self, service_id: UUID) -> Service:
        """The service, or 404."""
        return get_object_or_404(queries.visible_to(self.actor), pk=service_id)

    def site(self, service_id: UUID, site_id: UUID) -> Site:
        """One of its sites, or 404."""
        return get_object_or_404(self.service(service_id).sites, pk=site_id)


class OneService(ServiceView):
    @extend_schema(
        operation_id="services_read",
        summary="Un service et ses sites",
        responses=shapes.OneServiceSerializer,
        tags=[TAG],
    )
    def get(self, request: Request, service_id: UUID) -> Response:
        return Response(shapes.OneServiceSerializer(self.service(service_id)).data)

    @extend_schema(
        operation_id="services_change",
        summary=acts.CHANGE_SERVICE.label,
        request=shapes.ServiceChangeSerializer,
        responses=shapes.OneServiceSerializer,
        tags=[TAG],
    )
    def put(self, request: Request, service_id: UUID) -> Response:
        """ELI-01."""
        self.service(service_id)
        acts.CHANGE_SERVICE(service_id, actor=self.actor, **self.received(shapes.ServiceChangeSerializer))
        return Response(shapes.OneServiceSerializer(self.service(service_id)).data)


class Siret(ServiceView):
    @extend_schema(
        operation_id="services_change_siret",
        summary=acts.CHANGE_SIRET.label,
        request=shapes.SiretSerializer,
        responses=shapes.OneServiceSerializer,
        tags=[TAG],
    )
    def post(self, request: Request, service_id: UUID) -> Response:
        """The former one is kept."""
        self.service(service_id)
        acts.CHANGE_SIRET(service_id, actor=self.actor, **self.received(shapes.SiretSerializer))
        return Response(shapes.OneServiceSerializer(self.service(service_id)).data)


class Sites(ServiceView):
    @extend_schema(
        operation_id="service_sites_add",
        summary=acts.ADD_SITE.label,
        request=shapes.NewSiteDetailsSerializer,
        responses={201: shapes.RegistrySiteSerializer},
        tags=[TAG],
    )
    def post(self, request: Request, service_id: UUID) -> Response:
        """ELI-03."""
        self.service(service_id)
        site = acts.ADD_SITE(service_id, actor=self.actor, **self.received(shapes.NewSiteDetailsSerializer))
        return Response(shapes.RegistrySiteSerializer(site).data, status=201)


class OneSite(ServiceView):
    @extend_schema(
        operation_id="service_sites_change",
        summary=acts.CHANGE_SITE.label,
        request=shapes.SiteDetailsSerializer,
        responses=shapes.RegistrySiteSerializer,
        tags=[TAG],
    )
    def put(self, request: Request, service_id: UUID, site_id: UUID) -> Response:
        """ELI-03."""
        self.site(service_id, site_id)
        typed = self.received(shapes.SiteDetailsSerializer)
        site = acts.CHANGE_SITE(service_id, site_id, actor=self.actor, **typed)
        return Response(shapes.RegistrySiteSerializer(site).data)


class CloseSite(ServiceView):
    @extend_schema(
        operation_id="service_sites_close",
        summary=acts.CLOSE_SITE.label,
        request=shapes.CloseSerializer,
        responses=shapes.RegistrySiteSerializer,
        tags=[TAG],
    )
    def post(self, request: Request, service_id: UUID, site_id: UUID) -> Response:
        """ELI-03."""
        self.site(service_id, site_id)
        typed = self.received(shapes.CloseSerializer)
        return Response(
            shapes.RegistrySiteSerializer(
                acts.CLOSE_SITE(service_id, site_id, actor=self.actor, **typed)
            ).data
        )


class ReopenSite(ServiceView):
    @extend_schema(
        operation_id="service_sites_reopen",
        summary=acts.REOPEN_SITE.label,
        request=None,
        responses=shapes.RegistrySiteSerializer,
        tags=[TAG],
    )
    def post(self, request: Request, service_id: UUID, site_id: UUID) -> Response:
        """ELI-03."""
        self.site(service_id, site_id)
        self.received(Nothing)
        return Response(
            shapes.RegistrySiteSerializer(acts.REOPEN_SITE(service_id, site_id, actor=self.actor)).data
        )
