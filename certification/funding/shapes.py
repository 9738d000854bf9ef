"""Shapes of the API: the DITP's help. ACT-11."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from certification import days
from certification.funding.models import FundingRound, Grant
from label_sp.common.api import DayField, RowSerializer, StrictSerializer

DIGITS, CENTS = 10, 2  # of an amount in euros


class NewRoundSerializer(StrictSerializer):
    name = serializers.CharField(max_length=100)
    limit = serializers.IntegerField(min_value=1)
    ceiling = serializers.DecimalField(
        min_value=1, allow_null=True, default=None, max_digits=DIGITS, decimal_places=CENTS
    )


class RoundSerializer(RowSerializer[FundingRound]):
    class Meta:
        model = FundingRound
        fields = ("id", "name", "limit", "ceiling", "opened_at")
        read_only_fields = fields


class NewGrantSerializer(StrictSerializer):
    network = serializers.CharField(max_length=100)
    amount = serializers.DecimalField(min_value=1, max_digits=DIGITS, decimal_places=CENTS)
    granted_on = DayField(days.FUNDED)
    agreement = serializers.CharField(max_length=100, allow_blank=True, default="")


class GrantSerializer(RowSerializer[Grant]):
    reference = serializers.CharField(source="dossier.reference")

    class Meta:
        model = Grant
        fields = (
            "id",
            "dossier",
            "reference",
            "network",
            "amount",
            "granted_on",
            "agreement",
            "taken_back_on",
        )
        read_only_fields = fields


class ShareSerializer(serializers.Serializer[Any]):
    network = serializers.CharField()
    candidates = serializers.IntegerField()
    amount = serializers.DecimalField(max_digits=DIGITS, decimal_places=CENTS)


class FundingSerializer(serializers.Serializer[Any]):
    """Where the envelope that runs stands; amounts in euros, `money_left` null without a ceiling."""

    round = RoundSerializer()
    helped = serializers.IntegerField()
    left = serializers.IntegerField()
    spent = serializers.DecimalField(source="facts.spent", max_digits=DIGITS, decimal_places=CENTS)
    money_left = serializers.DecimalField(allow_null=True, max_digits=DIGITS, decimal_places=CENTS)
    shares = ShareSerializer(many=True)
