"""What workers do after a decision. Idempotent."""

import logging

from celery import shared_task

from certification.attestations import documents
from certification.attestations.models import Attestation
from label_sp.clock.tasks import Nudge

logger = logging.getLogger(__name__)


@shared_task(base=Nudge)
def draw_attestation(attestation_id: str) -> None:
    """Draw the PDF of an attestation, unless it is there already. A page that needs it first draws it itself."""
    attestation = Attestation.objects.filter(pk=attestation_id).first()
    if attestation is None:  # a broker's folder may outlive a database
        logger.warning("Attestation %s is not there any more, nothing to draw", attestation_id)
        return
    documents.ensure_pdf(attestation)
