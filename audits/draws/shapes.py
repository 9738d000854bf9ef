"""Shapes of the API: draws."""

from __future__ import annotations

from rest_framework import serializers

from audits.draws.models import SiteDraw
from label_sp.common.api import RowSerializer, StrictSerializer, TextField


class SiteDrawSerializer(RowSerializer[SiteDraw]):
    """One draw, with what it takes to redo it."""

    units = serializers.ListField(
        child=serializers.CharField(),
        help_text="Les sites du périmètre ce jour-là, dans l’ordre des caractères.",
    )
    drawn = serializers.ListField(child=serializers.CharField(), help_text="Le résultat, par rang.")
    by = serializers.CharField(source="by.__str__", help_text="Qui a tiré.")

    class Meta:
        model = SiteDraw
        fields = ("id", "number", "at", "by", "size", "seed", "units", "units_sha256", "drawn", "reason")
        read_only_fields = fields


class DrawRequestSerializer(StrictSerializer):
    """SAM-03."""

    size = serializers.IntegerField(min_value=1, help_text="Nombre de sites à visiter.")
    reason = TextField(
        required=False,
        allow_blank=True,
        max_length=2000,
        help_text="SAM-04 : obligatoire à partir du second tirage.",
    )
