"""Who reads what looks odd. The dossier itself is one that they see."""

from __future__ import annotations

from candidates.dossiers.models import Dossier
from candidates.dossiers.permissions import can_prepare
from label_sp.actors import queries as actors
from label_sp.actors.enums import Role
from label_sp.actors.queries import Actor
from label_sp.common.permissions import right

EVALUATORS = (Role.BODY_MANAGER, Role.DECIDER, Role.AUDITOR)


@right(
    "Ces signalements se lisent à l’organisme et à ses auditeurs seulement.",
    holder="Organisme et auditeurs",
    about="dossier",
)
def can_read(actor: Actor, dossier: Dossier) -> bool:
    """The dossier's body and its auditors; never the candidate, who could learn from it what is not noticed."""
    return actors.has_role(actor, dossier.body_id, *EVALUATORS) and not can_prepare(actor, dossier)
