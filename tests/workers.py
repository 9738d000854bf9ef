"""A real Celery worker process on the test's own database and broker."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from django.db import connection

from label_sp.celery import app
from tests.environment import FOLDER, ROOT

READY_WITHIN = 60  # seconds


def wait_until(predicate: Callable[[], object], *, within: float = 30, every: float = 0.1) -> None:
    """Ask again and again, then fail: for what another process does."""
    end = time.monotonic() + within
    while not predicate():
        if time.monotonic() > end:
            raise AssertionError(f"not so within {within} s: {predicate}")
        time.sleep(every)


@dataclass(frozen=True)
class Worker:
    process: "subprocess.Popen[bytes]"
    log_file: Path

    @property
    def log(self) -> str:
        return self.log_file.read_text(errors="replace")

    def wait_until(self, predicate: Callable[[], object], *, within: float = 30) -> None:
        """Wait for an effect of the worker; when it does not come, the worker's log tells why."""
        try:
            wait_until(predicate, within=within)
        except AssertionError as late:
            raise AssertionError(f"{late}\nThe worker's log:\n{self.log[-5000:]}") from None

    def kill(self) -> None:
        """As a machine that loses its power would: no warning, the pool's processes too."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


@contextlib.contextmanager
def celery_worker(*arguments: str, concurrency: int = 1) -> Iterator[Worker]:
    """Starts with an empty queue: what earlier tests sent and nobody took is thrown away."""
    app.control.purge()
    log_file = FOLDER / f"worker-{time.monotonic_ns()}.log"
    command = [sys.executable, "-m", "celery", "-A", "label_sp", "worker", "--loglevel=INFO"]
    options = [f"--concurrency={concurrency}", "--without-gossip", "--without-mingle", *arguments]
    environment = {**os.environ, "DATABASE_URL": _test_database_url()}
    with log_file.open("wb") as log:
        process = subprocess.Popen(
            [*command, *options], cwd=ROOT, env=environment, stdout=log, stderr=log, start_new_session=True
        )
    worker = Worker(process, log_file)
    try:
        worker.wait_until(lambda: process.poll() is not None or " ready." in worker.log, within=READY_WITHIN)
        assert process.poll() is None, f"the worker did not start:\n{worker.log[-5000:]}"
        yield worker
    finally:
        worker.kill()  # its work is seen by now, and a warm shutdown takes seconds


def _test_database_url() -> str:
    name = str(connection.settings_dict["NAME"])  # the test database, once it is made
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    return urlunsplit(urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}"))
