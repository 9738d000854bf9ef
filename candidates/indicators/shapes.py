"""Shapes of the API: quality indicators."""

from __future__ import annotations

from decimal import Decimal

from rest_framework import serializers

from candidates import days
from candidates.indicators.common import common_indicators
from candidates.indicators.models import IndicatorValue, Opinions, QualityIndicator, ResultsDisplay
from label_sp.common.api import DayField, NumberSerializer, RowSerializer, StrictSerializer


class NewIndicatorSerializer(StrictSerializer):
    """DOS-06, PRO-02. A common one by its code, else one's own by its label."""

    label = serializers.CharField(max_length=200, required=False)  # type: ignore[assignment] # Field has a `label` too
    common = serializers.ChoiceField(choices=sorted(common_indicators()), required=False)
    unit = serializers.CharField(max_length=30, required=False)
    in_place_since = DayField(days.MEASURED_SINCE)


class IndicatorSerializer(RowSerializer[QualityIndicator]):
    class Meta:
        model = QualityIndicator
        fields = ("id", "label", "common", "kind", "unit", "in_place_since")
        read_only_fields = fields


class ValueSerializer(RowSerializer[IndicatorValue]):
    class Meta:
        model = IndicatorValue
        fields = ("first_day", "last_day", "value")
        read_only_fields = fields


class NewValueSerializer(StrictSerializer):
    """PRO-02. The same days again replace."""

    first_day = DayField(days.MEASURED_SINCE)
    last_day = DayField(days.MEASURED_SINCE)
    value = serializers.DecimalField(max_digits=9, decimal_places=2, min_value=Decimal(0))


class IndicatorLineSerializer(serializers.Serializer):
    """DOS-06: whether it counts on the day of the filing (today before it), else from when; its values. PRO-02."""

    id = serializers.UUIDField(source="indicator.id")
    label = serializers.CharField(source="indicator.label")  # type: ignore[assignment]
    common = serializers.CharField(source="indicator.common")
    kind = serializers.CharField(source="indicator.kind")
    unit = serializers.CharField(source="indicator.unit")
    in_place_since = serializers.DateField(source="indicator.in_place_since")
    counts = serializers.BooleanField()
    counts_from = serializers.DateField()
    values = ValueSerializer(many=True)


class OpinionsSerializer(RowSerializer[Opinions]):
    """`share`: answered within a week, out of 100, rounded down."""

    share = NumberSerializer(allow_null=True)

    class Meta:
        model = Opinions
        fields = ("first_day", "last_day", "received", "answered", "share")
        read_only_fields = fields


class NewOpinionsSerializer(StrictSerializer):
    """PRO-02. The same days again replace."""

    first_day = DayField(days.MEASURED_SINCE)
    last_day = DayField(days.MEASURED_SINCE)
    received = serializers.IntegerField(min_value=0)
    answered = serializers.IntegerField(min_value=0)


class DisplaySerializer(RowSerializer[ResultsDisplay]):
    class Meta:
        model = ResultsDisplay
        fields = ("shown_since", "published_at", "opinions_at")
        read_only_fields = fields


class NewDisplaySerializer(StrictSerializer):
    """PRO-02."""

    shown_since = DayField(days.ALREADY, allow_null=True)
    published_at = serializers.URLField(max_length=300, allow_blank=True)
    opinions_at = serializers.URLField(max_length=300, allow_blank=True)


class ResultsSerializer(serializers.Serializer):
    """Where results are shown, and the opinions by period, the latest first."""

    display = DisplaySerializer()
    opinions = OpinionsSerializer(many=True)


class ResultsFileSerializer(StrictSerializer):
    file = serializers.FileField()


class RefusedLineSerializer(serializers.Serializer):
    line = serializers.IntegerField()
    reason = serializers.CharField()


class ImportedSerializer(serializers.Serializer):
    """How many lines were taken, and each that was not."""

    taken = serializers.IntegerField()
    refused = RefusedLineSerializer(many=True)
