"""Shapes of the API: dossiers."""

from __future__ import annotations

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from candidates.services import queries


@extend_schema_field(OpenApiTypes.UUID)
class OwnService(serializers.PrimaryKeyRelatedField[Any]):
    def get_queryset(self) -> Any:
        return queries.team_services(self.context["request"].user)
