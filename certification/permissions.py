"""Who may do what from the filing on. Candidates' own rights are in `candidates.permissions`."""

from candidates.permissions import can_commit, can_decide, can_manage, can_prepare
from label_sp.actors import queries as actors
from label_sp.actors.queries import Actor
from label_sp.common.permissions import right

__all__ = ["can_commit", "can_decide", "can_manage", "can_prepare", "can_supervise"]


@right("Seule l’équipe du label (DITP) peut faire cela.", holder="Équipe du label (DITP)")
def can_supervise(actor: Actor) -> bool:
    """The DITP's team: bodies and habilitations, on the commission's decisions."""
    return actors.is_ditp(actor)
