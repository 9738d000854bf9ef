"""The read side: the messages."""

from __future__ import annotations

from django.db.models import QuerySet

from label_sp.actors.models import User
from label_sp.actors.queries import Actor, current_memberships
from label_sp.common.search import begins, having_terms
from label_sp.outbox import kinds
from label_sp.outbox.kinds import Kind
from label_sp.outbox.models import Delivery, Message, MessagePreference, MessageState


def messages_of(user: Actor) -> QuerySet[Message]:
    """What was said to this person, newest first, however it left: sent, waiting, kept for here, or refused.

    Neither what lost its point before it left, nor the mails of the day, which only repeat messages.
    """
    if not user.is_authenticated:
        return Message.objects.none()
    mine = Message.objects.filter(recipient_id=user.pk)
    return mine.exclude(state=MessageState.SKIPPED).exclude(kind=kinds.DAILY).order_by("-created_at", "-id")


def unread(user: Actor) -> QuerySet[Message]:
    """What this person did not open here yet; most of it also left by e-mail."""
    return messages_of(user).filter(read_at__isnull=True)


def with_words(found: QuerySet[Message], words: str) -> QuerySet[Message]:
    """Those of whose subject or text each of these words begins a word."""
    return found.filter(having_terms(words, lambda term: begins(term, "search")))


def kinds_for(user: Actor) -> list[Kind]:
    """The kinds of messages that this person may get by the roles held today, but the mail of the day."""
    roles = set(current_memberships(user).values_list("role", flat=True))
    return [
        kind
        for kind in kinds.all_kinds()
        if kind.key != kinds.DAILY and (not kind.roles or roles.intersection(kind.roles))
    ]


def deliveries(user: User) -> dict[str, Delivery]:
    """How this person prefers to get the kinds that one may choose, where it is not at once."""
    preferred = MessagePreference.objects.filter(user=user).values_list("kind", "delivery")
    return {kind: Delivery(delivery) for kind, delivery in preferred}
