"""Shapes of the API: attestations."""

from __future__ import annotations

from rest_framework import serializers

from certification.attestations.models import Attestation
from label_sp.common.api import RowSerializer


class AttestationSerializer(RowSerializer[Attestation]):
    """One issue of the attestation. Its PDF is at /dossiers/<id>/attestations/<number>/pdf/."""

    mentions = serializers.DictField(source="payload")

    class Meta:
        model = Attestation
        fields = (
            "number",
            "version",
            "tier",
            "issued_on",
            "valid_from",
            "valid_until",
            "replaced_on",
            "code",
            "mentions",
        )
        read_only_fields = fields
