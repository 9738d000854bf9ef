"""Counting what came: by the clock every ten seconds, and by whoever opens a page of numbers."""

from __future__ import annotations

from label_sp.clock.batches import About, Batch
from surveys.campaigns import storage
from surveys.campaigns.models import Campaign, Response


def _about(row: object) -> About:
    campaign = Campaign.objects.get(pk=str(row))
    return About(f"Réponses à compter : {campaign}", campaign.dossier_id)


COUNTS = Batch("survey_answers", "Décompte des réponses d’une enquête", _about)


def count_waiting() -> int:
    """Count for each campaign that has something waiting. Returns how many answers."""
    waiting = Response.objects.filter(counted=False).order_by("campaign_id")
    campaigns = list(waiting.values_list("campaign_id", flat=True).distinct())
    return sum(COUNTS.each(campaigns, storage.fold))


def counted_now(campaign: Campaign) -> Campaign:
    """The same campaign, once what waits is counted: one look at an index that is empty when nothing does."""
    waits = Response.objects.filter(campaign=campaign.pk, counted=False).exists()
    if waits and storage.fold(campaign.pk):
        campaign.refresh_from_db(fields=["responses", "admissible", "channels"])
    return campaign
