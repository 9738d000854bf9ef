"""A lost second factor is set back by two people: one asks, another confirms. Never by the person, never by one alone.

Whoever manages the members of an organisation for which the person needs a code may be one of the two, and the DITP;
for somebody of the DITP, the DITP only. The person gets another password by mail as well: neither a password that
somebody learnt nor an open session is enough to enrol in their place.
"""

from __future__ import annotations

import datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from label_sp.actors import mails, passwords, permissions, second_factor
from label_sp.actors.enums import AskedState
from label_sp.actors.models import SecondFactorReset, User
from label_sp.common.permissions import require
from label_sp.journal import journal
from label_sp.outbox import outbox

LIFETIME = datetime.timedelta(days=7)
NO_CODE = "{person} n’a pas de code de connexion : il n’y a rien à remettre à zéro."
ALREADY = "La remise à zéro est déjà demandée par {by} : c’est à une autre personne de la confirmer."
NO_REASON = "Dites pourquoi, et comment vous savez que c’est bien cette personne qui le demande."
OVER = "Cette demande n’attend plus de réponse. S’il faut encore remettre ce code à zéro, demandez-le de nouveau."
ALONE = "Vous avez demandé cette remise à zéro : c’est à une autre personne de la confirmer."


@transaction.atomic
def ask_reset(user_id: UUID, reason: str, *, actor: User) -> SecondFactorReset:
    """Ask that this person's second factor be set back; those who may confirm it are told, and the person too."""
    user = _locked(user_id)
    permissions.can_reset_second_factor.require(actor, user)
    if not reason.strip():
        raise ValidationError({"reason": NO_REASON})
    if not second_factor.is_enrolled(user):
        raise ValidationError(NO_CODE.format(person=user))
    now = timezone.now()
    waiting = user.second_factor_resets.filter(state=AskedState.WAITING)
    waiting.filter(until__lt=now).update(state=AskedState.STOPPED)
    if found := waiting.select_related("asked_by").first():
        raise ValidationError(ALREADY.format(by=found.asked_by))
    reset = SecondFactorReset.objects.create(
        user=user, reason=reason.strip(), asked_by=actor, asked_at=now, until=now + LIFETIME
    )
    journal.record(user, "second_factor.reset_asked", actor=actor, dossier_id=None, reason=reset.reason)
    outbox.put(*mails.reset_asked(reset, permissions.who_may_reset(user, but=actor)))
    return reset


@transaction.atomic
def confirm_reset(reset_id: UUID, *, actor: User) -> SecondFactorReset:
    """Set it back, by somebody else than who asked. What was open ends, and the person is sent a link."""
    reset = _answered(reset_id, AskedState.DONE, actor)
    require(reset.asked_by_id != actor.pk, ALONE)
    user = reset.user
    second_factor.forget(user)
    passwords.void(user)
    journal.record(
        user,
        "second_factor.reset",
        actor=actor,
        dossier_id=None,
        asked_by=str(reset.asked_by),
        reason=reset.reason,
    )
    outbox.put(*mails.second_factor_reset(reset))
    passwords.send_link(user.email)
    return reset


@transaction.atomic
def stop_reset(reset_id: UUID, *, actor: User) -> SecondFactorReset:
    """Take it back, or refuse it: the code stays what it is."""
    reset = _answered(reset_id, AskedState.STOPPED, actor)
    journal.record(reset.user, "second_factor.reset_stopped", actor=actor, dossier_id=None)
    return reset


def _answered(reset_id: UUID, state: AskedState, actor: User) -> SecondFactorReset:
    found = SecondFactorReset.objects.only("user").get(pk=reset_id)
    permissions.can_reset_second_factor.require(actor, _locked(found.user_id))
    reset = SecondFactorReset.objects.select_related("user", "asked_by").get(pk=reset_id)
    if reset.state != AskedState.WAITING or reset.until < timezone.now():
        raise ValidationError(OVER)
    reset.state, reset.answered_by = state, actor
    reset.save(update_fields=["state", "answered_by"])
    return reset


def _locked(user_id: UUID) -> User:
    return User.objects.select_for_update(of=("self",)).get(pk=user_id)
