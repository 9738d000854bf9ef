"""Shapes of the API: takeovers."""

from __future__ import annotations

from rest_framework import serializers

from candidates.services.shapes import OrganisationSerializer
from certification.admission.shapes import AgreementSerializer
from certification.bodies.models import Takeover
from label_sp.common.api import RowSerializer, StrictSerializer, TextField


class ChooseBodySerializer(StrictSerializer):
    """CON-04."""

    body_id = serializers.UUIDField(help_text="Un organisme dont l’habilitation est en vigueur.")
    words = TextField(required=False, allow_blank=True, max_length=4000)


class TakeOverSerializer(AgreementSerializer):
    """CON-01 to CON-04: the contract for the rest of the cycle."""


class FateSerializer(serializers.Serializer[dict[str, str]]):
    """One thing that was under way, and what became of it."""

    what = serializers.CharField()
    becomes = serializers.CharField()


class TakeoverSerializer(RowSerializer[Takeover]):
    former = OrganisationSerializer(read_only=True)
    body = OrganisationSerializer(read_only=True)
    under_way = FateSerializer(many=True, read_only=True)

    class Meta:
        model = Takeover
        fields = (
            "id",
            "dossier",
            "former",
            "body",
            "state",
            "words",
            "asked_on",
            "answered_on",
            "answer",
            "under_way",
        )
        read_only_fields = fields
