"""The messages about another address of an account. They go to the two addresses, whatever the account's is."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from label_sp.actors import tokens
from label_sp.actors.enums import AskedState
from label_sp.actors.models import EmailChange, User
from label_sp.guide.calendar import french_date
from label_sp.outbox import kinds, outbox
from label_sp.outbox.kinds import Kind
from label_sp.outbox.models import Message
from label_sp.outbox.outbox import Draft

ANSWERED = "ce changement d’adresse n’attend plus rien"
NEW_ADDRESS = {
    "nouvelle": ("la nouvelle adresse", "claire.vasseur@valmont.example"),
    "limite": ("le dernier jour du lien", "mardi 9 mars 2027"),
}
STOPPING = "Le lien est dans le courriel seulement."
EMAIL_TO_CONFIRM = Kind(
    key="email.to_confirm",
    label="Nouvelle adresse à confirmer",
    audience="à la nouvelle adresse demandée, qu’elle ait un compte ou non",
    group="Compte",
    subject="Confirmez cette adresse pour votre compte du label",
    body="Bonjour,\n\nUne personne qui a un compte sur le site du label Services Publics + demande que son adresse "
    "soit désormais {nouvelle}.\n\nSi c’est vous, confirmez-le jusqu’au {limite}, connecté à ce compte :\n{lien}\n\n"
    "Sinon, ne faites rien : rien ne change.",
    fields={
        **NEW_ADDRESS,
        "lien": ("le lien, qui ne sert qu’une fois", "https://label.example/connexion/adresse/…"),
    },
    secrets={"lien": STOPPING},
    urgent=True,
    to_address=True,
    button="Confirmer cette adresse",
)
EMAIL_CHANGE_ASKED = Kind(
    key="email.change_asked",
    label="Nouvelle adresse demandée",
    audience="à l’adresse d’avant",
    group="Compte",
    subject="Une autre adresse est demandée pour votre compte du label",
    body="Bonjour,\n\nUne autre adresse est demandée pour le compte de {qui} : {nouvelle}. Elle remplacera celle-ci "
    "dès qu’elle sera confirmée.\n\n"
    "Si ce n’est pas vous, arrêtez ce changement, même déjà fait, jusqu’au {limite} :\n{lien}",
    fields={
        "qui": ("la personne", "Claire Vasseur"),
        **NEW_ADDRESS,
        "lien": ("le lien qui arrête tout", "https://label.example/connexion/adresse/…"),
    },
    secrets={"lien": STOPPING},
    urgent=True,
    to_address=True,
    button="Arrêter ce changement",
)
EMAIL_CHANGED = Kind(
    key="email.changed",
    label="Adresse électronique changée",
    audience="à l’adresse d’avant",
    group="Compte",
    subject="L’adresse de votre compte du label a changé",
    body="Bonjour,\n\nL’adresse du compte de {qui} est maintenant {nouvelle}. Les messages du label n’arrivent plus "
    "ici.\n\nSi ce n’est pas vous, rétablissez celle-ci jusqu’au {limite} :\n{lien}",
    fields=EMAIL_CHANGE_ASKED.fields,
    secrets={"lien": STOPPING},
    urgent=True,
    to_address=True,
    button="Rétablir mon adresse",
)
kinds.register(EMAIL_TO_CONFIRM, EMAIL_CHANGE_ASKED, EMAIL_CHANGED)


def email_to_confirm(change: EmailChange) -> Draft:
    """To the new address, and to no account: whether it has one changes nothing."""
    return _of_change(EMAIL_TO_CONFIRM, change, change.wanted)


def email_change_asked(change: EmailChange) -> Draft:
    """To the former address, whatever the account's becomes before it leaves."""
    return _of_change(EMAIL_CHANGE_ASKED, change, change.former, qui=change.user)


def email_changed(change: EmailChange) -> Draft:
    """To the former address, once it is done."""
    return _of_change(EMAIL_CHANGED, change, change.former, qui=change.user)


def _of_change(kind: Kind, change: EmailChange, to: str, **values: object) -> Draft:
    values |= {"nouvelle": change.wanted, "limite": french_date(timezone.localdate(change.until))}
    return outbox.to_address(kind, str(change.pk), to, values, about={"change": str(change.pk)})


@kinds.revealing(EMAIL_TO_CONFIRM.key, EMAIL_CHANGE_ASKED.key, EMAIL_CHANGED.key)
def _email_change_address(message: Message) -> dict[str, str]:
    change = EmailChange.objects.get(pk=message.about["change"])
    confirms = message.kind == EMAIL_TO_CONFIRM.key
    token = tokens.of_email_change(change, tokens.CONFIRM if confirms else tokens.STOP)
    page = "actors:email_confirm_link" if confirms else "actors:email_stop_link"
    return {"lien": settings.SITE_URL + reverse(page, args=[token])}


@kinds.named_by(EMAIL_CHANGE_ASKED.key, EMAIL_CHANGED.key)
def _of_former_address(message: Message) -> User:
    return EmailChange.objects.select_related("user").get(pk=message.about["change"]).user


@kinds.checked(EMAIL_TO_CONFIRM.key, EMAIL_CHANGE_ASKED.key, EMAIL_CHANGED.key)
def _no_change_any_more(message: Message) -> str:
    change = EmailChange.objects.get(pk=message.about["change"])
    done = change.state == AskedState.DONE and message.kind != EMAIL_TO_CONFIRM.key
    serves = done or change.state == AskedState.WAITING
    return "" if serves and change.until > timezone.now() else ANSWERED
