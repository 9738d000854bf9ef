"""What the clock starts: the outbox."""

from __future__ import annotations

from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from label_sp.clock.schedules import recorded
from label_sp.outbox import digests


@shared_task
@recorded("gather_digests", "Composer le courriel du jour", every=timedelta(minutes=10), hours=(7, 21))
def gather_digests() -> int:
    """Write today's mail of the day for those who prefer one, once a day each. Returns how many were new."""
    return digests.gather(timezone.localdate())
