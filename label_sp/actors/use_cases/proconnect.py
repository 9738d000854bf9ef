"""Whose account an identity of ProConnect opens: the one that it opened before, else that of its address."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from label_sp.actors import mails
from label_sp.actors.models import ProConnectIdentity, User
from label_sp.journal import journal
from label_sp.outbox import outbox


@transaction.atomic
def recognise(issuer: str, claims: Mapping[str, Any]) -> User | None:
    """The open account of this person, None when there is none. An identity seen for the first time is told by mail.

    `sub` names a person at one identity provider, and changes with it: then the address, which that provider answers
    for, finds the account again. An address that is said not to be verified finds nothing.
    """
    now, sub = timezone.now(), str(claims["sub"])
    known = ProConnectIdentity.objects.select_related("user").filter(issuer=issuer, sub=sub).first()
    if known is not None:
        known.last_used_at = now
        known.save(update_fields=["last_used_at"])
        return known.user if known.user.is_active else None
    email = "" if claims.get("email_verified") is False else str(claims.get("email") or "")
    user = User.objects.filter(email__iexact=email, is_active=True).first() if email else None
    if user is None:
        return None
    linked, is_new = ProConnectIdentity.objects.get_or_create(
        issuer=issuer,
        sub=sub,
        defaults={"user": user, "idp_id": str(claims.get("idp_id") or "")[:200], "last_used_at": now},
    )
    if is_new:
        journal.record(user, "proconnect.linked", actor=user, dossier_id=None)
        outbox.put(*mails.proconnect_linked(user, linked.pk))
    return linked.user
