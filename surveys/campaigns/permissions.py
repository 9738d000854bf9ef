"""Who may do what with the surveys of a dossier. Reading goes with the dossier itself."""

from __future__ import annotations

from candidates.dossiers.models import Dossier
from candidates.dossiers.permissions import can_prepare
from label_sp.actors import queries as actors
from label_sp.actors.queries import Actor
from label_sp.common.permissions import right

can_import = can_run = can_prepare
BOTH = "Seules l’équipe de la candidature et, à sa place, l’équipe du label (DITP) importent des réponses."


@right(
    "Seule l’équipe du label (DITP) importe des réponses à la place d’un candidat.",
    holder="Équipe du label (DITP)",
    about="dossier",
)
def can_import_for(actor: Actor, dossier: Dossier) -> bool:
    """The DITP, whose tool the guide names, for a candidate who handed it the answers. Guide 3.4."""
    return actors.is_ditp(actor)


@right(BOTH, holder="Candidat ou équipe du label (DITP)", about="dossier")
def can_bring_in(actor: Actor, dossier: Dossier) -> bool:
    """The candidate's team, or the DITP in its place."""
    return can_prepare(actor, dossier) or can_import_for(actor, dossier)
