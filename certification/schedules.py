"""What the clock starts. Each is safe to run twice, late, or at any time: the database says what is left to do."""

import logging
from datetime import timedelta
from uuid import UUID

from celery import shared_task
from django.utils import timezone
from django_fsm import TransitionNotAllowed

from candidates.enums import HOLDING_LABEL, Status
from candidates.models import Dossier
from certification.queries.aside import about_dossier
from certification.use_cases import deadlines, reminders
from certification.use_cases.life import expire_label
from label_sp.common.batches import Batch
from label_sp.common.models import ScheduleRun
from label_sp.common.schedules import recorded
from label_sp.guide.failures import RuleViolation

logger = logging.getLogger(__name__)
A_WEEK = timedelta(days=7)
EXPIRY = Batch("expire_labels", "Échéance d’un label", about_dossier)


@shared_task
@recorded(
    "refresh_deadlines", "Recalculer les échéances des dossiers qui ont changé", every=timedelta(minutes=1)
)
def refresh_deadlines() -> int:
    """Work out again the deadlines of the dossiers that an act touched. Returns how many."""
    return deadlines.refresh_touched()


@shared_task
@recorded("write_due_reminders", "Écrire les rappels du jour", every=timedelta(minutes=10), hours=(6, 21))
def write_due_reminders() -> int:
    """Write today's reminders into the outbox, each once. Returns how many were new."""
    return reminders.write_due_reminders(timezone.localdate())


@shared_task
@recorded("expire_labels", "Échoir les labels dont le dernier jour est passé", every=timedelta(minutes=10))
def expire_labels() -> int:
    """Expire the labels whose last valid day has passed. LIS-03. Returns how many."""
    over = Dossier.objects.filter(
        status__in=[*HOLDING_LABEL, Status.SUSPENDED], valid_until__lt=timezone.localdate()
    ).values_list("pk", flat=True)
    return sum(EXPIRY.each(list(over), _expire))


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
    return None if done else deadlines.rebuild_all()


def _expire(dossier_id: UUID) -> bool:
    try:
        expire_label(dossier_id)
    except (TransitionNotAllowed, RuleViolation):
        logger.info("Dossier %s changed meanwhile, left as it is", dossier_id)
        return False
    return True
