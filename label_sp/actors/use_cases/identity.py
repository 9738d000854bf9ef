"""Acts of a person on who they are here: their name, their address. The password is asked for again.

Another address is confirmed from the mail that it gets, by its owner signed in: a mistyped one opens nothing to whoever
reads it. The former address is told with a link that takes it back, also once it is done: whoever found a session open
and a password does not keep the account.
"""

from __future__ import annotations

import datetime
from uuid import UUID

from axes.models import AccessFailureLog, AccessLog
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from label_sp.actors import mails, passwords, tokens
from label_sp.actors.enums import AskedState
from label_sp.actors.models import EmailChange, User
from label_sp.common import texts
from label_sp.common.permissions import require
from label_sp.guide.calendar import french_date
from label_sp.journal import journal
from label_sp.outbox import outbox

LIFETIME = datetime.timedelta(days=7)
ASKED_A_DAY = 5  # addresses that one account may have a mail sent to
NOT_YOUR_OWN = "Ce n’est pas votre mot de passe."
SAME = "C’est déjà l’adresse de votre compte."
TOO_MANY = (
    f"{ASKED_A_DAY} adresses ont été demandées depuis hier. Attendez demain pour en demander une autre."
)
TAKEN = "Un autre compte a déjà cette adresse. Demandez-en une autre, ou connectez-vous à ce compte."
NOT_YOURS = (
    "Ce lien concerne un autre compte. Déconnectez-vous, "
    "puis connectez-vous à celui qui a demandé ce changement."
)
OVER = "Ce changement n’attend plus de confirmation : {state}. Demandez-le de nouveau depuis votre compte."
TOO_LATE = "Ce lien valait jusqu’au {day}. Écrivez à l’équipe du label si ce changement n’est pas de vous."


@transaction.atomic
def rename(first_name: str, last_name: str, *, password: str, actor: User) -> User:
    """Another name, from now on. What was issued or written keeps the one it bears."""
    user = whose_password(actor, password)
    former = str(user)
    user.first_name = texts.name(first_name, "first_name")
    user.last_name = texts.name(last_name, "last_name")
    if str(user) != former:
        user.save(update_fields=["first_name", "last_name"])
        journal.record(user, "account.renamed", actor=user, dossier_id=None, former=former, name=str(user))
    return user


@transaction.atomic
def ask_email(email: str, *, password: str, actor: User) -> EmailChange:
    """Ask for another address; one that still waits is given up for it. Nothing changes before it is confirmed.

    The answer is the same whether the address has an account or not.
    """
    user = whose_password(actor, password)
    wanted, now = texts.name(email, "email").lower(), timezone.now()
    if wanted == user.email:
        raise ValidationError({"email": SAME})
    if user.email_changes.filter(asked_at__gt=now - datetime.timedelta(days=1)).count() >= ASKED_A_DAY:
        raise ValidationError({"email": TOO_MANY})
    user.email_changes.filter(state=AskedState.WAITING).update(state=AskedState.STOPPED)
    change = EmailChange(user=user, former=user.email, wanted=wanted, asked_at=now, until=now + LIFETIME)
    change.confirm_hash = tokens.hash_of(tokens.of_email_change(change, tokens.CONFIRM))
    change.stop_hash = tokens.hash_of(tokens.of_email_change(change, tokens.STOP))
    change.save()
    journal.record(user, "email.change_asked", actor=user, dossier_id=None, wanted=wanted)
    outbox.put(mails.email_to_confirm(change), mails.email_change_asked(change))
    return change


@transaction.atomic
def give_up_email(*, actor: User) -> int:
    """Ask no more for what waits. Returns how many did."""
    user = User.objects.select_for_update(of=("self",)).get(pk=actor.pk)
    stopped = user.email_changes.filter(state=AskedState.WAITING).update(state=AskedState.STOPPED)
    if stopped:
        journal.record(user, "email.change_stopped", actor=user, dossier_id=None)
    return stopped


@transaction.atomic
def confirm_email(change_id: UUID, confirm_hash: str, *, actor: User) -> EmailChange:
    """The account has the new address, for who holds the link that it got and is signed in. Twice changes nothing."""
    change = _locked(change_id)
    require(
        change.user_id == actor.pk and constant_time_compare(confirm_hash, change.confirm_hash), NOT_YOURS
    )
    if change.state == AskedState.DONE:
        return change
    if change.state != AskedState.WAITING or change.until < timezone.now():
        state = "délai passé" if change.state == AskedState.WAITING else AskedState(change.state).label
        raise ValidationError(OVER.format(state=state))
    _close(change, AskedState.DONE)
    _give(change.user, change.wanted)
    journal.record(
        change.user, "email.changed", actor=actor, dossier_id=None, former=change.former, wanted=change.wanted
    )
    outbox.put(mails.email_changed(change))
    return change


@transaction.atomic
def stop_email(change_id: UUID, stop_hash: str) -> bool:
    """Take a change back, with all that followed it, for who holds the link sent to the former address.

    When it was done the account has its former address again, a password that nobody knows, no session and no token;
    a link to choose one is sent there. Returns whether it had been done.
    """
    change = _locked(change_id)
    require(constant_time_compare(stop_hash, change.stop_hash), NOT_YOURS)
    if change.until < timezone.now():
        raise ValidationError(TOO_LATE.format(day=french_date(timezone.localdate(change.until))))
    user = change.user
    since = user.email_changes.filter(asked_at__gte=change.asked_at)
    done = since.filter(state=AskedState.DONE).exists()
    stopped = since.exclude(state=AskedState.STOPPED).update(state=AskedState.STOPPED)
    if done:
        _restore(user, change.former)
    elif stopped:
        journal.record(user, "email.change_stopped", actor=None, dossier_id=None)
    return done


def _restore(user: User, former: str) -> None:
    _give(user, former)
    passwords.void(user)
    journal.record(user, "email.restored", actor=None, dossier_id=None, wanted=former)
    passwords.send_link(former)


def _give(user: User, email: str) -> None:
    """The constraint decides, so that of two accounts at once the second is told. What is kept by address follows."""
    former, user.email = user.email, email
    try:
        with transaction.atomic():
            user.save(update_fields=["email"])
    except IntegrityError as refused:
        raise ValidationError(TAKEN) from refused
    for log in (AccessLog, AccessFailureLog):
        log.objects.filter(username=email).delete()  # of an address that was nobody’s
        log.objects.filter(username=former).update(username=email)
    outbox.readdress(user)


def whose_password(actor: User, password: str) -> User:
    """The account, locked, of who gave its password. Raises ValidationError on that field."""
    user = User.objects.select_for_update(of=("self",)).get(pk=actor.pk)
    if not user.check_password(password):
        raise ValidationError({"password": NOT_YOUR_OWN})
    return user


def _locked(change_id: UUID) -> EmailChange:
    """Under the lock of its account, as all that changes the address of one."""
    found = EmailChange.objects.only("user").get(pk=change_id)
    User.objects.select_for_update(of=("self",)).get(pk=found.user_id)
    return EmailChange.objects.select_related("user").get(pk=change_id)


def _close(change: EmailChange, state: AskedState) -> None:
    change.state = state
    change.save(update_fields=["state"])
