"""Who may do what from the filing on. Candidates' own rights are in `candidates.permissions`."""

from uuid import UUID

from candidates.permissions import can_commit, can_decide, can_manage, can_prepare
from label_sp.actors import queries as actors
from label_sp.actors.enums import Role
from label_sp.actors.queries import Actor

__all__ = ["can_commit", "can_decide", "can_manage", "can_prepare", "can_supervise", "is_of_body"]


def can_supervise(actor: Actor) -> bool:
    """The DITP's team: bodies and habilitations, on the commission's decisions."""
    return actors.is_ditp(actor)


def is_of_body(actor: Actor, organisation_id: UUID | None) -> bool:
    """The managers of a body: its agreements and the qualification of its auditors."""
    return actors.has_role(actor, organisation_id, Role.BODY_MANAGER)
