"""Shapes of the API: the registry of services."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError as Refused
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from candidates import days
from candidates.communes.shapes import CommuneCode
from candidates.registry.forms import MOST_AGENTS
from candidates.services.enums import Channel
from candidates.services.forms import POSTAL_CODE, placed
from candidates.services.models import FormerSiret, Service, Site
from candidates.services.shapes import ServiceSerializer
from label_sp.common import opening, siret
from label_sp.common.api import DayField, RowSerializer, StrictSerializer

# --- on the way in ----------------------------------------------------------------------------------------------------


@extend_schema_field(OpenApiTypes.UUID)
class HeadField(serializers.PrimaryKeyRelatedField[Any]):
    def get_queryset(self) -> Any:
        return Service.objects.filter(heads_network=True)


class ServiceChangeSerializer(StrictSerializer):
    """ELI-01. The department is that of the commune."""

    name = serializers.CharField(max_length=200)
    commune = CommuneCode(required=False, allow_blank=True)
    agents_in_contact = serializers.IntegerField(min_value=1, max_value=MOST_AGENTS)
    heads_network = serializers.BooleanField(default=False)
    attached_to = HeadField(allow_null=True, default=None)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        commune = attrs.pop("commune", None)
        return {**attrs, **(placed(commune) if commune else {})}


class SiretSerializer(StrictSerializer):
    siret = serializers.CharField(max_length=20)
    since = DayField(days.SINCE)

    def validate_siret(self, value: str) -> str:
        return str(_said(siret.checked, value))


HALF = {"type": "array", "items": {"type": "string", "pattern": "^[0-9]{2}:[0-9]{2}$", "maxLength": 5}}


@extend_schema_field({"type": "object", "additionalProperties": {"type": "array", "items": HALF}})
class OpeningField(serializers.JSONField):
    """{"monday": [["09:00", "12:00"]]}: an empty list is a closed day, an absent one is not known."""

    def to_internal_value(self, data: Any) -> Any:
        if not isinstance(data, dict) or not {*data} <= {*opening.DAYS}:
            raise serializers.ValidationError(
                f"Un objet dont les clés sont des jours : {', '.join(opening.DAYS)}."
            )
        return {day: _said(_halves, data[day]) for day in opening.DAYS if day in data}


class SiteDetailsSerializer(StrictSerializer):
    """ELI-03, ELI-04."""

    name = serializers.CharField(max_length=200)
    address = serializers.CharField(max_length=200)
    postal_code = serializers.RegexField(POSTAL_CODE)
    commune = CommuneCode()
    channels = serializers.MultipleChoiceField(choices=Channel.choices, default=set)
    opening = OpeningField(default=dict)
    phone = serializers.CharField(max_length=40, allow_blank=True, default="")
    email = serializers.EmailField(max_length=254, allow_blank=True, default="")
    agents_direct = serializers.IntegerField(
        min_value=0, max_value=MOST_AGENTS, allow_null=True, default=None
    )
    agents_indirect = serializers.IntegerField(
        min_value=0, max_value=MOST_AGENTS, allow_null=True, default=None
    )

    def validate_channels(self, value: Any) -> list[str]:
        return [each.value for each in Channel if each in value]


class NewSiteDetailsSerializer(SiteDetailsSerializer):
    is_main = serializers.BooleanField(default=False)


class CloseSerializer(StrictSerializer):
    closed_on = DayField(days.SINCE)


# --- on the way out ---------------------------------------------------------------------------------------------------


class FormerSiretSerializer(RowSerializer[FormerSiret]):
    class Meta:
        model = FormerSiret
        fields = ("siret", "ended_on")
        read_only_fields = fields


class RegistrySiteSerializer(RowSerializer[Site]):
    opening = OpeningField(read_only=True)
    channels = serializers.ListField(child=serializers.CharField(), read_only=True)

    class Meta:
        model = Site
        fields = (
            *(
                "id",
                "name",
                "address",
                "postal_code",
                "city",
                "commune",
                "is_main",
                "in_perimeter",
                "left_out_reason",
            ),
            *("channels", "opening", "phone", "email", "agents_direct", "agents_indirect"),
            *("external_id", "closed_on"),
        )
        read_only_fields = fields


class OneServiceSerializer(ServiceSerializer):
    """A service, the SIRET that it had, its sites."""

    former_sirets = FormerSiretSerializer(many=True, read_only=True)
    sites = RegistrySiteSerializer(many=True, read_only=True)

    class Meta:
        model = Service
        fields = (
            *ServiceSerializer.Meta.fields,
            *("heads_network", "attached_to", "former_sirets", "sites"),
        )
        read_only_fields = fields


def _halves(data: Any) -> list[opening.Half]:
    pairs = data if isinstance(data, list) else [data]
    if any(not isinstance(pair, list) or [type(each) for each in pair] != [str, str] for pair in pairs):
        raise Refused('Chaque jour est une liste de plages, chacune de deux heures : ["09:00", "12:00"].')
    return opening.halves(" / ".join(f"{start} - {end}" for start, end in pairs))


def _said(check: Any, value: Any) -> Any:
    try:
        return check(value)
    except Refused as refused:
        raise serializers.ValidationError(refused.messages) from refused
