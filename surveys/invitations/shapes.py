"""Shapes of the API: invitations, sendings, open links."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from label_sp.common.api import RowSerializer, StrictSerializer
from surveys.invitations import links
from surveys.invitations.adding import Added
from surveys.invitations.enums import InvitationState, Refusal
from surveys.invitations.models import Invitation, Mailing, OpenLink
from surveys.invitations.reading import LONGEST_SITE, Line
from surveys.questionnaires.enums import SurveyKind

MOST_AT_ONCE = 5_000


class InvitedLineSerializer(StrictSerializer):
    """One address, and its site if it is known."""

    address = serializers.CharField(max_length=300)
    site = serializers.CharField(max_length=LONGEST_SITE, required=False, allow_blank=True)


class LinesField(serializers.ListField):
    """Addresses, as the use case takes them."""

    child = InvitedLineSerializer()

    def to_internal_value(self, data: Any) -> list[Line]:
        rows = super().to_internal_value(data)
        return [Line(place, row["address"], row.get("site", "")) for place, row in enumerate(rows, 1)]


class AddSerializer(StrictSerializer):
    """Addresses to invite; those that are not taken are told, and stop no other."""

    lines = LinesField(min_length=1, max_length=MOST_AT_ONCE)


class RemoveSerializer(StrictSerializer):
    """Addresses not written to yet, by their identifiers, or all of them."""

    chosen = serializers.ListField(child=serializers.UUIDField(), required=False, max_length=MOST_AT_ONCE)
    everything = serializers.BooleanField(required=False)


class RefusedSerializer(serializers.Serializer):
    """A line that was not taken."""

    line = serializers.IntegerField(source="line.number")
    address = serializers.CharField(source="line.address")
    site = serializers.CharField(source="line.site")
    reason = serializers.ChoiceField(Refusal.choices)
    message = serializers.CharField(source="reason.label")


class AddedSerializer(serializers.Serializer):
    """How many addresses were added, and the lines that were not."""

    count = serializers.IntegerField()
    refused = RefusedSerializer(many=True)

    def to_representation(self, instance: Added) -> dict[str, Any]:
        return super().to_representation(instance)


class InvitationSerializer(RowSerializer[Invitation]):
    class Meta:
        model = Invitation
        fields = ("id", "address", "site", "state", "sent_on")
        read_only_fields = fields


class MailingSerializer(RowSerializer[Mailing]):
    class Meta:
        model = Mailing
        fields = ("id", "campaign", "number", "reminder", "state", "people", "started_at", "ended_on")
        read_only_fields = fields


class MailingProgressSerializer(serializers.Serializer):
    """How many invitations are in each state, and the sending under way."""

    counts = serializers.DictField(
        child=serializers.IntegerField(), help_text=", ".join(InvitationState.values)
    )
    total = serializers.IntegerField()
    mailing = MailingSerializer(allow_null=True)


class OpenLinkSerializer(RowSerializer[OpenLink]):
    address = serializers.SerializerMethodField(help_text="L’adresse à afficher.")

    class Meta:
        model = OpenLink
        fields = ("code", "campaign", "site", "closed", "address")
        read_only_fields = fields

    def get_address(self, link: OpenLink) -> str:
        return links.to_all(link)


class LinkSerializer(StrictSerializer):
    """Where it is shown; blank: everywhere."""

    site = serializers.CharField(max_length=LONGEST_SITE, required=False, allow_blank=True)


class SwitchSerializer(StrictSerializer):
    code = serializers.CharField(max_length=12)
    closed = serializers.BooleanField()


class RedoSerializer(StrictSerializer):
    kind = serializers.ChoiceField(SurveyKind.choices)
