"""One function per message. Each returns drafts for the outbox; the key says what makes the message unique."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse

from candidates.exchanges.models import Exchange
from label_sp.actors import queries as actors
from label_sp.actors.enums import CANDIDATE_TEAM, Role
from label_sp.actors.models import User
from label_sp.guide.french import counted
from label_sp.outbox import kinds, outbox
from label_sp.outbox.kinds import GREETING, Kind
from label_sp.outbox.outbox import Draft

WRITTEN = Kind(
    key="exchange.written",
    label="Message de l’autre partie sur un dossier",
    audience="au candidat, ou à la gestion de l’organisme",
    group="Candidature",
    subject="{auteur} vous écrit · {service}, dossier {reference}",
    body=GREETING
    + "{auteur}, de {organisation}, vous écrit à propos du dossier {reference}, {service}{sujet} :\n\n{texte}\n\n"
    "{fichiers}\n\nLire et répondre :\n{lien}",
    fields={
        "auteur": ("la personne qui écrit", "Nadia Ferry"),
        "organisation": ("son organisation", "Certif Horizon"),
        "service": ("le service", "Mairie de Valmont"),
        "reference": ("le numéro du dossier", "2027-0001"),
        "sujet": ("la pièce, quand le message en concerne une", ", pièce « Organigramme »"),
        "texte": ("le message", "Pouvez-vous préciser qui remplace la responsable ?"),
        "fichiers": ("ce qui est joint", "1 fichier joint."),
        "lien": ("l’adresse des échanges", "https://label.example/dossiers/2027-0001/echanges/"),
    },
    roles=(*CANDIDATE_TEAM, Role.BODY_MANAGER),
    button="Lire et répondre",
)
kinds.register(WRITTEN)


def exchange_written(exchange: Exchange, attached: int) -> list[Draft]:
    """To the other side of the dossier: the candidate's team, or the body's managers."""
    dossier = exchange.dossier
    organisation = dossier.body if exchange.by_body else dossier.service.organisation
    values = {
        "auteur": exchange.author,
        "organisation": organisation,
        "service": dossier.service,
        "reference": dossier.reference,
        "sujet": f", pièce « {exchange.get_piece_display()} »" if exchange.piece else "",
        "texte": exchange.text,
        "fichiers": counted(attached, "|# fichier joint.|# fichiers joints.") if attached else "",
        "lien": settings.SITE_URL + reverse("candidates:exchanges", args=[dossier.pk]),
    }
    return outbox.drafts(WRITTEN, str(exchange.pk), _readers(exchange), values, dossier_id=dossier.pk)


def _readers(exchange: Exchange) -> list[User]:
    dossier = exchange.dossier
    if exchange.by_body:
        return list(actors.members(dossier.service.organisation_id, *CANDIDATE_TEAM))
    return list(actors.members(dossier.body_id, Role.BODY_MANAGER))
