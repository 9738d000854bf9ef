"""Counting what came: by the clock every ten seconds, and by whoever opens a page of numbers."""

from __future__ import annotations

from uuid import UUID

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


def count_for(campaign_id: UUID) -> int:
    """The same for one page of numbers: one look at an index that is empty when nothing waits."""
    if not Response.objects.filter(campaign=campaign_id, counted=False).exists():
        return 0
    return storage.fold(campaign_id)
