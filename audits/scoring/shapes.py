"""Shapes of the API: scores."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from audits.scoring.models import Score
from candidates.grids.shapes import VALUES, PointSerializer, StandingSerializer
from label_sp.common.api import RowSerializer, StrictSerializer, TextField


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
