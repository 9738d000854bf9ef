"""The outbox: messages are rows written with the act, workers send them after the commit.

A worker takes a row by a lease (compare-and-set on `lease_until`), so that two workers never hold the same one and a
killed worker's rows come back when its lease ends. The broker only tells workers that there is something to do.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from smtplib import SMTPDataError, SMTPRecipientsRefused
from typing import TYPE_CHECKING

from django.core.mail import EmailMessage
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone

from label_sp.common.models import Message, MessageState

if TYPE_CHECKING:
    from label_sp.actors.models import User

LEASE = timedelta(seconds=90)
MAX_ATTEMPTS = 14  # about two days
LONGEST_WAIT = timedelta(hours=6)


@dataclass(frozen=True, slots=True)
class Draft:
    """A message to write. `key` says what makes it unique: `kind:object:occasion:recipient`."""

    key: str
    kind: str
    to: User
    subject: str
    body: str
    dossier_id: uuid.UUID | None = None


def put(*drafts: Draft) -> int:
    """Write messages, once per key, and tell the workers after the commit. Returns how many were new."""
    rows = [_row(draft) for draft in drafts]
    new = {row.key for row in rows} - set(
        Message.objects.filter(key__in=[row.key for row in rows]).values_list("key", flat=True)
    )
    Message.objects.bulk_create([row for row in rows if row.key in new], ignore_conflicts=True)
    if new:
        transaction.on_commit(_wake_workers)
    return len(new)


def take(limit: int) -> list[Message]:
    """Lease up to `limit` messages that nobody holds. Safe with any number of workers, on both databases."""
    now = timezone.now()
    free = Q(state=MessageState.WAITING) | Q(state=MessageState.SENDING)
    candidates = (
        Message.objects.filter(free)
        .filter(Q(lease_until__isnull=True) | Q(lease_until__lt=now))
        .values_list("pk", "lease_until")[:limit]
    )
    taken = [pk for pk, lease in candidates if _lease(pk, lease, now)]
    return list(Message.objects.filter(pk__in=taken))


def send(message: Message) -> None:
    """Send one leased message and settle its row: sent, to be tried again, or failed for good.

    The lease is taken anew first: a batch that went slowly must not send what another worker holds by now.
    """
    if not _hold(message):
        return
    try:
        EmailMessage(
            message.subject, message.body, to=[message.address], headers={"Message-ID": message.message_id}
        ).send()
    except (
        OSError,
        ValueError,
    ) as error:  # smtplib's are OSErrors; a ValueError is a header or an address that cannot be
        _settle_refused(message, error)
        return
    _settle(message, state=MessageState.SENT, sent_at=timezone.now(), lease_until=None, error="")


def waiting() -> models.QuerySet[Message]:
    """What still has to leave."""
    return Message.objects.filter(state__in=[MessageState.WAITING, MessageState.SENDING])


def people(users: Iterable[User]) -> list[User]:
    """The same people, each once, in a stable order."""
    return sorted({user.pk: user for user in users}.values(), key=lambda user: str(user.pk))


def _row(draft: Draft) -> Message:
    return Message(
        key=draft.key,
        kind=draft.kind,
        recipient=draft.to,
        address=draft.to.email,
        subject=draft.subject,
        body=draft.body,
        dossier_id=draft.dossier_id,
        created_at=timezone.now(),
    )


def _hold(message: Message) -> bool:
    """Renew our own lease; False when it ended and somebody else took the row."""
    renewed = timezone.now() + LEASE
    ours = Message.objects.filter(pk=message.pk, state=MessageState.SENDING, lease_until=message.lease_until)
    if not ours.update(lease_until=renewed):
        return False
    message.lease_until = renewed
    return True


def _lease(pk: uuid.UUID, seen: datetime | None, now: datetime) -> bool:
    rows = (
        Message.objects.filter(pk=pk, lease_until=seen)
        if seen
        else Message.objects.filter(pk=pk, lease_until=None)
    )
    return rows.update(lease_until=now + LEASE, state=MessageState.SENDING) == 1


def _settle_refused(message: Message, error: Exception) -> None:
    """Soft refusals come back later and later; a hard one or too many tries is left for a human to see."""
    attempts = message.attempts + 1
    if _is_final(error) or attempts >= MAX_ATTEMPTS:
        _settle(message, state=MessageState.FAILED, attempts=attempts, error=str(error), lease_until=None)
        return
    retry_at = timezone.now() + min(timedelta(minutes=2**attempts), LONGEST_WAIT)
    _settle(message, state=MessageState.WAITING, attempts=attempts, error=str(error), lease_until=retry_at)


def _is_final(error: Exception) -> bool:
    """This recipient or this text is refused for good (5xx). A server that refuses *us* (login, sender) is repaired."""
    if isinstance(error, SMTPRecipientsRefused):
        return all(code >= 500 for code, _ in error.recipients.values())
    if isinstance(error, SMTPDataError):
        return error.smtp_code >= 500
    return isinstance(error, ValueError)


def _settle(message: Message, **fields: object) -> None:
    Message.objects.filter(pk=message.pk, lease_until=message.lease_until).update(**fields)


def _wake_workers() -> None:
    from label_sp.common.tasks import send_outbox  # noqa: PLC0415 (the task imports this module)

    send_outbox.delay_if_possible()
