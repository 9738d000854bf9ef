"""Messages about accounts. One function per message."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from label_sp.actors import tokens
from label_sp.actors.mails.addresses import email_change_asked as email_change_asked
from label_sp.actors.mails.addresses import email_changed as email_changed
from label_sp.actors.mails.addresses import email_to_confirm as email_to_confirm
from label_sp.actors.mails.proconnect import proconnect_linked as proconnect_linked
from label_sp.actors.mails.proconnect import proconnect_unlinked as proconnect_unlinked
from label_sp.actors.models import Invitation, Membership, SecondFactorReset, User
from label_sp.guide.calendar import french_date
from label_sp.outbox import kinds, outbox
from label_sp.outbox.kinds import GREETING, Kind
from label_sp.outbox.models import Message
from label_sp.outbox.outbox import Draft

USED_SINCE = "un mot de passe ou une adresse a été choisi, ou une connexion a eu lieu depuis"
GROUP = "Compte"

MEMBER_ADDED = Kind(
    key="member.added",
    label="Nouveau rôle",
    audience="à la personne qui reçoit un rôle",
    group=GROUP,
    subject="Vous avez un rôle pour {organisation}",
    body=GREETING + "Vous agissez désormais pour {organisation} ({role}).\n"
    "Votre tableau de bord montre les dossiers qui vous concernent.\n\n{lien}",
    fields={
        "organisation": ("l’organisation", "Mairie de Valmont"),
        "role": ("le rôle", "responsable de la candidature"),
        "lien": ("l’adresse du tableau de bord", "https://label.example/tableau-de-bord/"),
    },
    legal=True,
)
MEMBER_REMOVED = Kind(
    key="member.removed",
    label="Rôle retiré",
    audience="à la personne qui perd un rôle",
    group=GROUP,
    subject="Vous n’avez plus ce rôle pour {organisation}",
    body=GREETING + "Votre rôle pour {organisation} ({role}) a pris fin {quand}. {auteur}\n"
    "Vous ne voyez plus les dossiers que ce rôle vous ouvrait.\n\n"
    "Si vous pensez que c’est une erreur, écrivez à la personne qui gère les membres de cette organisation, ou à "
    "l’équipe du label.",
    fields={
        "organisation": ("l’organisation", "Mairie de Valmont"),
        "role": ("le rôle", "responsable de la candidature"),
        "quand": ("le jour et l’heure", "le mardi 2 mars 2027 à 9 h 30"),
        "auteur": ("qui y a mis fin", "Paul Garnier l’a retiré."),
    },
    legal=True,
)
INVITATION = Kind(
    key="invitation",
    label="Invitation à un rôle",
    audience="à l’adresse invitée, qu’elle ait un compte ou non",
    group=GROUP,
    subject="{auteur} vous invite à agir pour {organisation}",
    body="Bonjour,\n\n{auteur} vous invite à agir pour {organisation} ({role}) sur le site du label "
    "Services Publics +.\n\n"
    "Vous pouvez accepter ou refuser jusqu’au {limite} :\n{lien}\n\n"
    "Tant que vous n’avez pas accepté, rien n’est fait en votre nom. "
    "Ce lien est pour vous seul : ne le transmettez pas.\n"
    "Si vous n’attendiez pas ce message, ne faites rien.",
    fields={
        "auteur": ("qui invite", "Paul Garnier"),
        "organisation": ("l’organisation", "Mairie de Valmont"),
        "role": ("le rôle", "responsable de la candidature"),
        "limite": ("le dernier jour pour répondre", "mardi 16 mars 2027"),
        "lien": ("le lien, propre à cette invitation", "https://label.example/connexion/invitation/…"),
    },
    secrets={"lien": "Le lien est dans le courriel seulement."},
    urgent=True,
    to_address=True,
    button="Répondre à l’invitation",
)
PASSWORD_LINK = Kind(
    key="password.link",
    label="Lien pour choisir un mot de passe",
    audience="à la personne qui le demande ou dont le compte est créé",
    group=GROUP,
    subject="Choisir votre mot de passe",
    body=GREETING + "Voici le lien pour choisir votre mot de passe, valable {jours} jours :\n{lien}\n\n"
    "Si vous n’attendiez pas ce message, ne faites rien.",
    fields={
        "jours": ("le nombre de jours pendant lesquels le lien sert", "3"),
        "lien": ("le lien, qui ne sert qu’une fois", "https://label.example/connexion/mot-de-passe/…"),
    },
    secrets={
        "lien": "Le lien est dans le courriel seulement. Si vous ne le trouvez plus, demandez-en un autre "
        "depuis la page de connexion."
    },
    urgent=True,
    button="Choisir mon mot de passe",
)
SECOND_FACTOR_ENROLLED = Kind(
    key="second_factor.enrolled",
    label="Code de connexion activé",
    audience="à la personne dont le compte change",
    group=GROUP,
    subject="La connexion à votre compte demande maintenant un code",
    body=GREETING + "Une application qui donne des codes vient d’être associée à votre compte.\n"
    "Si ce n’est pas vous, changez votre mot de passe et prévenez l’équipe du label.",
    urgent=True,
)
PASSWORD_SET = Kind(
    key="password.set",
    label="Mot de passe choisi ou changé",
    audience="à la personne dont le compte change",
    group=GROUP,
    subject="Le mot de passe de votre compte a changé",
    body=GREETING + "Le mot de passe de votre compte a été choisi ou changé le {moment}.\n"
    "Les autres sessions sont fermées, et vos jetons d’API ne servent plus. Vos adresses d’agenda servent encore : "
    "vous pouvez les révoquer dans « Mes échéances ».\n\n"
    "Si ce n’est pas vous, demandez tout de suite un autre lien, puis prévenez l’équipe du label :\n{lien}",
    fields={
        "moment": ("le jour et l’heure", "mardi 2 mars 2027 à 10 h 05"),
        "lien": (
            "l’adresse de la page « mot de passe oublié »",
            "https://label.example/connexion/mot-de-passe-oublie/",
        ),
    },
    urgent=True,
)
RESET = {
    "concerne": ("la personne qui n’a plus son code", "Marc Thibaut"),
    "auteur": ("qui le demande", "Paul Garnier"),
    "motif": ("le motif", "Téléphone perdu, vu en réunion ce matin."),
    "lien": ("l’adresse de la page", "https://label.example/organisations/"),
}
RESET_ASKED = Kind(
    key="second_factor.reset_asked",
    label="Code de connexion perdu : une deuxième personne doit confirmer",
    audience="à la gestion de l’organisme et à la DITP",
    group=GROUP,
    subject="{auteur} demande la remise à zéro du code de {concerne}",
    body=GREETING
    + "{auteur} demande que le code de connexion de {concerne} soit remis à zéro.\n\nMotif : {motif}\n\n"
    "Il faut une deuxième personne. Assurez-vous que {concerne} le demande vraiment, puis confirmez ou refusez :\n"
    "{lien}",
    fields=RESET,
    urgent=True,
    button="Confirmer ou refuser",
)
RESET_ANNOUNCED = Kind(
    key="second_factor.reset_announced",
    label="Remise à zéro de votre code demandée",
    audience="à la personne dont le compte change",
    group=GROUP,
    subject="{auteur} demande la remise à zéro de votre code de connexion",
    body=GREETING
    + "{auteur} demande que votre code de connexion soit remis à zéro. Une autre personne doit le "
    "confirmer.\n\nMotif : {motif}\n\nSi vous ne l’avez pas demandé, prévenez tout de suite l’équipe du label.",
    fields={name: RESET[name] for name in ("auteur", "motif")},
    urgent=True,
)
SECOND_FACTOR_RESET = Kind(
    key="second_factor.reset",
    label="Code de connexion remis à zéro",
    audience="à la personne dont le compte change",
    group=GROUP,
    subject="Votre code de connexion est remis à zéro",
    body=GREETING
    + "{auteur} l’a demandé et {confirme} l’a confirmé : votre code de connexion est remis à zéro, vos "
    "sessions sont fermées et vos jetons d’API ne servent plus.\n\nUn autre courriel contient un lien pour choisir un "
    "mot de passe. À votre prochaine connexion, vous activerez un nouveau code.\n\n"
    "Si vous ne l’avez pas demandé, prévenez tout de suite l’équipe du label.",
    fields={"auteur": RESET["auteur"], "confirme": ("qui l’a confirmé", "Jeanne Martin")},
    urgent=True,
)
kinds.register(MEMBER_ADDED, MEMBER_REMOVED, INVITATION, PASSWORD_LINK, PASSWORD_SET, SECOND_FACTOR_ENROLLED)
kinds.register(RESET_ASKED, RESET_ANNOUNCED, SECOND_FACTOR_RESET)


def member_added(membership: Membership) -> list[Draft]:
    """To the person who just got a role."""
    values = {
        "organisation": membership.organisation,
        "role": membership.get_role_display(),
        "lien": settings.SITE_URL + reverse(settings.LOGIN_REDIRECT_URL),
    }
    return outbox.drafts(MEMBER_ADDED, str(membership.pk), [membership.user], values)


def member_removed(membership: Membership, actor: User) -> list[Draft]:
    """To the person who just lost a role, or left it."""
    at = timezone.localtime(membership.ended_at)
    left = actor.pk == membership.user_id
    values = {
        "organisation": membership.organisation,
        "role": membership.get_role_display(),
        "quand": f"le {french_date(at.date())} à {at.hour} h {at:%M}",
        "auteur": "Vous y avez mis fin vous-même." if left else f"{actor} y a mis fin.",
    }
    return outbox.drafts(MEMBER_REMOVED, str(membership.pk), [membership.user], values)


def invitation(invited: Invitation) -> Draft:
    """To the address, and to no account: whether it has one changes nothing."""
    values = {
        "auteur": invited.inviter,
        "organisation": invited.organisation,
        "role": invited.get_role_display(),
        "limite": french_date(invited.until),
    }
    about = {"invitation": str(invited.pk), "link": invited.token_hash}
    return outbox.to_address(INVITATION, invited.token_hash, invited.email, values, about=about)


@kinds.revealing(INVITATION.key)
def _invitation_address(message: Message) -> dict[str, str]:
    token = tokens.of_invitation(Invitation.objects.get(pk=message.about["invitation"]))
    return {"lien": settings.SITE_URL + reverse("actors:invitation_link", args=[token])}


@kinds.named_by(INVITATION.key)
def _invited(message: Message) -> str:
    """As they gave it when they asked for an access, else nobody knows it."""
    invited = Invitation.objects.get(pk=message.about["invitation"])
    return f"{invited.first_name} {invited.last_name}".strip()


@kinds.checked(INVITATION.key)
def _no_invitation_any_more(message: Message) -> str:
    sent = {"pk": message.about["invitation"], "token_hash": message.about["link"]}
    waiting = Invitation.objects.open(timezone.localdate()).filter(**sent).exists()
    return "" if waiting else "l’invitation n’attend plus de réponse, ou un autre lien l’a remplacée"


def password_link(user: User, occasion: object = "first") -> list[Draft]:
    """A link to choose a password: it serves once, for a few days, and until the next login."""
    values = {"jours": settings.PASSWORD_RESET_TIMEOUT // 86400}
    return outbox.drafts(PASSWORD_LINK, str(occasion), [user], values, about={"account": _state_of(user)})


def links_that_serve(user: User, since: datetime) -> QuerySet[Message]:
    """The links written to this person since that moment, less those of before another password or a login."""
    written = Message.objects.filter(recipient=user, kind=PASSWORD_LINK.key, created_at__gte=since)
    return written.filter(about__account=_state_of(user))


@kinds.revealing(PASSWORD_LINK.key)
def _password_address(message: Message) -> dict[str, str]:
    return {"lien": password_address(_recipient(message))}


def password_address(user: User) -> str:
    """Django's token is worked out of the account and SECRET_KEY: nothing to keep, and an earlier one is as good."""
    token = default_token_generator.make_token(user)
    path = reverse("actors:set_password", args=[urlsafe_base64_encode(force_bytes(user.pk)), token])
    return str(settings.SITE_URL + path)


