"""Shapes of the API: gaps between a self-assessment and the audit."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from audits.gaps import presentation
from audits.gaps.queries import Gaps
from label_sp.common.api import NumberSerializer
from label_sp.guide.gaps import NoGap

REASONS = [(each.value, each.value) for each in NoGap]


class EngagementGapSerializer(serializers.Serializer):
    """One engagement, out of 100: the biggest gap first."""

    engagement = serializers.CharField(source="key", help_text="1 à 8, ou « or ».")
    own = NumberSerializer(allow_null=True, help_text="La note de l’autodiagnostic.")
    audited = NumberSerializer(allow_null=True, help_text="La note de l’audit.")
    gap = NumberSerializer(source="difference", allow_null=True, help_text="Audit moins autodiagnostic.")


class PointGapSerializer(serializers.Serializer):
    """One control point of either grid: the biggest gap first."""

    code = serializers.CharField(source="gap.key")
    text = serializers.CharField(source="point.text")
    own = serializers.DecimalField(
        max_digits=3, decimal_places=2, allow_null=True, source="own.value", default=None
    )
    audited = serializers.DecimalField(
        max_digits=3, decimal_places=2, allow_null=True, source="audited.value", default=None
    )
    gap = NumberSerializer(source="gap.difference", allow_null=True, help_text="Audit moins autodiagnostic.")
    comment = serializers.CharField(source="own.comment", default="", help_text="Le commentaire du service.")
    finding = serializers.CharField(source="audited.finding", default="", help_text="Le constat de l’audit.")
    why = serializers.ChoiceField(
        choices=REASONS,
        allow_null=True,
        source="gap.why",
        help_text="Pourquoi sans écart ; null quand il y en a un.",
    )


class TallySerializer(serializers.Serializer):
    """How many points compare, and how."""

    compared = serializers.IntegerField()
    same = serializers.IntegerField()
    kinder = serializers.IntegerField(help_text="Le service s’est noté plus haut que l’audit.")
    harsher = serializers.IntegerField(help_text="Le service s’est noté plus bas que l’audit.")


class GapsSerializer(serializers.Serializer):
    """What the service gave itself beside what its auditors gave. PRE-01, AUD-02."""

    self_assessment = serializers.UUIDField(allow_null=True, help_text="Celui qui compte pour cet audit.")
    done_on = serializers.DateField(allow_null=True)
    notices = serializers.ListField(child=serializers.CharField(), help_text="Ce qu’il faut savoir d’abord.")
    tally = TallySerializer()
    by_engagement = EngagementGapSerializer(many=True)
    points = PointGapSerializer(many=True)

    def to_representation(self, instance: Gaps) -> dict[str, Any]:
        assessed = instance.assessed
        shown = {
            "self_assessment": assessed.pk if assessed else None,
            "done_on": assessed.done_on if assessed else None,
            "notices": list(presentation.notices(instance)),
            "tally": instance.tally,
            "by_engagement": instance.engagements,
            "points": instance.points,
        }
        return dict(super().to_representation(shown))
