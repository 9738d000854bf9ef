"""Shapes of the API: questionnaires."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from label_sp.common.api import RowSerializer
from label_sp.guide.surveys import POINTS, Level
from surveys.questionnaires import queries
from surveys.questionnaires.models import Question, Questionnaire


class ChoiceSerializer(serializers.Serializer[Any]):
    """One of the answers; « non concerné » takes the question out of the count, and has no points. SUR-05."""

    level = serializers.CharField(help_text="Le code sous lequel un fichier de réponses l’écrit.")
    label = serializers.CharField()  # type: ignore[assignment]
    points = serializers.DecimalField(
        max_digits=3, decimal_places=2, allow_null=True, help_text="De 0 à 1 ; null pour « non concerné »."
    )


class QuestionSerializer(serializers.Serializer[Any]):
    """One question, in the order in which it is asked."""

    code = serializers.CharField()
    engagement = serializers.IntegerField(
        allow_null=True, help_text="De 1 à 8 ; null pour la satisfaction globale et pour l’enquête agents."
    )
    text = serializers.CharField()
    help = serializers.CharField(allow_blank=True, help_text="La même question, facile à lire.")
    choices = ChoiceSerializer(many=True)


class QuestionnaireSerializer(RowSerializer[Questionnaire]):
    notice = serializers.CharField(source="warning", read_only=True)
    questions = serializers.SerializerMethodField()

    class Meta:
        model = Questionnaire
        fields = ("id", "kind", "version", "published_on", "provisional", "notice", "questions")
        read_only_fields = fields

    @extend_schema_field(QuestionSerializer(many=True))
    def get_questions(self, version: Questionnaire) -> list[dict[str, Any]]:
        return [_question(question, choices) for question, choices in queries.asked(version)]


def _question(question: Question, choices: list[tuple[Level, str]]) -> dict[str, Any]:
    told = [
        {"level": level.value, "label": label, "points": float(POINTS[level]) if level in POINTS else None}
        for level, label in choices
    ]
    return dict(
        QuestionSerializer(
            {
                "code": question.code,
                "engagement": question.engagement,
                "text": question.text,
                "help": question.help,
                "choices": told,
            }
        ).data
    )
