"""Messages about accounts. One function per message."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.urls import reverse
from django.utils import timezone
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from label_sp.actors.models import Membership, User
from label_sp.common import outbox

ONE_LINK_EVERY = 600  # seconds, so that nobody fills somebody else’s letter box


def member_added(membership: Membership) -> list[outbox.Draft]:
    """To the person who just got a role."""
    organisation, role = membership.organisation, membership.get_role_display()
    return [
        outbox.Draft(
            key=f"member.added:{membership.pk}",
            kind="member.added",
            to=membership.user,
            subject=f"Vous avez un rôle pour {organisation}",
            body=f"Bonjour {membership.user},\n\nVous agissez désormais pour {organisation} ({role}).\n"
            "Votre tableau de bord montre les dossiers qui vous concernent.",
        )
    ]


def password_link(user: User) -> list[outbox.Draft]:
    """A link to choose a password: it serves once, and for a few days."""
    token = default_token_generator.make_token(user)
    path = reverse("actors:set_password", args=[urlsafe_base64_encode(force_bytes(user.pk)), token])
    days = settings.PASSWORD_RESET_TIMEOUT // 86400
    return [
        outbox.Draft(
            key=f"password.link:{user.pk}:{int(timezone.now().timestamp()) // ONE_LINK_EVERY}",
            kind="password.link",
            to=user,
            subject="Choisir votre mot de passe",
            body=f"Bonjour {user},\n\nVoici le lien pour choisir votre mot de passe, valable {days} jours :\n"
            f"{settings.SITE_URL}{path}\n\nSi vous n’attendiez pas ce message, ne faites rien.",
        )
    ]


def second_factor_enrolled(user: User, device_id: int) -> list[outbox.Draft]:
    """A warning, should somebody else have done it."""
    return [
        outbox.Draft(
            key=f"second_factor.enrolled:{user.pk}:{device_id}",
            kind="second_factor.enrolled",
            to=user,
            subject="La connexion à votre compte demande maintenant un code",
            body=f"Bonjour {user},\n\nUne application qui donne des codes vient d’être associée à votre compte.\n"
            "Si ce n’est pas vous, changez votre mot de passe et prévenez l’équipe du label.",
        )
    ]
