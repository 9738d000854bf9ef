"""Shapes of the API: requests for an access."""

from __future__ import annotations

from rest_framework import serializers

from candidates.access.models import AccessRequest
from candidates.access.use_cases import MANAGER
from label_sp.actors.enums import CANDIDATE_TEAM
from label_sp.common.api import RowSerializer, StrictSerializer, TextField


class AcceptAccessSerializer(StrictSerializer):
    """Without an `organisation`, one is created, of that `name` or of the one that was asked."""

    organisation = serializers.UUIDField(required=False, allow_null=True, default=None)
    name = serializers.CharField(max_length=200, required=False, allow_blank=True, default="")
    role = serializers.ChoiceField(
        choices=[(role.value, role.label) for role in CANDIDATE_TEAM], default=MANAGER.value
    )


class RefuseAccessSerializer(StrictSerializer):
    """`reason`: the person reads it in a mail."""

    reason = TextField(max_length=2000)


class AccessRequestSerializer(RowSerializer[AccessRequest]):
    class Meta:
        model = AccessRequest
        fields = (
            "id",
            "email",
            "first_name",
            "last_name",
            "function",
            "name",
            "siret",
            "kind",
            "department",
            "commune",
            "state",
            "confirmed_at",
            "answered_at",
            "reason",
            "organisation",
        )
        read_only_fields = fields
