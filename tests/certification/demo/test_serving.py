"""The demonstration's processes end with it, whoever ends it."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from certification.management.commands.demo import STOPS, together, until_asked_to_stop
from tests.environment import ROOT
from tests.servers import free_port
from tests.workers import wait_until

SERVES = """
import django, sys
django.setup()
from certification.management.commands.demo import Command
Command()._serve(sys.argv[1])
"""


def carrying(mark: str) -> Iterator[tuple[int, str]]:
    """The processes that live with this word in their environment, and what they run."""
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if mark.encode() in (folder / "environ").read_bytes():
                yield int(folder.name), (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode()
        except OSError:  # it has just ended
            continue


def is_a_whole(mark: str) -> bool:
    found = [command for _, command in carrying(mark)]
    return all(any(word in command for command in found) for word in ("gunicorn", "worker", "beat"))


@pytest.mark.slow
def test_a_terminated_demonstration_leaves_no_process_behind(tmp_path: Path) -> None:
    mark = f"demonstration-{uuid.uuid4()}"
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "label_sp.settings",
        "MARK": mark,
        "DATABASE_URL": f"sqlite:///{tmp_path / 'db.sqlite3'}",
        "BROKER_DIR": str(tmp_path / "broker"),
        "BEAT_SCHEDULE_FILE": str(tmp_path / "beat"),
        "REDIS_URL": "",
    }
    command = [sys.executable, "-c", SERVES, f"127.0.0.1:{free_port()}"]
    with (tmp_path / "log").open("wb") as log:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
    try:
        wait_until(lambda: process.poll() is not None or is_a_whole(mark), within=60)
        process.terminate()
        assert process.wait(timeout=60) == 0, (tmp_path / "log").read_text()
        wait_until(lambda: not list(carrying(mark)))  # the kernel ends what was killed a moment later
    finally:
        for number, _ in carrying(mark):
            with contextlib.suppress(ProcessLookupError):
                os.kill(number, signal.SIGKILL)
        process.wait()


@pytest.mark.parametrize("stop", STOPS)
def test_each_way_to_ask_is_heard_and_heard_again_later(stop: signal.Signals) -> None:
    before = signal.signal(
        stop, heard := lambda *_: None
    )  # not ignored, as it may be around the tests (nohup)
    try:
        with until_asked_to_stop() as asked:
            assert not asked
            os.kill(os.getpid(), stop)
            os.kill(os.getpid(), stop)  # whoever is impatient stops nothing half-way
            assert asked == [stop, stop]
        assert signal.getsignal(stop) is heard
    finally:
        signal.signal(stop, before)


def test_what_was_ignored_at_the_start_stays_so() -> None:
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with until_asked_to_stop() as asked:
            os.kill(os.getpid(), signal.SIGHUP)
        assert asked == []
    finally:
        signal.signal(signal.SIGHUP, before)


def test_a_child_of_a_child_ends_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MARK", mark := f"demonstration-{uuid.uuid4()}")
    here = len(list(carrying(mark)))
    with together({"parent": ["sh", "-c", "sleep 600 & wait"]}):
        wait_until(lambda: len(list(carrying(mark))) == here + 2)
    wait_until(lambda: len(list(carrying(mark))) == here)  # the kernel ends what was killed a moment later


def test_what_does_not_start_ends_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MARK", mark := f"demonstration-{uuid.uuid4()}")
    with pytest.raises(FileNotFoundError), together({"a": ["sleep", "600"], "b": ["/no/such/program"]}):
        raise AssertionError("it is never entered")
    wait_until(lambda: not [command for _, command in carrying(mark) if "sleep" in command])
