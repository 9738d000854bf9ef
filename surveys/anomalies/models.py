"""Tables: what was found odd in a closed campaign."""

from __future__ import annotations

import uuid

from django.db import models

from surveys.campaigns.models import Campaign


class CampaignAnomalies(models.Model):
    """What was found in the answers of a closed campaign, once: they do not change any more.

    found: [{"kind", "channel", "message"}], empty when nothing looks odd. `findings.Anomaly` writes and reads it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    campaign = models.OneToOneField(Campaign, on_delete=models.CASCADE, related_name="anomalies")
    found = models.JSONField("signalements", default=list)
    looked_at = models.DateTimeField("cherchés le")

    class Meta:
        verbose_name_plural = "campaign anomalies"

    def __str__(self) -> str:
        return f"{self.campaign_id}: {len(self.found)}"
