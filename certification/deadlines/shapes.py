"""Shapes of the API: deadlines."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers


class DeadlineSerializer(serializers.Serializer[Any]):
    """One deadline with its rule and how it is counted."""

    rule = serializers.CharField()
    section = serializers.CharField()
    key = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    due = serializers.DateField()
    kind = serializers.CharField()
    owed_by = serializers.CharField()
    blocks = serializers.CharField()
    explanation = serializers.CharField()
    done = serializers.BooleanField()
