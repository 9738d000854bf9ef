"""Messages about accounts. One function per message."""

from __future__ import annotations

from label_sp.actors.models import Membership, User
from label_sp.common import outbox


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
