"""What the clock starts: the outbox."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from label_sp.clock.schedules import Rank, scheduled
from label_sp.outbox import digests, returns


@scheduled("Composer le courriel du jour", every=timedelta(minutes=10), hours=(7, 21), rank=Rank.GATHER)
def gather_digests() -> int:
    """Write today's mail of the day for those who prefer one, once a day each. Returns how many were new."""
    return digests.gather(timezone.localdate())


@scheduled("Lire les courriels revenus", every=timedelta(minutes=5), rank=Rank.GATHER)
def read_returns() -> int:
    """Mark what a mail server could not hand over after all, if its reports reach us. Returns how many were news."""
    return returns.read(settings.RETURNED_MAIL) if settings.RETURNED_MAIL else 0
