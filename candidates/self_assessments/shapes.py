"""Shapes of the API: self-assessments."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from rest_framework import serializers

from candidates import days
from candidates.self_assessments.models import SelfAssessment
from label_sp.common.api import DayField, NumberSerializer, RowSerializer, StrictSerializer, TextField
from label_sp.guide.decision import ENGAGEMENTS


class ScoresSerializer(StrictSerializer):
    """One score of 0 to 100 per engagement, from "1" to "8"."""

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        return {
            str(number): serializers.DecimalField(
                max_digits=5, decimal_places=2, min_value=Decimal(0), max_value=Decimal(100), help_text=name
            )
            for number, name in ENGAGEMENTS.items()
        }


class NewSelfAssessmentSerializer(StrictSerializer):
    """PRE-01, FOL-02."""

    done_on = DayField(days.SELF_ASSESSED)
    scores = ScoresSerializer()
    summary = TextField(required=False, allow_blank=True, max_length=4000)

    def validate_scores(self, value: dict[str, Decimal]) -> dict[int, Decimal]:
        return {int(number): score for number, score in value.items()}


class SelfAssessmentSerializer(RowSerializer[SelfAssessment]):
    scores = serializers.DictField(
        child=NumberSerializer(), source="by_engagement", help_text="Numéro d’engagement → note"
    )

    class Meta:
        model = SelfAssessment
        fields = ("id", "done_on", "scores", "summary", "with_application", "recorded_at")
        read_only_fields = fields
