"""Who may do what with the surveys of a dossier. Reading goes with the dossier itself."""

from candidates import permissions as candidates
from candidates.models import Dossier
from label_sp.actors.queries import Actor


def can_import(actor: Actor, dossier: Dossier) -> bool:
    """The candidate's team: managers and contributors of the service's organisation."""
    return candidates.can_prepare(actor, dossier)
