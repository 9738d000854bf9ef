"""Secrets of links: 256 bits worked out of a row and SECRET_KEY; only their hash is kept."""

from __future__ import annotations

import base64
import datetime
import hashlib
from typing import Protocol
from uuid import UUID

from django.utils.crypto import salted_hmac

from label_sp.actors.models import EmailChange, Invitation

SALT = "label_sp.actors.tokens.of_"
CONFIRM, STOP = "confirm", "stop"


def of_invitation(invitation: Invitation) -> str:
    """The same as long as the invitation is not sent again."""
    return _secret("invitation", invitation.pk, invitation.sent_at)


def of_email_change(change: EmailChange, purpose: str) -> str:
    """The secret that confirms (CONFIRM), or the one that stops (STOP): who holds one does not hold the other."""
    return _secret(f"email_change_{purpose}", change.pk, change.asked_at)


class Asked(Protocol):
    """What somebody without an account asked for, by a row of a higher app."""

    pk: UUID
    asked_at: datetime.datetime


def of_request(asked: Asked) -> str:
    """The secret that confirms the address of who asks; another one when it is asked again."""
    return _secret("request", asked.pk, asked.asked_at)


def hash_of(token: str) -> str:
    """What is kept of a secret: 256 bits need neither salt nor a slow hash."""
    return hashlib.sha256(token.encode()).hexdigest()


def _secret(purpose: str, row: UUID, at: datetime.datetime) -> str:
    return worked_out(SALT + purpose, f"{row}{at.astimezone(datetime.UTC).isoformat()}")


def worked_out(salt: str, row: str) -> str:
    """The secret of what a row says, under a salt of its own."""
    digest = salted_hmac(salt, row, algorithm="sha256").digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")
