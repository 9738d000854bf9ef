"""What the clock starts. Each is safe to run twice, late, or at any time: the database says what is left to do."""

import logging

from celery import shared_task
from django.utils import timezone
from django_fsm import TransitionNotAllowed

from candidates.enums import HOLDING_LABEL, Status
from candidates.models import Dossier
from certification import mails
from certification.queries.reminders import due_reminders
from certification.use_cases.life import expire_label
from label_sp.common import outbox
from label_sp.guide.failures import RuleViolation

logger = logging.getLogger(__name__)


@shared_task
def write_due_reminders() -> int:
    """Write today's reminders into the outbox, each once. Returns how many were new."""
    return sum(
        outbox.put(*mails.deadline_reminder(reminder)) for reminder in due_reminders(timezone.localdate())
    )


@shared_task
def expire_labels() -> int:
    """Expire the labels whose last valid day has passed. LIS-03. Returns how many."""
    over = Dossier.objects.filter(
        status__in=[*HOLDING_LABEL, Status.SUSPENDED], valid_until__lt=timezone.localdate()
    ).values_list("pk", flat=True)
    return sum(_expire(dossier_id) for dossier_id in over)


def _expire(dossier_id: object) -> bool:
    try:
        expire_label(dossier_id)  # type: ignore[arg-type]
    except (TransitionNotAllowed, RuleViolation):
        logger.info("Dossier %s changed meanwhile, left as it is", dossier_id)
        return False
    return True
