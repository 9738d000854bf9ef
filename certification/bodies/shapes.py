"""Shapes of the API: certification bodies."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from certification import days
from certification.bodies.enums import Standard
from certification.bodies.models import CertificationBody, Habilitation
from label_sp.common.api import DayField, RowSerializer, StrictSerializer


class HabilitatedSerializer(serializers.Serializer[Any]):
    """A body that may act today. LIS-04."""

    id = serializers.UUIDField(source="body.id")
    organisation = serializers.UUIDField(source="body.organisation_id")
    name = serializers.CharField(source="body.organisation.name")
    address = serializers.CharField(source="body.address")
    accreditation_number = serializers.CharField(source="body.accreditation_number")
    since = serializers.DateField(source="agreement_signed_on")
    valid_until = serializers.DateField()
    fictitious = serializers.BooleanField(source="body.organisation.fictitious")


class BodySerializer(RowSerializer[CertificationBody]):
    name = serializers.CharField(source="organisation.name")
    organisation = serializers.UUIDField(source="organisation_id")
    fictitious = serializers.BooleanField(source="organisation.fictitious")

    class Meta:
        model = CertificationBody
        fields = (
            "id",
            "organisation",
            "name",
            "address",
            "accreditation_standard",
            "accreditation_number",
            "accreditation_valid_until",
            "fictitious",
        )
        read_only_fields = fields


class HabilitationSerializer(RowSerializer[Habilitation]):
    class Meta:
        model = Habilitation
        fields = (
            "id",
            "body",
            "decided_on",
            "agreement_signed_on",
            "valid_until",
            "suspended_on",
            "withdrawn_on",
        )
        read_only_fields = fields


class NewBodySerializer(StrictSerializer):
    """ACT-04."""

    name = serializers.CharField(max_length=200)
    address = serializers.CharField(max_length=300, allow_blank=True, default="")
    standard = serializers.ChoiceField(choices=Standard.choices)
    accreditation_number = serializers.CharField(max_length=40)
    accreditation_valid_until = DayField(days.ACCREDITED_UNTIL)


class NewHabilitationSerializer(StrictSerializer):
    """ACT-02, ACT-03, ACT-05."""

    decided_on = DayField(days.COMMISSION)
    agreement_signed_on = DayField(days.COMMISSION, allow_null=True, default=None)


class SignatureSerializer(StrictSerializer):
    """ACT-05."""

    signed_on = DayField(days.COMMISSION)
