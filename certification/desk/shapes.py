"""Shapes of the API: the desk."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from candidates.grids.shapes import ConditionSerializer
from label_sp.common.api import RowSerializer
from label_sp.journal import journal
from label_sp.journal.models import JournalEntry


class DossierVerdictSerializer(serializers.Serializer[Any]):
    """What the scores give so far; `final` once the report is sent."""

    tier = serializers.CharField(allow_null=True)
    next_tier = serializers.CharField(allow_null=True)
    final = serializers.BooleanField()
    conditions = ConditionSerializer(many=True)


class JournalEntrySerializer(RowSerializer[JournalEntry]):
    """One act: when, what, by whom (null when the clock acted)."""

    label = serializers.SerializerMethodField()  # type: ignore[assignment]
    actor = serializers.SerializerMethodField()

    class Meta:
        model = JournalEntry
        fields = ("at", "event", "label", "actor")
        read_only_fields = fields

    def get_label(self, entry: JournalEntry) -> str:
        return journal.sentence(entry.event, entry.data)

    @extend_schema_field(serializers.CharField(allow_null=True))
    def get_actor(self, entry: JournalEntry) -> str | None:
        return str(entry.actor) if entry.actor else None
