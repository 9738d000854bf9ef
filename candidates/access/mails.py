"""Messages: a request for an access. Who is accepted receives the invitation itself."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from candidates.access.enums import AccessState
from candidates.access.models import AccessRequest
from label_sp.actors import queries as actors
from label_sp.actors import tokens
from label_sp.actors.enums import Role
from label_sp.guide.calendar import french_date
from label_sp.outbox import kinds, outbox
from label_sp.outbox.kinds import GREETING, Kind
from label_sp.outbox.models import Message
from label_sp.outbox.outbox import Draft

GROUP = "Compte"
ORGANISATION = ("l’organisation", "Mairie de Valmont")
# Nothing that a stranger typed stands in this one: it goes to any address.
TO_CONFIRM = Kind(
    key="access.to_confirm",
    label="Demande d’accès : adresse à confirmer",
    audience="à l’adresse donnée, qu’elle ait un compte ou non",
    group=GROUP,
    subject="Confirmez votre demande d’accès au site du label",
    body="Bonjour,\n\nUn accès au site du label Services Publics + est demandé avec cette adresse.\n\n"
    "Si c’est vous, relisez votre demande et confirmez-la jusqu’au {limite} :\n{lien}\n\n"
    "L’équipe du label la reçoit ensuite. Sinon, ne faites rien : cette demande sera effacée.",
    fields={
        "limite": ("le dernier jour du lien", "mardi 9 mars 2027"),
        "lien": ("le lien, propre à cette demande", "https://label.example/demander-un-acces/…"),
    },
    secrets={"lien": "Le lien est dans le courriel seulement."},
    urgent=True,
    to_address=True,
    button="Relire et confirmer ma demande",
)
ASKED = Kind(
    key="access.asked",
    label="Demande d’accès à examiner",
    audience="à la DITP",
    group=GROUP,
    subject="{organisation} demande un accès au site du label",
    body=GREETING
    + "{demandeur}, {fonction}, demande un accès pour {organisation} ({territoire}). Son adresse est confirmée.\n\n"
    "Acceptez ou refusez sur une seule page :\n{lien}",
    fields={
        "demandeur": ("la personne qui demande", "Claire Vasseur"),
        "fonction": ("sa fonction", "directrice de l’accueil"),
        "organisation": ORGANISATION,
        "territoire": ("où elle est", "Albert, Somme"),
        "lien": ("l’adresse de la demande", "https://label.example/ditp/acces/"),
    },
    roles=(Role.DITP,),
    button="Ouvrir la demande",
)
REFUSED = Kind(
    key="access.refused",
    label="Demande d’accès refusée",
    audience="à l’adresse qui demande un accès",
    group=GROUP,
    subject="Votre demande d’accès au site du label est refusée",
    body="Bonjour,\n\nL’équipe du label (DITP) ne donne pas suite à votre demande d’accès pour {organisation}. "
    "Motif :\n\n{motif}\n\nVous pouvez faire une autre demande :\n{lien}",
    fields={
        "organisation": ORGANISATION,
        "motif": ("le motif", "Votre collectivité a déjà un compte : écrivez à sa responsable."),
        "lien": ("l’adresse du formulaire", "https://label.example/demander-un-acces/"),
    },
    urgent=True,
    to_address=True,
    button="Faire une autre demande",
)
kinds.register(TO_CONFIRM, ASKED, REFUSED)


def to_confirm(request: AccessRequest) -> Draft:
    """To the address, and to no account: whether it has one changes nothing."""
    values, about = {"limite": french_date(request.until)}, {"request": str(request.pk)}
    return outbox.to_address(TO_CONFIRM, request.token_hash, request.email, values, about=about)


@kinds.revealing(TO_CONFIRM.key)
def _link(message: Message) -> dict[str, str]:
    token = tokens.of_request(AccessRequest.objects.get(pk=message.about["request"]))
    return {"lien": settings.SITE_URL + reverse("candidates:access_link", args=[token])}


@kinds.checked(TO_CONFIRM.key)
def _nothing_to_confirm(message: Message) -> str:
    link = message.key.removeprefix(f"{TO_CONFIRM.key}:")
    waiting = AccessRequest.objects.filter(
        state=AccessState.UNCONFIRMED, token_hash=link, until__gte=timezone.localdate()
    )
    return (
        ""
        if waiting.exists()
        else "cette demande n’attend plus sa confirmation, ou un autre lien l’a remplacé"
    )


def asked(request: AccessRequest) -> list[Draft]:
    """To the DITP's team, once the address is confirmed."""
    values = {
        "demandeur": request.person,
        "fonction": request.function,
        "organisation": request.name,
        "territoire": request.place,
        "lien": settings.SITE_URL + reverse("candidates:access_request", args=[request.pk]),
    }
    about = {"request": str(request.pk)}
    return outbox.drafts(ASKED, str(request.pk), actors.ditp_members(), values, about=about)


@kinds.checked(ASKED.key)
def _still_to_answer(message: Message) -> str:
    if message.recipient is None or not actors.is_ditp(message.recipient):
        return "cette personne n’est plus de l’équipe du label"
    waiting = AccessRequest.objects.filter(pk=message.about["request"], state=AccessState.WAITING)
    return "" if waiting.exists() else "cette demande n’attend plus de réponse"


def refused(request: AccessRequest) -> Draft:
    """To the address, with the reason."""
    values = {
        "organisation": request.name,
        "motif": request.reason,
        "lien": settings.SITE_URL + reverse("candidates:access_new"),
    }
    return outbox.to_address(REFUSED, str(request.pk), request.email, values)


@kinds.named_by(REFUSED.key)
def _who_asked(message: Message) -> str:
    return AccessRequest.objects.get(pk=message.key.removeprefix(f"{REFUSED.key}:")).person
