"""What the clock starts: reminders."""

from datetime import timedelta

from django.utils import timezone

from certification.reminders import use_cases
from label_sp.clock.schedules import Rank, scheduled


@scheduled("Écrire les rappels du jour", every=timedelta(minutes=10), hours=(6, 21), rank=Rank.REMIND)
def write_due_reminders() -> int:
    """Write today's reminders into the outbox, each once. Returns how many were new."""
    return use_cases.write_due_reminders(timezone.localdate())
