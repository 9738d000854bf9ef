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
kinds.register(PROCONNECT_LINKED)


def proconnect_linked(user: User, identity_id: int) -> list[Draft]:
    """A warning, should somebody else have done it."""
    return outbox.drafts(PROCONNECT_LINKED, str(identity_id), [user], {})
