"""Routes of the API: the application file."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from candidates.application import shapes
from candidates.dossiers import queries, use_cases
from candidates.dossiers.api import TAGS, DossierView, _created
from candidates.dossiers.models import Dossier


class Dossiers(DossierView, ListAPIView[Dossier]):
    serializer_class = shapes.DossierSummarySerializer
    queryset = Dossier.objects.none()

    def get_queryset(self) -> QuerySet[Dossier]:
        wanted = shapes.DossierFilter(data=self.request.query_params.dict())
        wanted.is_valid(raise_exception=True)
        visible, stage = queries.visible_to(self.actor), wanted.validated_data.get("status")
        return visible.filter(queries.at_stage(stage)) if stage else visible

    @extend_schema(
        operation_id="dossiers_list",
        summary="Les dossiers que vous pouvez voir",
        parameters=[shapes.DossierFilter],
        tags=TAGS,
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)

    @extend_schema(
        operation_id="dossiers_create",
        summary="Ouvrir le dossier d’un service",
        request=shapes.NewDossierSerializer,
        responses={201: shapes.DossierSerializer},
        tags=TAGS,
    )
    def post(self, request: Request) -> Response:
        dossier = use_cases.create_dossier(actor=self.actor, **self.received(shapes.NewDossierSerializer))
        return _created(shapes.DossierSerializer(dossier))


class OneDossier(DossierView):
    @extend_schema(
        operation_id="dossiers_read",
        summary="Un dossier en entier",
        responses=shapes.DossierSerializer,
        tags=TAGS,
    )
    def get(self, request: Request, dossier_id: UUID) -> Response:
        known = {"reader": request.user}
        return Response(shapes.DossierSerializer(self.dossier(dossier_id), context=known).data)


class Planning(DossierView):
    @extend_schema(
        operation_id="dossiers_plan",
        summary="Choisir l’organisme, les dates d’audit souhaitées et le périmètre",
        request=shapes.PlanningSerializer,
        responses=shapes.DossierSerializer,
        tags=TAGS,
    )
    def put(self, request: Request, dossier_id: UUID) -> Response:
        self.dossier(dossier_id)
        use_cases.plan_dossier(dossier_id, actor=self.actor, **self.received(shapes.PlanningSerializer))
        return Response(shapes.DossierSerializer(self.dossier(dossier_id)).data)


class Abandon(DossierView):
    @extend_schema(
        operation_id="dossiers_abandon",
        summary="Abandonner la candidature, avant la décision",
        request=shapes.AbandonSerializer,
        responses=shapes.DossierSerializer,
        tags=TAGS,
    )
    def post(self, request: Request, dossier_id: UUID) -> Response:
        self.dossier(dossier_id)
        use_cases.abandon_dossier(dossier_id, actor=self.actor, **self.received(shapes.AbandonSerializer))
        return Response(shapes.DossierSerializer(self.dossier(dossier_id)).data)
