"""What processes under the bench leave on disk: a line is there even when the process is killed right after it.

One file per process, written in append mode, a JSON list per line: what happened, then its details.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

BEGIN = "begin"  # the text of a message is about to be given to the mail server
SETTLED = "settled"  # what became of it is committed
KILL = "kill"  # this process kills itself now
PAUSE = "pause"  # it stands still for a while
TASK = "task"  # a worker starts a task
_names: dict[int, str] = {}  # a forked process is another one, and a number may come back


@dataclass(frozen=True)
class Line:
    process: str
    what: str
    details: tuple[str, ...]


def note(folder: Path, what: str, *details: object) -> None:
    line = json.dumps([what, *map(str, details)]) + "\n"
    pid = os.getpid()
    name = _names.setdefault(pid, f"{pid}-{time.monotonic_ns()}")
    file = os.open(folder / f"{name}.flight", os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        os.write(file, line.encode())
    finally:
        os.close(file)


def lines(folder: Path) -> Iterator[Line]:
    """All that was noted, in order within each process."""
    for file in folder.glob("*.flight"):
        for line in file.read_text().splitlines():
            what, *details = json.loads(line)
            yield Line(file.stem, what, tuple(details))
