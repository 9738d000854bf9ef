"""Messages: what a service learns of its body's habilitation."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings

from candidates.dossiers.models import Dossier
from certification.bodies.models import Habilitation
from label_sp.actors import queries as actors
from label_sp.actors.enums import CANDIDATE_TEAM
from label_sp.common import places
from label_sp.outbox import kinds, outbox
from label_sp.outbox.kinds import GREETING, Kind
from label_sp.outbox.outbox import Draft

HABILITATION_ENDED = Kind(
    key="habilitation.ended",
    label="Organisme qui n’est plus habilité",
    audience="à l’équipe du service",
    group="Label",
    subject="{service} : {organisme} n’est plus habilité",
    body=GREETING + "L’habilitation de {organisme} est {etat}. Motif : {motif}\n\n"
    "Votre label et votre dossier ne changent pas, et ce qui est commencé se poursuit : visite, rapport, pièces, "
    "plan d’actions. Les décisions attendent. Vous pouvez attendre que l’habilitation soit rétablie, ou choisir un "
    "autre organisme habilité, qui reprendra votre dossier.\n\nLe dossier {reference} :\n{lien}",
    fields={
        "service": ("le service", "Mairie de Valmont"),
        "organisme": ("l’organisme de certification", "Certif Horizon"),
        "etat": ("ce qu’est devenue l’habilitation", "suspendue"),
        "motif": ("le motif de la commission", "audits sans contrat"),
        "reference": ("le numéro du dossier", "2027-0001"),
        "lien": ("l’adresse du dossier", "https://label.example/dossiers/2027-0001/"),
    },
    rule="ACT-06",
    roles=CANDIDATE_TEAM,
    button="Ouvrir le dossier",
)
kinds.register(HABILITATION_ENDED)


def habilitation_ended(habilitation: Habilitation, reason: str, dossiers: Iterable[Dossier]) -> list[Draft]:
    """To the team of each service whose cycle is under way with that body. ACT-06."""
    state, day = (
        ("retirée", habilitation.withdrawn_on)
        if habilitation.withdrawn_on
        else ("suspendue", habilitation.suspended_on)
    )
    return [
        draft
        for dossier in dossiers
        for draft in outbox.drafts(
            HABILITATION_ENDED,
            f"{dossier.pk}:{habilitation.pk}:{state}:{day}",
            actors.members(dossier.service.organisation_id, *CANDIDATE_TEAM),
            {
                "service": dossier.service,
                "organisme": habilitation.body,
                "etat": state,
                "motif": reason,
                "reference": dossier.reference,
                "lien": settings.SITE_URL + places.address("dossier", dossier.pk),
            },
            dossier_id=dossier.pk,
        )
    ]
