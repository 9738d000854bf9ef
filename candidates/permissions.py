"""Who may do what on a dossier before its decision."""

from uuid import UUID

from candidates.models import Dossier
from label_sp.actors import queries as actors
from label_sp.actors.enums import Role
from label_sp.actors.queries import Actor


def can_prepare(actor: Actor, dossier: Dossier) -> bool:
    """The candidate's team: managers and contributors of the service's organisation."""
    return actors.has_role(
        actor, dossier.service.organisation_id, Role.CANDIDATE_MANAGER, Role.CANDIDATE_CONTRIBUTOR
    )


def can_commit(actor: Actor, dossier: Dossier) -> bool:
    """Whoever answers for the candidate (create, submit, abandon): its managers."""
    return actors.has_role(actor, dossier.service.organisation_id, Role.CANDIDATE_MANAGER)


def can_create_for(actor: Actor, organisation_id: UUID) -> bool:
    """Opening a dossier or registering a service: the managers of that organisation."""
    return actors.has_role(actor, organisation_id, Role.CANDIDATE_MANAGER)


def can_manage(actor: Actor, dossier: Dossier) -> bool:
    """The body's managers: admissibility, planning, follow-up of the dossier."""
    return actors.has_role(actor, dossier.body_id, Role.BODY_MANAGER)


def can_decide(actor: Actor, dossier: Dossier) -> bool:
    """The body's deciders. That they took no part in the audit is a rule (ACT-10), not a role."""
    return actors.has_role(actor, dossier.body_id, Role.DECIDER)
