"""The protections, taken away one by one when the plan says so: the bench must then see what each of them is for."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.files.base import ContentFile, File
from django.db import transaction
from kombu.transport import redis

from label_sp import redis_broker
from label_sp.common.storage import FileStorage
from label_sp.outbox import sending
from label_sp.outbox.models import Lane, Message, MessageState
from tests.faults import names, plan
from tests.faults.points import FOLDER

Function = Callable[..., Any]


def install() -> None:
    sending.take = _instead(names.NO_LEASE, sending.take, _take_without_lease)
    sending._ours = _instead(names.NO_LEASE, sending._ours, lambda _, message: _row(message))
    sending.hold = _instead(names.MARKED_FIRST, sending.hold, _mark_and_hold)
    sending.hold = _instead(names.NO_LEASE, sending.hold, lambda *_: None)
    sending.hold = _instead(names.NO_HOLD, sending.hold, lambda *_: None)
    FileStorage._save = _instead(names.FILE_AFTER, FileStorage._save, _save_after_the_commit)
    ours, kombus = redis_broker.Channel._get_pool, redis.Channel._get_pool
    redis_broker.Channel._get_pool = _instead(
        names.KOMBU_ALONE, ours, lambda _, *a, **named: kombus(*a, **named)
    )
    same = Message.message_id.fget
    Message.message_id = property(_instead(names.OTHER_ID, same, lambda *_: f"<{uuid.uuid4()}@label-sp>"))


def _instead(control: str, function: Function, other: Function) -> Function:
    """The function, or the other one (which gets it first) while the plan has this control."""

    @wraps(function)
    def wrapped(*args: Any, **kwargs: Any) -> Any:
        if control in plan.read(FOLDER).controls:
            return other(function, *args, **kwargs)
        return function(*args, **kwargs)

    return wrapped


def _row(message: Message) -> Any:
    return Message.objects.filter(pk=message.pk)


def _mark_and_hold(hold: Function, message: Message) -> None:
    if _row(message).filter(state=MessageState.SENDING).exists():  # the first of its two calls
        hold(message)
        _row(message).update(state=MessageState.SENT)


def _save_after_the_commit(save: Function, storage: FileStorage, name: str, content: File) -> str:
    bytes_ = content.read()
    transaction.on_commit(lambda: save(storage, name, ContentFile(bytes_)))
    return name


def _take_without_lease(_: Function, limit: int, lane: Lane | None = None) -> list[Message]:
    waiting = Message.objects.filter(sending.FREE)
    waiting = waiting if lane is None else waiting.filter(lane=lane)
    return list(waiting.order_by("lane", "created_at", "pk")[:limit])
