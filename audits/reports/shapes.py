"""Shapes of the API: audit reports."""

from __future__ import annotations

from rest_framework import serializers

from label_sp.common.api import StrictSerializer, TextField


class ReportTextsSerializer(StrictSerializer):
    """AUD-07. `texts_version` is the one that was read."""

    presentation = TextField(allow_blank=True, max_length=20_000)
    synthesis = TextField(allow_blank=True, max_length=20_000)
    illustrations = TextField(allow_blank=True, max_length=20_000)
    no_illustration_reason = TextField(
        required=False,
        allow_blank=True,
        max_length=20_000,
        help_text="Sans illustration : pourquoi (AUD-07).",
    )
    strengths = TextField(allow_blank=True, max_length=20_000)
    points_of_progress = TextField(allow_blank=True, max_length=20_000)
    texts_version = serializers.IntegerField(min_value=0)


class ObservationsSerializer(StrictSerializer):
    """AUD-08."""

    observations = TextField(max_length=20_000)
