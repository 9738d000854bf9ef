"""Messages: renewal."""

from __future__ import annotations

from candidates.dossiers.models import Dossier
from certification.decisions.mails import LABEL
from certification.dossier.mails import CANDIDATE, MANAGER, candidates, kind, managers, told
from label_sp.outbox import kinds
from label_sp.outbox.outbox import Draft

EXPIRED = kind(
    "label.expired",
    "Label échu",
    "à l’équipe du service et à la gestion de l’organisme",
    LABEL,
    "{service} : label échu",
    "Le dernier jour de validité du label est passé. Le service n’est plus sur la liste publique.",
    rule="LIS-03",
    legal=True,
    roles=(*CANDIDATE, *MANAGER),
)


def label_expired(dossier: Dossier) -> list[Draft]:
    return told(EXPIRED, dossier, [*candidates(dossier), *managers(dossier)])


kinds.register(EXPIRED)
