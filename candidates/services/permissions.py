"""Rights: services and their sites."""

from __future__ import annotations

from uuid import UUID

from candidates.services.models import Service
from label_sp.actors import queries as actors
from label_sp.actors.enums import CANDIDATE_TEAM, Role
from label_sp.actors.queries import Actor
from label_sp.common.permissions import right


@right("Seul un responsable de la candidature peut enregistrer un service ou créer un dossier.")
def can_create_for(actor: Actor, organisation_id: UUID) -> bool:
    """Opening a dossier or registering a service: the managers of that organisation."""
    return actors.has_role(actor, organisation_id, Role.CANDIDATE_MANAGER)


@right(
    "Seule l’équipe de la candidature (responsables et contributeurs) tient à jour ses services.",
    holder="Candidat",
    about="service",
)
def can_keep(actor: Actor, service: Service) -> bool:
    """The team of the service's organisation."""
    return actors.has_role(actor, service.organisation_id, *CANDIDATE_TEAM)
