"""kombu's folder broker, made to outlive a kill: what one process left half written ends no other.

kombu writes a message under the name at which workers look for it: one that reads it too early, or after its writer was
killed, ends on what is not JSON. Half a table of queues would end each worker at its start.
"""

from __future__ import annotations

import contextlib
import fcntl
import logging
import os
import signal
import threading
import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from queue import Empty
from typing import Any

from billiard.util import set_pdeathsig
from celery.signals import worker_process_init
from django.utils import timezone
from kombu.transport import filesystem
from kombu.utils.json import dumps, loads

logger = logging.getLogger(__name__)
TORN_AFTER = 3600  # seconds: what is still being written or read by then belongs to a process that was killed
BEING_WRITTEN, BEING_READ = ".writing", ".taken"


class Channel(filesystem.Channel):
    """Messages appear as a whole; what cannot be read counts for nothing: the schedule makes up for it."""

    @property
    def data_folder_in(self) -> Path:
        return _made(self.transport_options["data_folder_in"])

    data_folder_out = data_folder_in

    @property
    def control_folder(self) -> Path:
        return _made(self.transport_options["control_folder"])

    def _put(self, queue: str, payload: Any, **kwargs: Any) -> None:  # type: ignore[override]
        folder = self.data_folder_out
        hidden = folder / f"{uuid.uuid4()}{BEING_WRITTEN}"
        hidden.write_text(dumps(payload))
        hidden.replace(folder / f"{time.monotonic_ns():020d}_{uuid.uuid4()}.{queue}.msg")

    def _get(self, queue: str, timeout: float | None = None) -> Any:
        folder = self.data_folder_in
        for name in sorted(each.name for each in folder.iterdir()):
            if name.endswith((BEING_WRITTEN, BEING_READ)):
                _forget_if_torn(folder / name)
            if name.partition(".")[2] != f"{queue}.msg":
                continue
            taken = folder / f"{uuid.uuid4()}{BEING_READ}"
            with contextlib.suppress(FileNotFoundError):  # another worker has it
                (folder / name).replace(taken)
                text = taken.read_text(errors="replace")
                taken.unlink()
                try:
                    return loads(text)
                except ValueError as error:
                    logger.warning("The broker's folder held half a message, thrown away: %s", error)
        raise Empty

    def get_table(self, exchange: str) -> list[Any]:
        try:
            return super().get_table(exchange)
        except ValueError:
            return []

    def _queue_bind(self, exchange: str, *names: str) -> None:
        with self._alone(exchange) as table:
            try:
                super()._queue_bind(exchange, *names)
            except ValueError:
                table.unlink()
                super()._queue_bind(exchange, *names)

    def _delete(self, queue: str, exchange: str, *names: str, **kwargs: Any) -> None:
        with self._alone(exchange), contextlib.suppress(ValueError):
            super()._delete(queue, exchange, *names, **kwargs)

    @contextlib.contextmanager
    def _alone(self, exchange: str) -> Iterator[Path]:
        """No other process writes this table meanwhile."""
        table = Path(self._exchange_file(exchange))
        with table.with_suffix(".lock").open("wb") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield table


def _forget_if_torn(file: Path) -> None:
    with contextlib.suppress(FileNotFoundError):  # another process was quicker
        if timezone.now().timestamp() - file.stat().st_mtime > TORN_AFTER:
            file.unlink()


def _made(folder: object) -> Path:
    """The folder, again if somebody took it away."""
    made = Path(str(folder))
    made.mkdir(parents=True, exist_ok=True)
    return made


class Transport(filesystem.Transport):
    Channel = Channel


@worker_process_init.connect
def end_with_our_parent(**_: object) -> None:
    """Watch the parent in the place of Linux, whose signal comes at the end of the *thread* that forked us.

    With a broker of this sort that is a thread of Celery's, the first thing to end at an orderly end: a process that
    had replaced another was killed in mid-message.
    """
    with contextlib.suppress(OSError):  # only Linux has it
        set_pdeathsig(0)
    threading.Thread(target=_watch, args=(os.getppid(),), daemon=True).start()


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(1)
    os.kill(os.getpid(), signal.SIGKILL)
