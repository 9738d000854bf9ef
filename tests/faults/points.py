"""Named points in the application where a process may die. They are put around its functions from here."""

from __future__ import annotations

import os
import random
import signal
import smtplib
import threading
import time
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

from celery.signals import task_prerun
from django.core.files.storage import Storage
from django.db.backends.base.base import BaseDatabaseWrapper

from label_sp.common import storage
from label_sp.outbox import outbox as writing
from label_sp.outbox import sending, smtp
from label_sp.outbox.models import Message
from tests.faults import flights, names, plan

FOLDER = Path(os.environ[plan.FOLDER])
ROLE = os.environ.get(plan.ROLE, "")
Function = Callable[..., Any]
chance = random.SystemRandom()  # two processes forked from one draw differently
_act = threading.local()  # of a thread: its transaction has a file


def point(name: str) -> None:
    """Die here, or not."""
    wanted = plan.read(FOLDER)
    if chance.random() >= wanted.points.get(name, 0):
        return
    whole = chance.random() < wanted.group
    flights.note(FOLDER, flights.KILL, name, "whole" if whole else "process", ROLE)
    if whole:
        os.killpg(0, signal.SIGKILL)
    os.kill(os.getpid(), signal.SIGKILL)


def install() -> None:
    sending.take = _then(sending.take, names.LEASED)
    smtp.Backend.open = _then(smtp.Backend.open, names.CONNECTED)
    smtplib.SMTP.rcpt = _recipient(smtplib.SMTP.rcpt)
    smtplib.SMTP.data = _data(smtplib.SMTP.data)
    sending._settle = _settle(sending._settle)
    writing.Wake.__call__ = _before(writing.Wake.__call__, names.COMMITTED)
    storage.FileStorage._reserved = _then(storage.FileStorage._reserved, names.FILE_BEGUN)
    storage.FileStorage._save = _then(storage.FileStorage._save, names.FILE_WRITTEN)
    Storage.save = _with_a_file(Storage.save)
    BaseDatabaseWrapper.commit = _commit(BaseDatabaseWrapper.commit)
    task_prerun.connect(_task, weak=False)


def _then(function: Function, name: str) -> Function:
    """With a point after the function, when it did something."""

    @wraps(function)
    def wrapped(*args: Any, **kwargs: Any) -> Any:
        result = function(*args, **kwargs)
        if result:
            point(name)
        return result

    return wrapped


def _before(function: Function, name: str) -> Function:
    @wraps(function)
    def wrapped(*args: Any, **kwargs: Any) -> Any:
        point(name)
        return function(*args, **kwargs)

    return wrapped


def _with_a_file(save: Function) -> Function:
    @wraps(save)
    def wrapped(*args: Any, **kwargs: Any) -> Any:
        _act.has_a_file = True
        return save(*args, **kwargs)

    return wrapped


def _commit(commit: Function) -> Function:
    """With a point on each side, when the transaction has a file."""

    @wraps(commit)
    def wrapped(*args: Any, **kwargs: Any) -> None:
        has_a_file, _act.has_a_file = getattr(_act, "has_a_file", False), False
        if has_a_file:
            point(names.FILE_UNCOMMITTED)
        commit(*args, **kwargs)
        if has_a_file:
            point(names.FILE_COMMITTED)

    return wrapped


def _recipient(rcpt: Function) -> Function:
    @wraps(rcpt)
    def wrapped(self: smtplib.SMTP, *args: Any, **kwargs: Any) -> Any:
        answer = rcpt(self, *args, **kwargs)
        point(names.RECIPIENT)
        if pause := plan.read(FOLDER).pause:
            flights.note(FOLDER, flights.PAUSE)
            time.sleep(pause)
        return answer

    return wrapped


def _data(data: Function) -> Function:
    """smtplib's own: the backend has already asked whether the message is still ours."""

    @wraps(data)
    def wrapped(self: smtplib.SMTP, text: bytes) -> Any:
        flights.note(FOLDER, flights.BEGIN, _subject(text))
        point(names.BEFORE_DATA)
        answer = data(self, text)
        point(names.AFTER_250)
        return answer

    return wrapped


def _subject(text: bytes) -> str:
    """The bench's messages have their key for subject, short enough for one line."""
    line = next(line for line in text.splitlines() if line.lower().startswith(b"subject:"))
    return line.partition(b":")[2].strip().decode()


def _settle(settle: Function) -> Function:
    @wraps(settle)
    def wrapped(message: Message, **fields: Any) -> int:
        settled = settle(message, **fields)
        state = str(fields["state"]) if settled else "taken over"
        flights.note(FOLDER, flights.SETTLED, message.key, state, fields.get("error", ""))
        point(names.SETTLED)
        return settled

    return wrapped


def _task(task: Any = None, **_: Any) -> None:
    flights.note(FOLDER, flights.TASK, task.request.hostname, task.name)
