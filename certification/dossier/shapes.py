"""Shapes of the API: a dossier in front of certification."""

from __future__ import annotations

from rest_framework import serializers

from candidates.dossiers.enums import STAGES, Status
from candidates.dossiers.models import Dossier
from label_sp.common.api import RowSerializer, StrictSerializer


class DossierStateSerializer(RowSerializer[Dossier]):
    """Where a dossier stands after an act."""

    status = serializers.ChoiceField(
        choices=STAGES, source="stage", help_text="`suspended` tant que le label est suspendu."
    )
    under_way = serializers.ChoiceField(
        choices=Status.choices, source="status", help_text="Ce qui se poursuit, même sous une suspension."
    )

    class Meta:
        model = Dossier
        fields = (
            "id",
            "reference",
            "cycle",
            "status",
            "under_way",
            "submitted_at",
            "acknowledged_on",
            "tier",
            "obtained_on",
            "valid_until",
            "refused_on",
            "follow_up_opened_on",
            "follow_up_incomplete_since",
            "follow_up_acknowledged_on",
            "follow_up_concluded_on",
            "action_plan_due_on",
            "suspended_on",
            "conform_by",
            "withdrawn_from",
            "closed_on",
        )
        read_only_fields = fields


class OrganisationNameSerializer(StrictSerializer):
    name = serializers.CharField(max_length=200)


class NewCandidateSerializer(OrganisationNameSerializer):
    """`email`: whom to invite as its manager; blank invites nobody."""

    email = serializers.EmailField(required=False, allow_blank=True, default="")


class ClosingSerializer(StrictSerializer):
    """`confirmed` closes it though dossiers are under way."""

    reason = serializers.CharField(max_length=4000)
    confirmed = serializers.BooleanField(default=False)


class MergingSerializer(StrictSerializer):
    """`double`: the organisation whose services, dossiers and members go to the other."""

    double = serializers.UUIDField()
