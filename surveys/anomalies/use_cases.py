"""Look for what is odd in a closed campaign, once, and keep it: pages and routes only read it."""

from __future__ import annotations

from dataclasses import asdict
from uuid import UUID

from django.utils import timezone

from label_sp.clock import schedules
from label_sp.clock.batches import About, Batch
from surveys.anomalies.findings import anomalies
from surveys.anomalies.models import CampaignAnomalies
from surveys.campaigns.enums import CampaignStatus
from surveys.campaigns.models import Campaign

AT_ONCE = 20_000  # answers: beyond, the clock does it, so that nobody waits


def look_after(campaign: Campaign) -> None:
    """It was closed, or imported: look at its answers now, or have a worker do it when they are many."""
    if campaign.responses <= AT_ONCE:
        LOOKED_AT.each([campaign.pk], look)
    else:
        schedules.soon("look_for_anomalies")


def look_missing() -> int:
    """Look at the closed campaigns that nobody looked at yet. Returns how many."""
    closed = Campaign.objects.filter(status=CampaignStatus.CLOSED, anomalies=None)
    return sum(LOOKED_AT.each(list(closed.values_list("pk", flat=True)), look))


def look(campaign_id: UUID) -> int:
    """Of two who look at once, the first is kept. Returns whether something was kept."""
    campaign = Campaign.objects.select_related("questionnaire").get(
        pk=campaign_id, status=CampaignStatus.CLOSED
    )
    if CampaignAnomalies.objects.filter(campaign=campaign).exists():
        return 0
    found = [asdict(each) for each in anomalies(campaign)]
    _, made = CampaignAnomalies.objects.get_or_create(
        campaign=campaign, defaults={"found": found, "looked_at": timezone.now()}
    )
    return int(made)


def _about(row: object) -> About:
    campaign = Campaign.objects.get(pk=str(row))
    return About(f"Signalements à chercher : {campaign}", campaign.dossier_id)


LOOKED_AT = Batch("survey_anomalies", "Signalements d’une enquête close", _about)
