"""Shapes of the API: dossiers."""

from __future__ import annotations

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from candidates.dossiers.forms import LONGEST
from candidates.dossiers.models import SCOPE, Dossier
from candidates.services import queries
from candidates.services.enums import Authority
from candidates.services.models import Site
from label_sp.common.api import RowSerializer, StrictSerializer


class ScopeSerializer(StrictSerializer):
    """ELI-04, ELI-05, ELI-06."""

    authority = serializers.ChoiceField(choices=Authority.choices)
    general_reception = serializers.BooleanField()
    everyday_procedures = serializers.BooleanField(default=False)
    domains = serializers.ListField(
        child=serializers.CharField(max_length=LONGEST),
        max_length=50,
        default=list,
        help_text="Domaines d’action publique où les usagers ont une démarche à faire.",
    )
    agreed_with_body = serializers.BooleanField(default=False)
    sites = serializers.PrimaryKeyRelatedField(
        queryset=Site.objects.all(),
        many=True,
        required=False,
        help_text="Les sites du périmètre, dont le principal ; sans ce champ, ils restent comme ils sont.",
    )


class ScopeOutSerializer(RowSerializer[Dossier]):
    class Meta:
        model = Dossier
        fields = SCOPE
        read_only_fields = SCOPE


@extend_schema_field(OpenApiTypes.UUID)
class OwnService(serializers.PrimaryKeyRelatedField[Any]):
    def get_queryset(self) -> Any:
        return queries.team_services(self.context["request"].user)
