"""Shapes of the API: the auditors of a body."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from certification import days
from label_sp.common.api import DayField, StrictSerializer


class AuditorSerializer(serializers.Serializer[Any]):
    """An auditor of the body; null where nothing was declared."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    public_sector_experience = serializers.BooleanField(allow_null=True)
    trained_on_programme = serializers.BooleanField(allow_null=True)
    trained_on_label = serializers.BooleanField(allow_null=True)


class AuditorTieOutSerializer(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    service = serializers.UUIDField(source="service_id")
    nature = serializers.CharField()
    ended_on = serializers.DateField(allow_null=True)


class AuditorProfileSerializer(StrictSerializer):
    """ACT-07."""

    public_sector_experience = serializers.BooleanField()
    trained_on_programme = serializers.BooleanField()
    trained_on_label = serializers.BooleanField()


class AuditorTieSerializer(StrictSerializer):
    """ACT-08."""

    service = serializers.UUIDField()
    nature = serializers.CharField(max_length=200)
    ended_on = DayField(days.TIE_ENDED, allow_null=True, default=None)
