"""Processes that the bench starts, kills and starts again, each a group of its own with one log."""

from __future__ import annotations

import contextlib
import json
import os
import select
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

from tests.environment import ROOT

LOG_SHOWN = 1500  # characters
READY_WITHIN = 90  # seconds
ANSWERS_WITHIN = 120  # seconds, for a command of the writing process
PYTHON = sys.executable


class BenchFailed(Exception):
    """The bench itself does not work: a process that does not start, a server that is gone."""


def wait_until(so: Callable[[], object], *, within: float, every: float = 0.1) -> bool:
    """Ask again and again. Did it come?"""
    end = time.monotonic() + within
    while not so():
        if time.monotonic() > end:
            return False
        time.sleep(every)
    return True


class Managed:
    """One process. While it is wanted, `Supervisor` starts it again as soon as it dies."""

    def __init__(self, name: str, words: list[str], environment: dict[str, str], log: Path) -> None:
        self.name, self.log_file = name, log
        self._words, self._environment = words, environment
        self._process: subprocess.Popen[bytes] | None = None
        self._seen = 0  # bytes of the log at the last start
        self.wanted = False
        self.starts = 0

    def start(self) -> None:
        self._seen = self.log_file.stat().st_size if self.log_file.exists() else 0
        with self.log_file.open("ab") as log:
            self._process = subprocess.Popen(
                self._words, cwd=ROOT, env=self._environment, stdout=log, stderr=log, start_new_session=True
            )
        self.starts += 1
        self.wanted = True

    @property
    def dead(self) -> bool:
        return self._process is not None and self._process.poll() is not None

    @property
    def killed(self) -> bool:
        return self._process is not None and self._process.returncode == -signal.SIGKILL

    def says(self, word: str) -> bool:
        """Since its last start."""
        return word.encode() in self.log_file.read_bytes()[self._seen :]

    def signal(self, number: signal.Signals) -> None:
        """The whole group, as a machine that loses its power or is suspended would."""
        if self._process:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, number)

    def terminate(self, *, within: float) -> bool:
        """Ask the process alone to end, and wait; then kill. Did it end by itself?"""
        self.wanted = False
        if not self._process:
            return True
        self._process.terminate()
        ended = wait_until(lambda: self.dead, within=within)
        self.stop()
        return ended

    def stop(self) -> None:
        self.wanted = False
        self.signal(signal.SIGKILL)
        if self._process:
            self._process.wait()


class Supervisor(threading.Thread):
    """What systemd does: a wanted process that died is started again at once."""

    def __init__(self, managed: list[Managed]) -> None:
        super().__init__(daemon=True)
        self._managed = managed
        self.faults: list[str] = []  # of processes that ended though nobody killed them
        self._over = threading.Event()

    def run(self) -> None:
        while not self._over.wait(0.05):
            for each in self._managed:
                if each.wanted and each.dead:
                    if not each.killed:
                        tail = each.log_file.read_text(errors="replace")[-LOG_SHOWN:]
                        self.faults.append(f"{each.name} ended by itself: …{tail}")
                    each.signal(signal.SIGKILL)  # what is left of its group
                    each.start()

    def end(self) -> None:
        self._over.set()
        self.join()


class Writer:
    """The process that commits acts; when it dies between a commit and its nudge, another goes on."""

    def __init__(self, environment: dict[str, str], folder: Path) -> None:
        self._environment, self._folder = environment, folder
        self._process: subprocess.Popen[str] | None = None
        self.deaths = 0
        self.start()

    def start(self) -> None:
        with (self._folder / "writer.log").open("ab") as log:
            self._process = subprocess.Popen(
                [PYTHON, "-m", "tests.faults.app"],
                cwd=ROOT,
                env=self._environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
                start_new_session=True,
            )

    def write(
        self,
        prefix: str,
        count: int,
        *,
        first: int = 0,
        people: int = 0,
        rolled_back: int = 0,
        kind: str = "bench",
    ) -> None:
        """`count` acts, keys `prefix-number`. Returns when all are committed or rolled back."""
        command = {"prefix": prefix, "people": people or count, "rolled_back": rolled_back, "kind": kind}
        end, tries = first + count, 0
        while first < end:
            if self._answers(json.dumps({**command, "first": first, "count": end - first})):
                return
            self.deaths, tries = self.deaths + 1, tries + 1
            if tries > count + 5:
                raise BenchFailed((self._folder / "writer.log").read_text()[-3000:])
            first = self._next(prefix, first)
            self.start()

    def stop(self) -> None:
        if self._process:
            self._process.kill()
            self._process.communicate()

    def _answers(self, command: str) -> bool:
        assert self._process and self._process.stdin and self._process.stdout
        with contextlib.suppress(BrokenPipeError):
            self._process.stdin.write(command + "\n")
            self._process.stdin.flush()
            if not select.select([self._process.stdout], [], [], ANSWERS_WITHIN)[0]:
                raise BenchFailed(f"an act took more than {ANSWERS_WITHIN} s")
            if self._process.stdout.readline():
                return True
        with contextlib.suppress(BrokenPipeError):
            self._process.communicate()
        return False

    def _next(self, prefix: str, first: int) -> int:
        ledger = self._folder / "ledger"
        begun = [line.split()[1] for line in ledger.read_text().splitlines()] if ledger.exists() else []
        numbers = [int(key.rpartition("-")[2]) for key in begun if key.rpartition("-")[0] == prefix]
        return max(numbers, default=first - 1) + 1
