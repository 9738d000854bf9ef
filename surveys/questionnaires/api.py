"""Routes of the API: the published versions of the questionnaires. They are written on the pages of the DITP."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from label_sp.common.api import ActingView
from surveys.questionnaires import queries
from surveys.questionnaires.models import Questionnaire
from surveys.questionnaires.shapes import QuestionnaireSerializer

TAGS = ["Enquêtes"]


class Questionnaires(ActingView, ListAPIView[Questionnaire]):
    serializer_class = QuestionnaireSerializer
    queryset = Questionnaire.objects.none()

    def get_queryset(self) -> QuerySet[Questionnaire]:
        return queries.with_questions(queries.visible_to(self.actor))

    @extend_schema(
        operation_id="questionnaires_list", summary="Les versions publiées des questionnaires", tags=TAGS
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """SUR-10. De chaque enquête, la plus récente d’abord ; celles à venir pour la DITP seulement."""
        return super().get(request, *args, **kwargs)


class QuestionnaireDetail(ActingView):
    @extend_schema(
        operation_id="questionnaires_retrieve",
        summary="Une version d’un questionnaire",
        responses=QuestionnaireSerializer,
        tags=TAGS,
    )
    def get(self, request: Request, questionnaire_id: UUID) -> Response:
        """SUR-10, SUR-05."""
        found = queries.with_questions(queries.visible_to(self.actor))
        return Response(QuestionnaireSerializer(get_object_or_404(found, pk=questionnaire_id)).data)
