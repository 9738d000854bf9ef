"""Shapes of the API: evidence."""

from __future__ import annotations

from rest_framework import serializers

from candidates import days
from candidates.evidence.models import Evidence
from label_sp.common.api import DayField, RowSerializer, StrictSerializer


class NewEvidenceSerializer(StrictSerializer):
    """A file or a link: one of both. `points`: codes of control points."""

    title = serializers.CharField(max_length=150)
    uploaded = serializers.FileField(required=False, allow_empty_file=True)
    link = serializers.CharField(required=False, max_length=500)
    proves_on = DayField(days.PROVEN_ON)
    valid_until = DayField(days.PROVEN_UNTIL, required=False)
    points = serializers.ListField(child=serializers.CharField(max_length=10), max_length=200)


class EvidenceSerializer(RowSerializer[Evidence]):
    """One piece of evidence. The bytes of a file are at evidence/<id>/file/."""

    points = serializers.ListField(child=serializers.CharField(), source="codes")

    class Meta:
        model = Evidence
        fields = (
            "id",
            "title",
            "link",
            "name",
            "content_type",
            "size",
            "sha256",
            "proves_on",
            "valid_until",
            "points",
            "added_at",
        )
        read_only_fields = fields
