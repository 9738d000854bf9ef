"""Shapes of the API: services and their sites."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError as Refused
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from candidates.communes.shapes import CommuneCode
from candidates.eligibility.models import ListedKind
from candidates.services import queries
from candidates.services.enums import ServiceKind
from candidates.services.forms import POSTAL_CODE, placed
from candidates.services.models import Service, Site
from label_sp.actors.models import Organisation
from label_sp.common import departments, siret
from label_sp.common.api import RowSerializer, StrictSerializer, TextField
from label_sp.common.territories import Commune

# --- on the way in ----------------------------------------------------------------------------------------------------


# Somebody else's organisation or service is answered as a missing one.


@extend_schema_field(OpenApiTypes.UUID)
class OwnOrganisation(serializers.PrimaryKeyRelatedField[Any]):
    def get_queryset(self) -> Any:
        return queries.candidate_organisations(self.context["request"].user)


class NewServiceSerializer(StrictSerializer):
    """ELI-01."""

    organisation = OwnOrganisation(help_text="Une organisation dont vous êtes responsable de la candidature.")
    name = serializers.CharField(max_length=200)
    kind = serializers.ChoiceField(choices=ServiceKind.choices)
    listed_as = serializers.PrimaryKeyRelatedField(
        queryset=ListedKind.objects.all(),
        required=False,
        allow_null=True,
        help_text="Une catégorie que la DITP a ajoutée à la liste : elle l’emporte sur `kind`.",
    )
    commune = CommuneCode(required=False, allow_blank=True)
    department = serializers.CharField(
        max_length=3, required=False, help_text="80, 2A, 974, 975, 987… Sans elle, celui de la commune."
    )
    agents_in_contact = serializers.IntegerField(min_value=1, max_value=1_000_000)
    siret = serializers.CharField(max_length=20, required=False, allow_blank=True)

    def validate_department(self, value: str) -> str:
        return _checked(clean_department, value)

    def validate_siret(self, value: str) -> str:
        return _checked(siret.checked, value)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        commune: Commune | None = attrs.get("commune") or None
        if commune is None and not attrs.get("department"):
            raise serializers.ValidationError(
                {"commune": "Donnez la commune du service, ou au moins son département."}
            )
        if commune and attrs.get("department") not in (None, commune.department):
            raise serializers.ValidationError(
                {"department": f"{commune.name} est dans le département {commune.department}."}
            )
        return {**attrs, **(placed(commune) if commune else {"commune": ""})}


class SitePlaceSerializer(StrictSerializer):
    """ELI-03."""

    in_perimeter = serializers.BooleanField()
    left_out_reason = TextField(
        required=False,
        allow_blank=True,
        max_length=1000,
        help_text="Motif d’un site hors du périmètre, que l’organisme examine avec le dossier.",
    )


class NewSiteSerializer(StrictSerializer):
    """ELI-03. The first site is the main one whatever is asked."""

    name = serializers.CharField(max_length=200)
    address = serializers.CharField(max_length=200)
    postal_code = serializers.RegexField(POSTAL_CODE)
    city = serializers.CharField(max_length=100)
    is_main = serializers.BooleanField(default=False)
    in_perimeter = serializers.BooleanField(default=True)
    left_out_reason = TextField(required=False, allow_blank=True, max_length=1000)


# --- on the way out ---------------------------------------------------------------------------------------------------


class OrganisationSerializer(RowSerializer[Organisation]):
    class Meta:
        model = Organisation
        fields = ("id", "name", "fictitious")
        read_only_fields = fields


class ServiceSerializer(RowSerializer[Service]):
    organisation = OrganisationSerializer(read_only=True)

    class Meta:
        model = Service
        fields = (
            "id",
            "organisation",
            "name",
            "kind",
            "category",
            "department",
            "commune",
            "siret",
            "agents_in_contact",
        )
        read_only_fields = fields


class SiteSerializer(RowSerializer[Site]):
    class Meta:
        model = Site
        fields = (
            "id",
            "name",
            "address",
            "postal_code",
            "city",
            "is_main",
            "in_perimeter",
            "left_out_reason",
        )
        read_only_fields = fields


def clean_department(value: str) -> str:
    """A code of a département or of a territory overseas: 80, 2A, 974, 987."""
    code = value.strip().upper()
    if code not in departments.NAMES:
        raise Refused(
            "Ce code n’est pas celui d’un département ni d’un territoire d’outre-mer. Exemples : 80, 2A, 974, 987."
        )
    return code


def _checked(clean: Any, value: str) -> str:
    """The same check as on the pages, its refusal as DRF wants it."""
    try:
        return str(clean(value))
    except Refused as refused:
        raise serializers.ValidationError(refused.messages) from refused
