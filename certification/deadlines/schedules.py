"""What the clock starts: deadlines."""

from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from certification.deadlines import use_cases
from label_sp.clock.models import ScheduleRun
from label_sp.clock.schedules import recorded

A_WEEK = timedelta(days=7)


@shared_task
@recorded(
    "refresh_deadlines", "Recalculer les échéances des dossiers qui ont changé", every=timedelta(minutes=1)
)
def refresh_deadlines() -> int:
    """Work out again the deadlines of the dossiers that an act touched. Returns how many."""
    return use_cases.refresh_touched()


@shared_task
@recorded(
    "rebuild_deadlines", "Recalculer toutes les échéances (écarts corrigés)", every=A_WEEK, hours=(1, 6)
)
def rebuild_deadlines() -> int | None:
    """Work out all deadlines again, unless that was done this week. Returns how many rows were wrong.

    There are none unless the software or the guide changed.
    """
    done = ScheduleRun.objects.filter(
        name="rebuild_deadlines", succeeded_at__gt=timezone.now() - A_WEEK
    ).exists()
    return None if done else use_cases.rebuild_all()
