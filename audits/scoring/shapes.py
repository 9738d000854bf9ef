"""Shapes of the API: scores."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from audits.grids.models import ControlPoint
from audits.scoring.enums import LEVELS
from audits.scoring.models import Score
from audits.scoring.queries import Standing
from candidates.dossiers.enums import TierChoices
from label_sp.common.api import NumberSerializer, RowSerializer, StrictSerializer, TextField
from label_sp.guide import told

VALUES = [(value, shown) for value, shown, *_ in LEVELS]


class PointSerializer(RowSerializer):
    """One control point of the grid."""

    class Meta:
        model = ControlPoint
        fields = ("code", "engagement", "criteria", "text", "evidence_modes")
        read_only_fields = fields


class ScoreSerializer(RowSerializer):
    """One score as it is stored. Send `version` back with the next save."""

    point = PointSerializer()
    updated_by = serializers.SerializerMethodField()

    class Meta:
        model = Score
        fields = (
            "point",
            "value",
            "finding",
            "is_strength",
            "is_progress",
            "version",
            "updated_by",
            "updated_at",
        )
        read_only_fields = fields

    @extend_schema_field(serializers.CharField(allow_null=True))
    def get_updated_by(self, score: Score) -> str | None:
        return str(score.updated_by) if score.updated_by else None


class ConditionSerializer(serializers.Serializer):
    """One condition of one tier, as `guide.told` writes it for every reader. DEC-04."""

    tier = serializers.ChoiceField(choices=TierChoices.choices)
    criterion = serializers.CharField(help_text="engagement_1 à engagement_8, or_criteria, agents, users.")
    label = serializers.CharField()  # type: ignore[assignment] # Field has a `label` too
    value = NumberSerializer(allow_null=True, help_text="Note constatée, ou null.")
    threshold = serializers.IntegerField(help_text="Note exigée.")
    met = serializers.BooleanField(help_text="La note atteint le seuil.")
    distance = NumberSerializer(allow_null=True, help_text="Note moins seuil, négatif quand il manque.")


class VerdictSerializer(serializers.Serializer):
    """What the scores give. DEC-04."""

    tier = serializers.CharField(allow_null=True)
    next_tier = serializers.CharField(allow_null=True)
    conditions = ConditionSerializer(many=True)
    missing = ConditionSerializer(many=True)


class StandingSerializer(serializers.Serializer):
    """Where a grid stands: means over the points scored so far."""

    scored = serializers.IntegerField()
    total = serializers.IntegerField()
    engagements = serializers.DictField(child=NumberSerializer(allow_null=True), help_text="Par engagement.")
    or_criteria = NumberSerializer(allow_null=True)
    verdict = VerdictSerializer()

    def to_representation(self, instance: Standing) -> dict[str, Any]:
        counts = {"scored": len(instance.scored), "total": len(instance.points)}
        means = {str(n): told.number(score) for n, score in instance.so_far.engagements.items()}
        return {
            **counts,
            "engagements": means,
            "or_criteria": told.number(instance.so_far.or_criteria),
            "verdict": VerdictSerializer(instance.verdict).data,
        }


class GridSerializer(serializers.Serializer):
    """All the scores of an audit, those to look at first in front (AUD-12), then where the grid stands."""

    scores = ScoreSerializer(many=True)
    not_applicable = PointSerializer(many=True)
    to_the_front = serializers.ListField(child=serializers.CharField())
    standing = StandingSerializer()


class ScoreInSerializer(StrictSerializer):
    """AUD-02. `version` is the one that was read."""

    value = serializers.ChoiceField(choices=VALUES, allow_null=True)
    finding = TextField(allow_blank=True, max_length=10_000, default="")
    is_strength = serializers.BooleanField(default=False)
    is_progress = serializers.BooleanField(default=False)
    version = serializers.IntegerField(min_value=0)


class SavedSerializer(serializers.Serializer):
    """What became of a save."""

    code = serializers.CharField()
    version = serializers.IntegerField()
    at = serializers.DateTimeField()
