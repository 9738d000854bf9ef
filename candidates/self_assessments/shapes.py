"""Shapes of the API: self-assessments."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from candidates import days
from candidates.grids.shapes import VALUES, PointSerializer, ProgressSerializer
from candidates.self_assessments.models import AssessedPoint, SelfAssessment
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
    or_criteria = NumberSerializer(source="of_or_criteria", allow_null=True)
    sha256 = serializers.CharField(
        help_text="Empreinte du rapport normalisé ; vide quand il n’a pas été rempli ici."
    )

    class Meta:
        model = SelfAssessment
        fields = (
            "id",
            "done_on",
            "scores",
            "or_criteria",
            "summary",
            "with_application",
            "recorded_at",
            "sha256",
        )
        read_only_fields = fields


class AssessedPointSerializer(RowSerializer[AssessedPoint]):
    """One point as it is stored. Send `version` back with the next save."""

    point = PointSerializer()
    updated_by = serializers.SerializerMethodField()

    class Meta:
        model = AssessedPoint
        fields = ("point", "value", "comment", "action", "version", "updated_by", "updated_at")
        read_only_fields = fields

    @extend_schema_field(serializers.CharField(allow_null=True))
    def get_updated_by(self, row: AssessedPoint) -> str | None:
        return str(row.updated_by) if row.updated_by else None


class AssessedPointInSerializer(StrictSerializer):
    """PRE-01. `version` is the one that was read."""

    value = serializers.ChoiceField(choices=VALUES, allow_null=True)
    comment = TextField(allow_blank=True, max_length=10_000, default="")
    action = TextField(allow_blank=True, max_length=10_000, default="")
    version = serializers.IntegerField(min_value=0)


class FillingSerializer(serializers.Serializer):
    """The self-assessment that the team fills, and where it stands."""

    grid = serializers.CharField()
    started_at = serializers.DateTimeField()
    points = AssessedPointSerializer(many=True)
    not_applicable = PointSerializer(many=True)
    standing = ProgressSerializer()


class FinishSerializer(StrictSerializer):
    """PRE-01."""

    done_on = DayField(days.SELF_ASSESSED)
    summary = TextField(required=False, allow_blank=True, max_length=4000)