@kinds.checked(PASSWORD_LINK.key)
def _no_link_any_more(message: Message) -> str:
    user = _recipient(message)
    if not user.is_active:
        return "le compte est fermé"
    return "" if message.about.get("account") == _state_of(user) else USED_SINCE


def _recipient(message: Message) -> User:
    return User.objects.get(messages=message)  # as it is now: the account may have changed since


def _state_of(user: User) -> str:
    """Changes with each password, address and login, and tells nothing of them."""
    facts = f"{user.password}{user.email}{user.last_login}"
    return salted_hmac("label_sp.actors.mails.password_link", facts).hexdigest()


def password_set(user: User, entry: int) -> list[Draft]:
    """A warning, should somebody else have done it. `entry` is the journal's line."""
    now = timezone.localtime()
    values = {
        "moment": f"{french_date(now.date())} à {now:%H h %M}",
        "lien": settings.SITE_URL + reverse("actors:forgotten_password"),
    }
    return outbox.drafts(PASSWORD_SET, str(entry), [user], values)


def second_factor_enrolled(user: User, device_id: int) -> list[Draft]:
    """A warning, should somebody else have done it."""
    return outbox.drafts(SECOND_FACTOR_ENROLLED, str(device_id), [user], {})


def reset_asked(reset: SecondFactorReset, to: Iterable[User]) -> list[Draft]:
    """To those who may confirm, and to the person, who should know first if it is not theirs."""
    values = {"auteur": reset.asked_by, "motif": reset.reason}
    page = reverse("actors:second_factor_reset", args=[reset.user_id])
    told = {**values, "concerne": reset.user, "lien": settings.SITE_URL + page}
    return [
        *outbox.drafts(RESET_ASKED, str(reset.pk), to, told),
        *outbox.drafts(RESET_ANNOUNCED, str(reset.pk), [reset.user], values),
    ]


def second_factor_reset(reset: SecondFactorReset) -> list[Draft]:
    """To the person: who did it, and what comes next."""
    values = {"auteur": reset.asked_by, "confirme": reset.answered_by}
    return outbox.drafts(SECOND_FACTOR_RESET, str(reset.pk), [reset.user], values)
