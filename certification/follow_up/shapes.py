"""Shapes of the API: the follow-up."""

from __future__ import annotations

from rest_framework import serializers

from certification.follow_up.models import ActionPlan
from label_sp.common.api import StrictSerializer, TextField


class ActionPlanSerializer(serializers.ModelSerializer[ActionPlan]):
    class Meta:
        model = ActionPlan
        fields = ("id", "requested_on", "due_on", "text", "submitted_on", "accepted_on")
        read_only_fields = fields


class ActionPlanTextSerializer(StrictSerializer):
    """FOL-05."""

    text = TextField(allow_blank=True, max_length=100_000)
