"""The secret of an invitation's link: 256 bits worked out of its row and SECRET_KEY; only their hash is kept."""

from __future__ import annotations

import base64
import datetime
import hashlib

from django.utils.crypto import salted_hmac

from label_sp.actors.models import Invitation

SALT = "label_sp.actors.tokens.of_invitation"


def of_invitation(invitation: Invitation) -> str:
    """The same as long as the invitation is not sent again."""
    sent_at = invitation.sent_at.astimezone(datetime.UTC).isoformat()
    digest = salted_hmac(SALT, f"{invitation.pk}{sent_at}", algorithm="sha256").digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def hash_of(token: str) -> str:
    """What is kept of a secret: 256 bits need neither salt nor a slow hash."""
    return hashlib.sha256(token.encode()).hexdigest()
