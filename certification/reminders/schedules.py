"""What the clock starts: reminders."""

from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from certification.reminders import use_cases
from label_sp.clock.schedules import recorded


@shared_task
@recorded("write_due_reminders", "Écrire les rappels du jour", every=timedelta(minutes=10), hours=(6, 21))
def write_due_reminders() -> int:
    """Write today's reminders into the outbox, each once. Returns how many were new."""
    return use_cases.write_due_reminders(timezone.localdate())
