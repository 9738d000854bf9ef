"""Who may do what: takeovers."""

from __future__ import annotations

from candidates.dossiers.models import Dossier
from certification.bodies.queries import open_takeover
from label_sp.actors import queries as actors
from label_sp.actors.enums import Role
from label_sp.actors.queries import Actor
from label_sp.common.permissions import right


@right(
    "Seules les personnes qui gèrent les dossiers de l’organisme à qui la reprise est demandée peuvent faire cela.",
    holder="Organisme choisi, gestion des dossiers",
    about="dossier",
)
def can_take_over(actor: Actor, dossier: Dossier) -> bool:
    """The managers of the body that the candidate chose, until it answers. CON-04."""
    asked = open_takeover(dossier)
    return asked is not None and actors.has_role(actor, asked.body_id, Role.BODY_MANAGER)
