"""Shapes of the API: quality indicators."""

from __future__ import annotations

from rest_framework import serializers

from candidates import days
from candidates.indicators.models import QualityIndicator
from label_sp.common.api import DayField, RowSerializer, StrictSerializer


class NewIndicatorSerializer(StrictSerializer):
    """DOS-06."""

    label = serializers.CharField(max_length=200)  # type: ignore[assignment] # Field has a `label` too
    in_place_since = DayField(days.MEASURED_SINCE)


class IndicatorSerializer(RowSerializer[QualityIndicator]):
    class Meta:
        model = QualityIndicator
        fields = ("id", "label", "in_place_since")
        read_only_fields = fields


class IndicatorLineSerializer(serializers.Serializer):
    """DOS-06: whether it counts on the day of the filing (today before it), else from when."""

    id = serializers.UUIDField(source="indicator.id")
    label = serializers.CharField(source="indicator.label")  # type: ignore[assignment]
    in_place_since = serializers.DateField(source="indicator.in_place_since")
    counts = serializers.BooleanField()
    counts_from = serializers.DateField()
