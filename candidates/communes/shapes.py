"""Shapes of the API: communes."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from rest_framework import serializers

from candidates.communes.forms import chosen
from label_sp.common import territories
from label_sp.common.api import StrictSerializer
from label_sp.common.territories import Commune, Found


class CommuneSearch(StrictSerializer):
    q = serializers.CharField(max_length=200, help_text="Un nom, un code postal ou un code INSEE.")


class GroupSerializer(serializers.Serializer[Any]):
    code = serializers.CharField(
        help_text="Le SIREN d’un EPCI ou d’un EPT, le code d’un département ou d’une région."
    )
    name = serializers.CharField()


class CommuneSerializer(serializers.Serializer[Any]):
    """A commune of the official code, and what it is part of."""

    code = serializers.CharField(help_text="Code INSEE.")
    name = serializers.CharField()
    designation = serializers.CharField(
        help_text="Un texte qui ne désigne qu’elle, accepté partout où une commune se tape."
    )
    through = serializers.CharField(
        help_text="Le nom qui y mène : commune déléguée, arrondissement ; souvent vide."
    )
    postal_codes = serializers.ListField(child=serializers.CharField())
    siren = serializers.CharField(help_text="Vide pour une collectivité d’outre-mer.")
    epci = GroupSerializer(allow_null=True)
    ept = GroupSerializer(allow_null=True)
    department = GroupSerializer()
    region = GroupSerializer()

    def to_representation(self, instance: Found | Commune) -> Any:
        commune, through = instance if isinstance(instance, Found) else (instance, "")
        parents = territories.parents(commune)
        known = {name: getattr(commune, name) for name in ("code", "name", "postal_codes", "siren")}
        return super().to_representation(
            {**known, **parents._asdict(), "designation": commune.label, "through": through}
        )


class CommunesSerializer(serializers.Serializer[Any]):
    results = CommuneSerializer(many=True)


class CommuneCode(serializers.CharField):
    """A code of the INSEE, old or new; in the use case, the commune of today."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            max_length=200, **{"help_text": "Code INSEE, ou nom si une seule commune le porte.", **kwargs}
        )

    def to_internal_value(self, data: Any) -> Any:
        typed = super().to_internal_value(data)
        try:
            return chosen(typed) if typed else None
        except ValidationError as refused:
            raise serializers.ValidationError(refused.messages) from refused

    def to_representation(self, value: Any) -> Any:
        return value
