"""One function per message. Each returns drafts for the outbox; the key says what makes the message unique."""

from __future__ import annotations

from django.conf import settings

from candidates.dossiers.models import Dossier
from label_sp.actors import queries as actors
from label_sp.actors.enums import Role
from label_sp.common import places
from label_sp.outbox import kinds, outbox
from label_sp.outbox.kinds import GREETING, Kind
from label_sp.outbox.outbox import Draft

ABANDONED = Kind(
    key="dossier.abandoned",
    label="Candidature abandonnée",
    audience="à la gestion de l’organisme",
    group="Candidature",
    subject="{service} abandonne sa candidature · dossier {reference}",
    body=GREETING
    + "{service} abandonne sa candidature au label.\n\n{motif}\n\nLe dossier {reference} :\n{lien}",
    fields={
        "service": ("le service", "Mairie de Valmont"),
        "reference": ("le numéro du dossier", "2027-0001"),
        "motif": ("le motif, quand le service en donne un", "Motif : travaux à l’accueil"),
        "lien": ("l’adresse du dossier", "https://label.example/dossiers/2027-0001/"),
    },
    roles=(Role.BODY_MANAGER,),
    button="Ouvrir le dossier",
)
kinds.register(ABANDONED)


def dossier_abandoned(dossier: Dossier, reason: str) -> list[Draft]:
    """To the body's managers, if the dossier had reached them."""
    if dossier.submitted_at is None or dossier.body_id is None:
        return []
    values = {
        "service": dossier.service,
        "reference": dossier.reference,
        "motif": f"Motif : {reason}" if reason else "",
        "lien": settings.SITE_URL + places.address("dossier", dossier.pk),
    }
    to = actors.members(dossier.body_id, Role.BODY_MANAGER)
    return outbox.drafts(ABANDONED, str(dossier.pk), to, values, dossier_id=dossier.pk)
