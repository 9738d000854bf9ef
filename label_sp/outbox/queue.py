"""What waits in the outbox, what failed, and what a person may do about it: for the status page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count, Min, Q, QuerySet

from label_sp.journal import journal
from label_sp.outbox import kinds
from label_sp.outbox.models import Lane, Message, MessageState
from label_sp.outbox.outbox import Wake
from label_sp.outbox.sending import FREE

if TYPE_CHECKING:
    from label_sp.actors.models import User


@dataclass(frozen=True, slots=True)
class Waiting:
    """One lane: how many messages wait, since when, and how many of those were refused before."""

    lane: Lane
    count: int
    oldest: datetime | None
    refused: int


def waiting() -> QuerySet[Message]:
    """What still has to leave."""
    return Message.objects.filter(FREE)


def lanes() -> list[Waiting]:
    """Both lanes, the urgent one first; an empty one too."""
    by_lane = (
        waiting()
        .order_by()
        .values("lane")
        .annotate(count=Count("pk"), oldest=Min("created_at"), refused=Count("pk", filter=Q(attempts__gt=0)))
    )
    found = {row["lane"]: row for row in by_lane}
    return [_line(lane, found.get(lane.value)) for lane in Lane]


def _line(lane: Lane, row: Mapping[str, Any] | None) -> Waiting:
    return Waiting(lane, row["count"], row["oldest"], row["refused"]) if row else Waiting(lane, 0, None, 0)


def failures() -> QuerySet[Message]:
    """What could not be sent and nobody looked after yet, the newest first; a mail of the day for all that it says.

    Private ones are told where they come from, as a number.
    """
    failed = Message.objects.filter(state=MessageState.FAILED, digest__isnull=True)
    failed = failed.exclude(kind__in=kinds.private_kinds())
    return failed.select_related("recipient").order_by("-created_at", "-id")


@transaction.atomic
def retry(message_id: UUID, *, actor: User) -> Message:
    """Send a failed message again, to the recipient's address of today. ValidationError when it did not fail."""
    message = _failed(message_id)
    if message.recipient:
        message.address = message.recipient.email
    message.state, message.attempts, message.lease, message.lease_until = MessageState.WAITING, 0, None, None
    message.save()
    _gathered(message).update(state=MessageState.GATHERED, error="")
    _record(message, "message.retried", actor)
    transaction.on_commit(Wake(Lane(message.lane)))
    return message


@transaction.atomic
def set_aside(message_id: UUID, *, actor: User) -> Message:
    """Stop looking at a failure that was dealt with otherwise; its recipient still reads the message here."""
    message = _failed(message_id)
    message.state = MessageState.KEPT
    message.save(update_fields=["state"])
    _gathered(message).update(state=MessageState.KEPT)
    _record(message, "message.set_aside", actor)
    return message


def _gathered(digest: Message) -> QuerySet[Message]:
    """What failed with this mail of the day; nothing for any other message."""
    return Message.objects.filter(digest=digest, state=MessageState.FAILED)


def _failed(message_id: UUID) -> Message:
    message = Message.objects.select_for_update(of=("self",)).get(pk=message_id)
    if message.state != MessageState.FAILED:
        raise ValidationError("Ce message n’est plus en échec : rechargez la page.")
    return message


def _record(message: Message, event: str, actor: User) -> None:
    journal.record(
        message, event, actor=actor, dossier_id=message.dossier_id, touches=False, title=message.subject
    )
