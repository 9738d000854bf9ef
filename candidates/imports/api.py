"""Routes of the API: imports of services, and their branches."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework.generics import ListAPIView
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from candidates.imports import acts, queries, shapes
from candidates.imports.models import ImportLine, ServiceImport
from candidates.registry import queries as registry
from candidates.registry.shapes import RegistrySiteSerializer
from candidates.services.models import Service
from label_sp.common.api import ActingView, ActView, act_view

TAG = "Registre des services"


class Imports(ActingView, ListAPIView[ServiceImport]):
    serializer_class = shapes.ImportSerializer
    queryset = ServiceImport.objects.none()
    parser_classes = (MultiPartParser,)
    takes_a_file = True

    def get_queryset(self) -> QuerySet[ServiceImport]:
        return queries.visible_to(self.actor)

    @extend_schema(operation_id="service_imports_list", summary="Vos imports de services", tags=[TAG])
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)

    @extend_schema(
        operation_id="service_imports_upload",
        summary=acts.UPLOAD.label,
        request={"multipart/form-data": shapes.UploadSerializer},
        responses={201: shapes.ImportSerializer},
        tags=[TAG],
    )
    def post(self, request: Request) -> Response:
        """Nothing is imported yet: its columns come next."""
        typed = self.received(shapes.UploadSerializer)
        imported = acts.UPLOAD(typed["organisation"], actor=self.actor, uploaded=typed["file"])
        return Response(shapes.ImportSerializer(imported).data, status=201)


class OnImport(ActView):
    """An act on one import, for who sees it."""

    def find(self, import_id: UUID) -> ServiceImport:
        return get_object_or_404(queries.visible_to(self.actor), pk=import_id)


class OneImport(ActingView):
    @extend_schema(
        operation_id="service_imports_read",
        summary="Où en est un import",
        responses=shapes.ImportSerializer,
        tags=[TAG],
    )
    def get(self, request: Request, import_id: UUID) -> Response:
        found = get_object_or_404(queries.visible_to(self.actor), pk=import_id)
        return Response(shapes.ImportSerializer(found).data)


class Lines(ActingView, ListAPIView[ImportLine]):
    serializer_class = shapes.LineSerializer
    queryset = ImportLine.objects.none()

    def get_queryset(self) -> QuerySet[ImportLine]:
        found = get_object_or_404(queries.visible_to(self.actor), pk=self.kwargs["import_id"])
        return queries.lines(found, "")

    @extend_schema(operation_id="service_imports_lines", summary="Les lignes d’un import", tags=[TAG])
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)


class OnBranch(ActView):
    """An act on a branch, for who sees its service."""

    def find(self, service_id: UUID) -> Service:
        return get_object_or_404(registry.visible_to(self.actor), pk=service_id)


MapView = act_view(acts.MAP, OnImport, shapes.ImportSerializer, operation="service_imports_map", tag=TAG)
StartView = act_view(
    acts.START, OnImport, shapes.ImportSerializer, operation="service_imports_start", tag=TAG
)
GiveUpView = act_view(
    acts.GIVE_UP, OnImport, shapes.ImportSerializer, operation="service_imports_give_up", tag=TAG
)
AttachView = act_view(
    acts.ATTACH_BRANCH, OnBranch, RegistrySiteSerializer, operation="services_attach_branch", tag=TAG
)
