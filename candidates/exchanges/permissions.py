"""Who may write to the other side of a dossier."""

from __future__ import annotations

from candidates.dossiers import permissions
from candidates.dossiers.models import Dossier
from label_sp.actors.queries import Actor
from label_sp.common.permissions import right


@right(
    "Seules l’équipe de la candidature et les personnes qui gèrent le dossier à l’organisme s’écrivent ici.",
    holder="Candidat, et organisme pour la gestion des dossiers",
    about="dossier",
)
def can_write(actor: Actor, dossier: Dossier) -> bool:
    """Both sides of the dossier: the candidate's team, the body's managers."""
    return permissions.can_prepare(actor, dossier) or permissions.can_manage(actor, dossier)
