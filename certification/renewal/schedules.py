"""What the clock starts: renewal."""

import logging
from datetime import timedelta
from uuid import UUID

from django_fsm import TransitionNotAllowed

from candidates.dossiers.enums import HOLDING_LABEL
from candidates.dossiers.models import Dossier
from certification.deadlines.aside import about_dossier
from certification.renewal.use_cases import end_label
from label_sp.clock.batches import Batch
from label_sp.clock.schedules import Rank, scheduled
from label_sp.common import days
from label_sp.guide.failures import RuleViolation

logger = logging.getLogger(__name__)
EXPIRY = Batch("expire_labels", "Échéance d’un label", about_dossier)


@scheduled(
    "Échoir les labels dont le dernier jour est passé",
    every=timedelta(minutes=10),
    minute=5,
    rank=Rank.EXPIRE,
)
def expire_labels() -> int:
    """End the labels whose last valid day has passed: renewed, or expired. LIS-03, REN-02. Returns how many."""
    over = Dossier.objects.filter(
        days.over("valid_until", "service__department"), status__in=[*HOLDING_LABEL]
    )
    over = over.values_list("pk", flat=True)
    return sum(EXPIRY.each(list(over), _expire))


def _expire(dossier_id: UUID) -> bool:
    try:
        end_label(dossier_id)
    except (TransitionNotAllowed, RuleViolation):
        logger.info("Dossier %s changed meanwhile, left as it is", dossier_id)
        return False
    return True
