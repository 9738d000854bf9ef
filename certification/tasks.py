"""What workers do after a decision. Idempotent."""

from celery import shared_task

from certification.models import Attestation
from label_sp.common.tasks import Nudge


@shared_task(base=Nudge)
def draw_attestation(attestation_id: str) -> None:
    """Draw the PDF of an attestation, unless it is there already. A page that needs it first draws it itself."""
    from certification import documents  # noqa: PLC0415 (WeasyPrint is heavy: only workers and documents load it)

    documents.ensure_pdf(Attestation.objects.select_related("dossier__service").get(pk=attestation_id))
