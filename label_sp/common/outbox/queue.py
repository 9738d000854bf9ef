"""What waits in the outbox, what failed, and what a person may do about it: for the status page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count, Min, QuerySet

from label_sp.common import journal
from label_sp.common.models import Lane, Message, MessageState
from label_sp.common.outbox.sending import FREE
from label_sp.common.outbox.writing import Wake

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
    found = {
        row["lane"]: row
        for row in waiting().order_by().values("lane").annotate(count=Count("pk"), oldest=Min("created_at"))
    }
    refused = dict(
        waiting().filter(attempts__gt=0).order_by().values_list("lane").annotate(count=Count("pk"))
    )
    return [
        Waiting(
            lane,
            found.get(lane, {}).get("count", 0),
            found.get(lane, {}).get("oldest"),
            refused.get(lane, 0),
        )
        for lane in Lane
    ]


def failures() -> QuerySet[Message]:
    """What could not be sent and nobody looked after yet, the newest first."""
    return (
        Message.objects.filter(state=MessageState.FAILED).select_related("recipient").order_by("-created_at")
    )


@transaction.atomic
def retry(message_id: UUID, *, actor: User) -> Message:
    """Send a failed message again, to the recipient's address of today. ValidationError when it did not fail."""
    message = _failed(message_id)
    if message.recipient:
        message.address = message.recipient.email
    message.state, message.attempts, message.lease, message.lease_until = MessageState.WAITING, 0, None, None
    message.save()
    _record(message, "message.retried", actor)
    transaction.on_commit(Wake(Lane(message.lane)))
    return message


@transaction.atomic
def set_aside(message_id: UUID, *, actor: User) -> Message:
    """Stop looking at a failure that was dealt with otherwise; its recipient still reads the message here."""
    message = _failed(message_id)
    message.state = MessageState.KEPT
    message.save(update_fields=["state"])
    _record(message, "message.set_aside", actor)
    return message


def _failed(message_id: UUID) -> Message:
    message = Message.objects.select_for_update(of=("self",)).get(pk=message_id)
    if message.state != MessageState.FAILED:
        raise ValidationError("Ce message n’est plus en échec : rechargez la page.")
    return message


def _record(message: Message, event: str, actor: User) -> None:
    journal.record(
        message, event, actor=actor, dossier_id=message.dossier_id, touches=False, subject=message.subject
    )
