"""What the API answers of the files of a report."""

from __future__ import annotations

from django.urls import reverse
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from label_sp.common.api import RowSerializer
from surveys.results.models import SurveyReport
from surveys.results.presentation import held_by


class SurveyReportSerializer(RowSerializer):
    """One file of the report of a closed campaign: the same campaign always gives the same bytes."""

    address = serializers.SerializerMethodField(help_text="Route qui donne le fichier.")
    holds = serializers.SerializerMethodField(help_text="Ce que contient le fichier.")

    class Meta:
        model = SurveyReport
        fields = ("format", "holds", "layout", "name", "size", "sha256", "made_at", "address")
        read_only_fields = fields

    def get_holds(self, row: SurveyReport) -> str:
        return held_by(row.campaign, row.format)

    @extend_schema_field(serializers.CharField())
    def get_address(self, row: SurveyReport) -> str:
        return reverse("api-campaign-report", args=[row.campaign_id, row.format])
