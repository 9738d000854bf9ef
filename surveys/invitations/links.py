"""The addresses of personal links: where one answers, and where one wants no more mails."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac

from surveys.invitations.models import Invitation, OpenLink
from surveys.invitations.tokens import secret_of

SALT = "surveys.invitations.opt_out"
ANSWERING = "/avis/"  # what stands behind is surveys.answering's
OPEN_ANSWERING = "/avis/q/"


def to_answer(invitation: Invitation) -> str:
    """The personal link."""
    return f"{settings.SITE_URL}{ANSWERING}{secret_of(invitation)}/"


def to_all(link: OpenLink) -> str:
    """The open link, short enough to be typed."""
    return f"{settings.SITE_URL}{OPEN_ANSWERING}{link.code}/"


def to_leave(invitation: Invitation) -> str:
    """Where its recipient opts out, without any table that would hold the secret."""
    return settings.SITE_URL + reverse("surveys:opt_out", args=[f"{invitation.pk.hex}{_mark(invitation.pk)}"])


def leaving(token: str) -> Invitation | None:
    """The invitation that this secret leads to; None for what we did not give."""
    try:
        pk = UUID(token[:32])
    except ValueError:
        return None
    if not constant_time_compare(token[32:], _mark(pk)):
        return None
    return Invitation.objects.select_related("campaign__dossier__service__organisation").filter(pk=pk).first()


def _mark(pk: UUID) -> str:
    return salted_hmac(SALT, pk.hex, algorithm="sha256").hexdigest()
