"""Shapes of the API: the decision."""

from __future__ import annotations

from rest_framework import serializers

from candidates.dossiers.enums import TierChoices
from candidates.grids.shapes import ConditionSerializer
from certification.decisions.models import Decision
from label_sp.common.api import RowSerializer
from label_sp.common.reasons import OptionalReasonSerializer
from label_sp.guide.tiers import Tier


class DecisionSerializer(RowSerializer[Decision]):
    """A decision with the conditions that it was taken on."""

    kind = serializers.CharField()
    decided_by = serializers.CharField(source="decided_by.__str__")
    verdict = ConditionSerializer(many=True)

    class Meta:
        model = Decision
        fields = (
            "id",
            "kind",
            "tier",
            "proposed_tier",
            "reason",
            "decided_on",
            "decided_by",
            "verdict",
            "fictitious",
        )
        read_only_fields = fields


class TierSerializer(OptionalReasonSerializer):
    """DEC-07, FOL-04."""

    tier = serializers.ChoiceField(choices=TierChoices.choices)

    def validate_tier(self, value: str) -> Tier:
        return Tier(value)
