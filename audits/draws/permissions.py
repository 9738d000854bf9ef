"""Who draws."""

from __future__ import annotations

from audits.audit.models import Audit
from audits.audit.permissions import can_cancel, can_lead
from label_sp.actors.queries import Actor
from label_sp.common.permissions import right


@right(
    "Seuls l’auditeur qui mène cet audit et les responsables des dossiers de son organisme peuvent faire cela.",
    holder="Auditeur",
    about="audit",
)
def can_draw(actor: Actor, audit: Audit) -> bool:
    """The body draws: the auditor who leads, or its managers. SAM-03."""
    return can_lead(actor, audit) or can_cancel(actor, audit)
