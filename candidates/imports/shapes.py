"""Shapes of the API: imports of services."""

from __future__ import annotations

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from candidates.imports import columns, queries
from candidates.imports.models import ImportLine, ServiceImport
from candidates.services import queries as services
from candidates.services.enums import ServiceKind
from candidates.services.models import Service
from candidates.services.shapes import OwnOrganisation
from label_sp.common.api import RowSerializer, StrictSerializer

# --- on the way in ----------------------------------------------------------------------------------------------------


class UploadSerializer(StrictSerializer):
    organisation = OwnOrganisation(help_text="Une organisation dont vous êtes responsable de la candidature.")
    file = serializers.FileField(allow_empty_file=True)


@extend_schema_field(OpenApiTypes.UUID)
class HeadOfNetwork(serializers.PrimaryKeyRelatedField[Any]):
    def get_queryset(self) -> Any:
        return Service.objects.filter(heads_network=True)


@extend_schema_field(OpenApiTypes.UUID)
class OwnMain(serializers.PrimaryKeyRelatedField[Any]):
    def get_queryset(self) -> Any:
        return services.services_of(self.context["request"].user)


class ColumnsSerializer(StrictSerializer):
    """The number of a column, from 0, for each field; those without a column are left out."""

    def get_fields(self) -> Any:
        most = columns.MOST_COLUMNS - 1
        return {
            name: serializers.IntegerField(required=False, min_value=0, max_value=most, help_text=label)
            for name, label in columns.FIELDS.items()
        }


class MappingSerializer(StrictSerializer):
    """ELI-01."""

    mapping = ColumnsSerializer()
    kind = serializers.ChoiceField(choices=ServiceKind.choices)
    agents = serializers.IntegerField(min_value=1, max_value=1_000_000, default=1)
    attached_to = HeadOfNetwork(allow_null=True, default=None)


class AttachSerializer(StrictSerializer):
    """ELI-03."""

    main = OwnMain(help_text="Un service de la même organisation.")


# --- on the way out ---------------------------------------------------------------------------------------------------


class ImportSerializer(RowSerializer[ServiceImport]):
    """`headers` are the names of its columns; `proposed` the column of each field, by those names."""

    headers = serializers.ListField(child=serializers.CharField(), read_only=True)
    remarks = serializers.ListField(child=serializers.CharField(), source="notes", read_only=True)
    proposed = serializers.SerializerMethodField()
    lines = serializers.SerializerMethodField()

    class Meta:
        model = ServiceImport
        fields = (
            "id",
            "file_name",
            "state",
            "headers",
            "remarks",
            "proposed",
            "lines",
            "created_at",
            "ended_at",
        )
        read_only_fields = fields

    @extend_schema_field({"type": "object", "additionalProperties": {"type": "integer"}})
    def get_proposed(self, imported: ServiceImport) -> dict[str, int]:
        return dict(queries.proposed_for(imported)["mapping"])

    @extend_schema_field({"type": "object", "additionalProperties": {"type": "integer"}})
    def get_lines(self, imported: ServiceImport) -> dict[str, int]:
        return queries.counts(imported)


class LineSerializer(RowSerializer[ImportLine]):
    problems = serializers.ListField(child=serializers.CharField(), read_only=True)
    warnings = serializers.ListField(child=serializers.CharField(), read_only=True)
    changes = serializers.ListField(child=serializers.CharField(), read_only=True)

    class Meta:
        model = ImportLine
        fields = ("number", "name", "state", "changes", "problems", "warnings")
        read_only_fields = fields
