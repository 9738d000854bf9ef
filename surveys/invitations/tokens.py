"""The secret of a personal link: 256 bits worked out of the invitation and SECRET_KEY; a table keeps its hash alone."""

from __future__ import annotations

import base64
import hashlib

from django.utils.crypto import salted_hmac

from surveys.invitations.models import Invitation

SALT = "surveys.invitations.tokens"


def secret_of(invitation: Invitation) -> str:
    """The same each time: a reminder holds the link that was sent first."""
    digest = salted_hmac(SALT, str(invitation.pk), algorithm="sha256").digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def hash_of(secret: str) -> str:
    """What `Token` keeps: 256 bits need neither salt nor a slow hash."""
    return hashlib.sha256(secret.encode()).hexdigest()
