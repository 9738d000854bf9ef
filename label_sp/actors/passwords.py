"""Acts about passwords: asking for a link, choosing, changing. What was open before is closed, and the person is told.

A page that asks for a link leaves a row, the same for any address, and a worker looks who is behind it: neither the
answer nor its time tells whether somebody is.
"""

from __future__ import annotations

from datetime import timedelta
from functools import partial

from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import get_random_string

from label_sp.actors import mails
from label_sp.actors.models import PasswordRequest, User
from label_sp.clock import schedules
from label_sp.clock.batches import About, Batch
from label_sp.journal import journal
from label_sp.outbox import outbox

LINKS_A_DAY = (
    10  # that serve, to one address: nobody fills somebody else’s letter box, nor keeps them without a link
)
ASKED = (
    "Si un compte a cette adresse, un lien part vers elle. S’il n’arrive pas en quelques minutes, regardez parmi vos "
    f"courriels indésirables, puis demandez-en un autre. Une adresse en reçoit {LINKS_A_DAY} au plus en un jour."
)
WAITED_FOR = timedelta(hours=1)  # who asked longer ago has asked again, or waits no more
REQUESTS = Batch(
    "password_requests",
    "Réponse à un mot de passe oublié",
    lambda _: About(),  # nobody needs to know who asked
    first_wait=timedelta(minutes=1),
)
MEANWHILE = (
    "Le mot de passe a été changé, ou une connexion a eu lieu entre-temps. Rien n’a été enregistré : "
    "recommencez."
)


class _InSession(PasswordResetTokenGenerator):
    """What a session holds once a link was followed: it opens nothing as a link."""

    key_salt = "label_sp.actors.passwords.in_session"


in_session = _InSession()


@transaction.atomic
def ask_for_link(email: str) -> None:
    """Note that somebody asks for a link to this address, and wake a worker. Looks at nothing."""
    PasswordRequest.objects.create(email=email.lower(), asked_at=timezone.now())
    transaction.on_commit(partial(schedules.soon, "answer_password_requests"))


def answer_requests() -> int:
    """Answer each address that asks once, the oldest first; one that cannot be answered stops no other."""
    stale = PasswordRequest.objects.filter(asked_at__lt=timezone.now() - WAITED_FOR)
    REQUESTS.forget(stale.values_list("pk", flat=True))
    stale.delete()
    waiting = PasswordRequest.objects.order_by("asked_at").values_list("pk", flat=True)
    return sum(REQUESTS.each(list(waiting), _answer))


def _answer(pk: int) -> int:
    """One link for all that an address asked so far: a button pressed twice, or while no worker ran."""
    same_address = PasswordRequest.objects.filter(pk=pk).values("email")
    asked = PasswordRequest.objects.select_for_update(skip_locked=True).filter(email__in=same_address)
    requests = {request.pk: request for request in asked}
    if pk not in requests:
        return 0
    PasswordRequest.objects.filter(pk__in=requests).delete()
    send_link(requests[pk].email)
    return 1


@transaction.atomic
def send_link(email: str) -> None:
    """Send the link to choose a password, when the address has an open account; the caller never learns whether.

    Who asks again gets another. The bound counts those that still serve: whoever meets it has links that do.
    """
    user = User.objects.filter(email__iexact=email, is_active=True).first()
    since = timezone.now() - timedelta(days=1)
    if user is None or mails.links_that_serve(user, since).count() >= LINKS_A_DAY:
        return
    entry = journal.record(user, "password.link_sent", actor=None, dossier_id=None)
    outbox.put(*mails.password_link(user, entry.pk))


@transaction.atomic
def set_password(user: User, password: str, *, event: str) -> None:
    """Give an account another password: its sessions and API tokens end, the person is told.

    `user` is the account as it was when the right to do so was checked; when it changed since, so did the answer:
    ValidationError. Of two who follow one link at once, one chooses.
    """
    now = User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    if (now.password, now.last_login) != (user.password, user.last_login) or not now.is_active:
        raise ValidationError(MEANWHILE)
    user.set_password(password)
    user.save(update_fields=["password"])
    tell(user, event)


def void(user: User) -> None:
    """A password that nobody knows: sessions and tokens end, and the person chooses another by a link."""
    user.set_password(get_random_string(50))
    user.save(update_fields=["password"])


@transaction.atomic
def tell(user: User, event: str) -> None:
    """Journal that a password was set, and write to the person, who may not be the one who did it."""
    entry = journal.record(user, event, actor=user, dossier_id=None)
    outbox.put(*mails.password_set(user, entry.pk))
