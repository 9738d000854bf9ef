"""Tables: the files of a report, kept as they were made."""

from __future__ import annotations

import uuid

from django.db import models

from surveys.campaigns.models import Campaign
from surveys.results.enums import ReportFormat


def report_path(report: SurveyReport, filename: str) -> str:
    """A name that nobody guesses; the file's own is in the row."""
    return f"survey-reports/{report.campaign_id}/{report.pk}"


class SurveyReport(models.Model):
    """One file of the report of a closed campaign: the same campaign always gives the same bytes. SUR-09."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="reports")
    format = models.CharField("format", max_length=4, choices=ReportFormat)
    layout = models.PositiveSmallIntegerField("version du modèle")
    name = models.CharField("nom du fichier", max_length=150)
    file = models.FileField("fichier", upload_to=report_path, max_length=200)
    size = models.PositiveBigIntegerField("taille")
    sha256 = models.CharField("empreinte SHA-256", max_length=64)
    made_at = models.DateTimeField("fait le")

    class Meta:
        constraints = (models.UniqueConstraint(fields=["campaign", "format"], name="one_report_a_format"),)

    def __str__(self) -> str:
        return self.name
