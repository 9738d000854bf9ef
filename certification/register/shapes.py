"""Shapes of the API: the public register."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from candidates.dossiers.enums import TierChoices
from certification.decisions.models import Decision
from label_sp.common.api import RowSerializer
from label_sp.guide.attestation import Standing


class SiteOutSerializer(serializers.Serializer[Any]):
    name = serializers.CharField()
    address = serializers.CharField()
    postal_code = serializers.CharField()
    city = serializers.CharField()


class RegisterEntrySerializer(serializers.Serializer[Any]):
    """One label of the public register. LIS-01."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    organisation = serializers.CharField(help_text="Celle dont le service fait partie.")
    category = serializers.CharField()
    department = serializers.CharField()
    sites = SiteOutSerializer(many=True)
    tier = serializers.CharField()
    tier_since = serializers.DateField()
    body = serializers.CharField(help_text="Celui qui a délivré l’attestation en vigueur.")
    followed_by = serializers.CharField(
        allow_blank=True, help_text="Celui qui a repris le cycle depuis, sinon vide."
    )
    obtained_on = serializers.DateField()
    valid_until = serializers.DateField()
    standing = serializers.CharField()
    suspended_since = serializers.DateField(allow_null=True)
    fictitious = serializers.BooleanField(help_text="Émis dans une démonstration : sans valeur.")
    renewed_from = serializers.DateField(
        allow_null=True, help_text="Premier jour du cycle suivant, quand son label est déjà obtenu (REN-02)."
    )


class PublicDecisionSerializer(RowSerializer[Decision]):
    """A decision as the register shows it: no reason."""

    kind = serializers.CharField()

    class Meta:
        model = Decision
        fields = ("kind", "tier", "decided_on")
        read_only_fields = fields


class RegisterDetailSerializer(RegisterEntrySerializer):
    """The same, with the decisions that the register shows."""

    decisions = PublicDecisionSerializer(many=True)


class VerificationSerializer(serializers.Serializer[Any]):
    """What an attestation is worth today. An unknown number and a wrong code answer the same: `standing` is null."""

    sentence = serializers.CharField()
    explanation = serializers.CharField()
    standing = serializers.CharField(allow_null=True)
    number = serializers.CharField(allow_null=True)
    version = serializers.IntegerField(allow_null=True)
    tier = serializers.CharField(allow_null=True)
    valid_from = serializers.DateField(allow_null=True)
    valid_until = serializers.DateField(allow_null=True)
    fictitious = serializers.BooleanField(
        allow_null=True, help_text="Émise dans une démonstration : sans valeur."
    )
    survey_warning = serializers.CharField(
        allow_blank=True, help_text="Ce qu’il faut savoir d’un questionnaire provisoire de ses enquêtes."
    )
    mentions = serializers.DictField(allow_null=True)


class RegisterQuerySerializer(serializers.Serializer[Any]):
    """Search and filters of the register. An unknown parameter is left out, as on the page."""

    q = serializers.CharField(
        required=False, allow_blank=True, help_text="Nom, commune, département ou territoire"
    )
    tier = serializers.ChoiceField(choices=TierChoices.choices, required=False)
    department = serializers.CharField(required=False, max_length=3)
    body = serializers.UUIDField(required=False)
    status = serializers.ChoiceField(
        choices=[(Standing.VALID.value, "En vigueur"), (Standing.SUSPENDED.value, "Suspendu")], required=False
    )
