"""Shapes of the API: the follow-up."""

from __future__ import annotations

from certification import days
from certification.follow_up.models import ActionPlan
from label_sp.common.api import DayField, RowSerializer, StrictSerializer, TextField

OF_THE_BODY = ("points", "sent_back_on", "sent_back_for")


class ActionPlanSerializer(RowSerializer[ActionPlan]):
    class Meta:
        model = ActionPlan
        fields = ("id", "requested_on", "due_on", "text", "submitted_on", "accepted_on", *OF_THE_BODY)
        read_only_fields = fields


class BetterPlanSerializer(StrictSerializer):
    """FOL-05."""

    reason = TextField(max_length=10_000)
    due_on = DayField(days.PLAN_DUE)


class ActionPlanTextSerializer(StrictSerializer):
    """FOL-05."""

    text = TextField(allow_blank=True, max_length=100_000)
