"""What the tests of the outbox share: messages, a server that refuses, and the database's clock."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db.models import DateTimeField, DurationField, ExpressionWrapper, F
from django.db.models.functions import Now

from label_sp.actors.models import User
from label_sp.outbox import outbox, sending
from label_sp.outbox.models import Delivery, Message, MessagePreference

SECOND = dt.timedelta(seconds=1)


def draft(person: User, key: str = "act:1", **fields: Any) -> outbox.Draft:
    facts = {"kind": "act", "subject": "Objet", "body": "Texte"}
    return outbox.Draft(key=key, to=person, **{**facts, **fields})


def written(person: User, count: int = 1, **fields: Any) -> list[Message]:
    outbox.put(*(draft(person, f"act:{number}", **fields) for number in range(count)))
    return list(Message.objects.all())


def prefers(person: User, delivery: Delivery, kind: str = "act") -> None:
    MessagePreference.objects.update_or_create(user=person, kind=kind, defaults={"delivery": delivery})


def let_end(message: Message, since: dt.timedelta = SECOND) -> None:
    """The lease or the wait of this message ended a while ago, on the database's clock; negative: it has not yet."""
    ended = ExpressionWrapper(Now() - since, output_field=DateTimeField())
    assert Message.objects.filter(pk=message.pk).update(lease_until=ended) == 1


def seconds_left(message: Message) -> int:
    """Until the end of its lease or wait, on the database's clock."""
    left = ExpressionWrapper(F("lease_until") - Now(), output_field=DurationField())
    found = Message.objects.annotate(left=left).get(pk=message.pk).left
    return round(found.total_seconds())


class Refusing:
    """A mail server that refuses with this error."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
        self.tries = 0
        self._error = error
        monkeypatch.setattr(sending.EmailMultiAlternatives, "send", self.send)

    def send(self, *args: object, **kwargs: object) -> None:
        self.tries += 1
        raise self._error
