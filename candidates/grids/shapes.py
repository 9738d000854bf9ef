"""Shapes of the API: grids."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from candidates.dossiers.enums import TierChoices
from candidates.grids.enums import LEVELS
from candidates.grids.models import ControlPoint
from candidates.grids.queries import Standing
from label_sp.common.api import NumberSerializer, RowSerializer
from label_sp.guide import told

VALUES = [(value, shown) for value, shown, *_ in LEVELS]


class PointSerializer(RowSerializer):
    """One control point of the grid."""

    class Meta:
        model = ControlPoint
        fields = ("code", "engagement", "criteria", "text", "evidence_modes")
        read_only_fields = fields


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


class ProgressSerializer(serializers.Serializer):
    """How far a grid got: means over the points scored so far."""

    scored = serializers.IntegerField()
    total = serializers.IntegerField()
    engagements = serializers.DictField(child=NumberSerializer(allow_null=True), help_text="Par engagement.")
    or_criteria = NumberSerializer(allow_null=True)

    def to_representation(self, instance: Standing) -> dict[str, Any]:
        means = {str(n): told.number(score) for n, score in instance.so_far.engagements.items()}
        return {
            "scored": len(instance.scored),
            "total": len(instance.points),
            "engagements": means,
            "or_criteria": told.number(instance.so_far.or_criteria),
        }


class StandingSerializer(ProgressSerializer):
    """Where an audit's grid stands: the tier that it gives beside its means."""

    verdict = VerdictSerializer()

    def to_representation(self, instance: Standing) -> dict[str, Any]:
        return {**super().to_representation(instance), "verdict": VerdictSerializer(instance.verdict).data}


class SavedSerializer(serializers.Serializer):
    """What became of a save."""

    code = serializers.CharField()
    version = serializers.IntegerField()
    at = serializers.DateTimeField()
