"""Whose account an identity of ProConnect opens: the one that it opened before, else that of its address."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from label_sp.actors import mails, permissions
from label_sp.actors.models import ProConnectIdentity, User
from label_sp.actors.use_cases.identity import whose_password
from label_sp.journal import journal
from label_sp.outbox import outbox

NO_OTHER_WAY = (
    "Votre compte n’a pas de mot de passe : sans cette identité, rien ne l’ouvrirait. Choisissez-en d’abord un par "
    "« Mot de passe oublié »."
)
NO_REASON = "Dites pourquoi : la personne le lira dans le courriel."
GONE = "Cette identité n’ouvre déjà plus ce compte. Rien n’a changé."


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


@transaction.atomic
def unlink_own(identity_id: int, *, password: str, actor: User) -> None:
    """An identity opens one's own account no more. For who has a password: else nothing would open it."""
    if not actor.has_usable_password():
        raise ValidationError(NO_OTHER_WAY)
    _unlink(_of(whose_password(actor, password), identity_id), actor=actor)


@transaction.atomic
def unlink(user_id: UUID, identity_id: int, *, reason: str, actor: User) -> None:
    """The DITP takes an identity off somebody's account, and says why; the person is told."""
    permissions.can_supervise.require(actor)
    user = User.objects.select_for_update(of=("self",)).get(pk=user_id)
    if not reason.strip():
        raise ValidationError({"reason": NO_REASON})
    _unlink(_of(user, identity_id), actor=actor, reason=reason.strip())


def _of(user: User, identity_id: int) -> ProConnectIdentity:
    found = user.proconnect_identities.filter(pk=identity_id).first()
    if found is None:
        raise ValidationError(GONE)
    return found


def _unlink(identity: ProConnectIdentity, *, actor: User, reason: str = "") -> None:
    user = identity.user
    journal.record(
        user,
        "proconnect.unlinked",
        actor=actor,
        dossier_id=None,
        issuer=identity.issuer,
        provider=identity.idp_id,
        reason=reason,
    )
    outbox.put(*mails.proconnect_unlinked(user, identity.pk, reason))
    identity.delete()
