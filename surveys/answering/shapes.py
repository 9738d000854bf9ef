"""What the API takes of whoever answers, and says to them."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from label_sp.common.api import StrictSerializer
from surveys.answering import stamps
from surveys.answering.queries import Door
from surveys.answering.sheets import ANSWERS, Sheet
from surveys.questionnaires.enums import SurveyKind

LEVELS = sorted(ANSWERS, reverse=True)


class PositionSerializer(serializers.Serializer):
    """What may be answered to a question."""

    level = serializers.ChoiceField(LEVELS)
    label = serializers.CharField()  # type: ignore[assignment]


class AskedSerializer(serializers.Serializer):
    """A question."""

    code = serializers.CharField()
    text = serializers.CharField()
    help = serializers.CharField(allow_blank=True)
    choices = PositionSerializer(many=True)


class SheetSerializer(serializers.Serializer):
    """The questionnaire behind a personal link."""

    kind = serializers.ChoiceField(SurveyKind.choices)
    version = serializers.IntegerField()
    warning = serializers.CharField(allow_blank=True)
    who = serializers.CharField()
    until = serializers.DateField(allow_null=True)
    stamp = serializers.CharField(
        help_text="À renvoyer avec les réponses : mesure la durée, sert à toute l’enquête"
    )
    questions = AskedSerializer(many=True)


class GivenAnswersSerializer(StrictSerializer):
    """The answers; a question that is not among them is left unanswered. `stamp`: what the questionnaire said."""

    answers = serializers.DictField(child=serializers.ChoiceField(LEVELS), allow_empty=False)
    stamp = serializers.CharField(required=False)


class TakenSerializer(serializers.Serializer):
    """The answer is in, and its link is of no use any more."""

    taken = serializers.BooleanField()


def as_json(sheet: Sheet, door: Door) -> dict[str, Any]:
    """A questionnaire, as `SheetSerializer` describes it."""
    return {
        "kind": str(sheet.kind),
        "version": sheet.version,
        "warning": sheet.warning,
        "who": door.who,
        "until": door.planned_end.isoformat() if door.planned_end else None,
        "stamp": stamps.make(door.campaign_id),
        "questions": [
            {
                "code": each.code,
                "text": each.text,
                "help": each.help,
                "choices": [{"level": level, "label": label} for level, label in each.choices],
            }
            for each in sheet.questions
        ],
    }
