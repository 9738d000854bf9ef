"""Rights: eligibility."""

from __future__ import annotations

from uuid import UUID

from label_sp.actors import queries as actors
from label_sp.actors.enums import Role
from label_sp.actors.queries import Actor
from label_sp.common.permissions import right


@right("Seul un responsable de la candidature peut adresser cette demande.", holder="Candidat, responsable")
def can_ask(actor: Actor, organisation_id: UUID) -> bool:
    """The managers of the organisation in whose name it is asked. ELI-02."""
    return actors.has_role(actor, organisation_id, Role.CANDIDATE_MANAGER)
