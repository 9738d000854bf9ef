"""The secret of a personal link: 256 bits worked out of the invitation and SECRET_KEY; a table keeps its hash alone."""

from __future__ import annotations

from label_sp.actors.tokens import hash_of, worked_out
from surveys.invitations.models import Invitation

__all__ = ("hash_of", "secret_of")  # `Token` keeps the hash
SALT = "surveys.invitations.tokens"


def secret_of(invitation: Invitation) -> str:
    """The same each time: a reminder holds the link that was sent first."""
    return worked_out(SALT, str(invitation.pk))
