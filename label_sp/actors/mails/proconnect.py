"""The message about ProConnect."""

from __future__ import annotations

from label_sp.actors.models import User
from label_sp.outbox import kinds, outbox
from label_sp.outbox.kinds import GREETING, Kind
from label_sp.outbox.outbox import Draft

PROCONNECT_LINKED = Kind(
    key="proconnect.linked",
    label="Compte ouvert avec ProConnect",
    audience="à la personne dont le compte change",
    group="Compte",
    subject="Votre compte s’ouvre maintenant avec ProConnect",
    body=GREETING
    + "Une personne vient de se connecter à votre compte avec ProConnect, sous votre adresse. Le code de "
    "connexion reste demandé où il l’était.\n\n"
    "Si ce n’est pas vous, prévenez tout de suite l’équipe du label.",
    urgent=True,
)
PROCONNECT_UNLINKED = Kind(
    key="proconnect.unlinked",
    label="Identité ProConnect détachée",
    audience="à la personne dont le compte change",
    group="Compte",
    subject="Une identité ProConnect n’ouvre plus votre compte",
    body=GREETING
    + "{qui} Le mot de passe et le code de connexion ne changent pas, et les sessions ouvertes le restent.\n\n"
    "Si vous ne l’attendiez pas, changez votre mot de passe et prévenez l’équipe du label.",
    fields={
        "qui": (
            "qui l’a détachée, et pourquoi",
            "L’équipe du label a détaché de votre compte une identité ProConnect. Motif : ce n’était pas la vôtre.",
        )
    },
    urgent=True,
)
kinds.register(PROCONNECT_LINKED, PROCONNECT_UNLINKED)


def proconnect_linked(user: User, identity_id: int) -> list[Draft]:
    """A warning, should somebody else have done it."""
    return outbox.drafts(PROCONNECT_LINKED, str(identity_id), [user], {})


def proconnect_unlinked(user: User, identity_id: int, reason: str) -> list[Draft]:
    """`reason`: the DITP's; blank when the person did it."""
    own = "Vous avez détaché de votre compte une identité ProConnect."
    theirs = f"L’équipe du label a détaché de votre compte une identité ProConnect. Motif : {reason}"
    return outbox.drafts(PROCONNECT_UNLINKED, str(identity_id), [user], {"qui": theirs if reason else own})
