"""Rights: imports of services."""

from __future__ import annotations

from candidates.imports.models import ServiceImport
from candidates.services import permissions
from candidates.services.models import Service
from label_sp.actors.queries import Actor
from label_sp.common.permissions import right

REFUSAL = "Seul un responsable de la candidature importe les services de son organisation."


@right(REFUSAL, holder="Candidat, responsable de la candidature", about="import")
def can_import(actor: Actor, imported: ServiceImport) -> bool:
    """The managers of the organisation whose services they are."""
    return permissions.can_create_for(actor, imported.organisation_id)


@right(REFUSAL, holder="Candidat, responsable de la candidature", about="service")
def can_attach(actor: Actor, branch: Service) -> bool:
    """The same people, of a branch."""
    return permissions.can_create_for(actor, branch.organisation_id)
