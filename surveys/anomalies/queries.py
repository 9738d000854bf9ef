"""The read side: what was found, for several campaigns at once."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from surveys.anomalies.models import CampaignAnomalies
from surveys.campaigns.models import Campaign


def kept(campaigns: Iterable[Campaign]) -> dict[UUID, CampaignAnomalies]:
    """What was found in each, by its id; one that nobody looked at yet is absent. One query."""
    found = CampaignAnomalies.objects.filter(campaign__in=[each.pk for each in campaigns])
    return {each.campaign_id: each for each in found}
