"""Who may do what with accounts."""

from __future__ import annotations

from label_sp.actors import queries
from label_sp.actors.enums import OrganisationKind, Role
from label_sp.actors.models import Organisation, User

MANAGERS = {
    OrganisationKind.CANDIDATE: Role.CANDIDATE_MANAGER,
    OrganisationKind.BODY: Role.BODY_MANAGER,
    OrganisationKind.DITP: Role.DITP,
}


def can_manage_members(actor: User, organisation: Organisation) -> bool:
    """The organisation's own managers, and the DITP."""
    manager = MANAGERS[OrganisationKind(organisation.kind)]
    return queries.has_role(actor, organisation.pk, manager) or queries.is_ditp(actor)
