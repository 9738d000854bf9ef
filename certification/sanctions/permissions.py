"""Who may do what: sanctions."""

from __future__ import annotations

from candidates.dossiers import permissions
from candidates.dossiers.models import Dossier
from label_sp.actors.queries import Actor
from label_sp.common.permissions import right


@right(
    "Seules les personnes qui gèrent les dossiers de l’organisme, ou qui y décident, peuvent faire cela.",
    holder="Organisme, gestion ou décision",
    about="dossier",
)
def can_record(actor: Actor, dossier: Dossier) -> bool:
    """Whoever hears of it at the body, apart from its auditors: its managers and its deciders."""
    return permissions.can_manage(actor, dossier) or permissions.can_decide(actor, dossier)
