"""Shapes of the API: assignment and visit."""

from __future__ import annotations

from rest_framework import serializers

from audits import days
from candidates.services.models import Site
from label_sp.common.api import DayField, StrictSerializer, TextField


class PlanSerializer(StrictSerializer):
    """AUD-01."""

    first_day = DayField(days.PLANNED, allow_null=True)
    last_day = DayField(days.PLANNED, allow_null=True)
    sites = serializers.PrimaryKeyRelatedField(many=True, queryset=Site.objects.all())
    resource_persons = TextField(allow_blank=True, max_length=5000)
    window_reason = TextField(
        required=False,
        allow_blank=True,
        max_length=2000,
        help_text="FOL-01 : pourquoi un audit de suivi sort de sa période. La DITP le lit.",
    )
    fewer_days_reason = TextField(
        required=False,
        allow_blank=True,
        max_length=2000,
        help_text="CON-02 : pourquoi la visite a moins de jours sur site que le contrat.",
    )


class ClosingMeetingSerializer(StrictSerializer):
    """AUD-06."""

    held_on = DayField(days.CLOSING_MEETING)
    last_day = DayField(
        days.CLOSING_MEETING,
        required=False,
        allow_null=True,
        help_text="Le dernier jour sur place tel qu’il a été ; absent, celui du plan.",
    )
    reason = TextField(
        required=False,
        allow_blank=True,
        max_length=2000,
        help_text="Obligatoire si la visite a fini un autre jour que prévu.",
    )


class CancelSerializer(StrictSerializer):
    reason = TextField(max_length=1000)
