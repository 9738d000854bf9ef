"""Routes of the API: the access to the questionnaires."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from candidates.dossiers import queries as dossier_queries
from candidates.dossiers.models import Dossier
from label_sp.common.api import ActingView, Nothing
from surveys.access import acts, queries, shapes
from surveys.access.models import SurveyAccess

TAGS = ["Enquêtes"]


class OfDossier(ActingView):
    def dossier(self, dossier_id: UUID) -> Dossier:
        """The dossier, or 404 for who may not see it."""
        return get_object_or_404(dossier_queries.visible_to(self.actor), pk=dossier_id)

    @extend_schema(
        operation_id="survey_accesses_of_dossier",
        summary="Les demandes d’accès aux questionnaires d’un dossier",
        responses=shapes.SurveyAccessSerializer(many=True),
        tags=TAGS,
    )
    def get(self, request: Request, dossier_id: UUID) -> Response:
        """SUR-04."""
        return _rows(list(queries.visible_to(self.actor).filter(dossier=self.dossier(dossier_id))))

    @extend_schema(
        operation_id="survey_accesses_ask",
        summary=acts.ASK_ACCESS.label,
        request=None,
        responses={201: shapes.SurveyAccessSerializer(many=True)},
        tags=TAGS,
    )
    def post(self, request: Request, dossier_id: UUID) -> Response:
        """SUR-04. Les deux enquêtes à la fois, pour l’audit qui se prépare."""
        dossier = self.dossier(dossier_id)
        self.received(Nothing)
        return _rows(acts.ASK_ACCESS(dossier.pk, actor=self.actor), status=201)


class SurveyAccesses(ActingView, ListAPIView[SurveyAccess]):
    serializer_class = shapes.SurveyAccessSerializer
    queryset = SurveyAccess.objects.none()

    def get_queryset(self) -> QuerySet[SurveyAccess]:
        return queries.visible_to(self.actor)

    @extend_schema(
        operation_id="survey_accesses_list",
        summary="Les demandes d’accès aux questionnaires d’enquête",
        tags=TAGS,
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Celles des dossiers que vous voyez ; ce qui attend une réponse d’abord."""
        return super().get(request, *args, **kwargs)


class AnswerView(ActingView):
    @extend_schema(
        operation_id="survey_accesses_answer",
        summary=acts.ANSWER_ACCESSES.label,
        request=shapes.AnswerAccessesSerializer,
        responses=shapes.SurveyAccessSerializer(many=True),
        tags=TAGS,
    )
    def post(self, request: Request) -> Response:
        """SUR-04. Toutes les demandes choisies, ou aucune si l’une ne peut pas l’être."""
        acts.ANSWER_ACCESSES.right.require(self.actor)
        return _rows(acts.ANSWER_ACCESSES(actor=self.actor, **self.received(shapes.AnswerAccessesSerializer)))


def _rows(found: list[SurveyAccess], status: int = 200) -> Response:
    return Response(shapes.SurveyAccessSerializer(found, many=True).data, status=status)
