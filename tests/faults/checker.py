"""The independent checker: what was committed, what the mail server took and what the rows say, side by side.

Its own SQL and plain code: none of the application's functions.
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg

from tests.faults import flights
from tests.faults.mail_server import Accepted

ROWS = "SELECT key, state, address, attempts, error, id, sent_at, lease_until FROM outbox_message WHERE key LIKE ?"
UNSETTLED = "SELECT count(*) FROM outbox_message WHERE key LIKE ? AND state NOT IN ('sent', 'failed')"


@dataclass(frozen=True)
class Row:
    key: str
    state: str
    address: str
    attempts: int
    error: str
    id: str
    sent_at: Any
    lease_until: Any


@dataclass
class Verdict:
    """What the checker found about the messages of one scenario."""

    messages: int = 0
    lost: int = 0
    doubles: int = 0
    unexplained: int = (
        0  # doubles of a message that was neither in flight at a kill nor cut before the answer
    )
    other_ids: int = 0  # repetitions under another Message-ID
    ghosts: int = 0  # sent though its act was rolled back
    in_flight: int = 0  # at a kill
    failed: int = 0
    faults: list[str] = field(default_factory=list)

    @property
    def good(self) -> bool:
        return not self.faults


class Database:
    """The rows of the outbox, read from outside the application."""

    def __init__(self, url: str) -> None:
        self.url = url

    def rows(self, prefix: str) -> list[Row]:
        return [
            Row(*each[:5], str(each[5]).replace("-", ""), *each[6:]) for each in self.all(ROWS, f"{prefix}-%")
        ]

    def unsettled(self, prefix: str) -> int:
        return int(self.all(UNSETTLED, f"{prefix}-%")[0][0])

    def all(self, query: str, *values: str) -> list[Any]:
        with self._connected() as connection:
            return connection.execute(query, values).fetchall()

    @contextlib.contextmanager
    def _connected(self) -> Iterator[Any]:
        if not self.url.startswith("sqlite"):
            with psycopg.connect(self.url, autocommit=True) as connection:
                yield _Percent(connection)
            return
        with contextlib.closing(
            sqlite3.connect(self.url.removeprefix("sqlite:///"), timeout=60)
        ) as connection:
            yield connection


class _Percent:
    """psycopg's placeholders are written otherwise."""

    def __init__(self, connection: psycopg.Connection[Any]) -> None:
        self._connection = connection

    def execute(self, query: str, values: tuple[str, ...]) -> Any:
        return self._connection.execute(query.replace("?", "%s").encode(), values)


def ledger(folder: Path, prefix: str) -> tuple[set[str], set[str]]:
    """The keys that were committed, and those that were rolled back.

    The writing process dies at one point only, after its commit: what it began and did not undo is committed.
    """
    file = folder / "ledger"
    told = [line.split() for line in file.read_text().splitlines()] if file.exists() else []
    began = {key for what, key in told if what == "begin" and key.startswith(f"{prefix}-")}
    undone = {key for what, key in told if what == "rollback" and key in began}
    return began - undone, undone


def excused(folder: Path) -> tuple[Counter[str], Counter[str]]:
    """How often each message was in flight at a kill, and how often its answer did not arrive.

    In flight: its text was about to leave, and the process died before it settled the row. A process that goes on
    with another message without having settled this one was not killed: no excuse. An answer that did not arrive
    is one: the sender saw no code, only a closed connection or nothing at all.
    """
    open_in: dict[str, str] = {}
    lost_answers: Counter[str] = Counter()
    for line in flights.lines(folder):
        if line.what == flights.BEGIN:
            open_in[line.process] = line.details[0]
        elif line.what == flights.SETTLED:
            key, state, error = line.details
            begun = open_in.pop(line.process, None) == key
            if begun and state == "waiting" and not error[:3].isdigit():
                lost_answers[key] += 1
    return Counter(open_in.values()), lost_answers


def check(
    database: Database,
    folder: Path,
    accepted: list[Accepted],
    prefix: str,
    may_fail: frozenset[str] = frozenset(),
) -> Verdict:
    committed, undone = ledger(folder, prefix)
    rows = {row.key: row for row in database.rows(prefix)}
    taken: dict[str, list[Accepted]] = defaultdict(list)
    for one in accepted:
        taken[one.key].append(one)
    verdict = Verdict(messages=len(committed))
    for key in sorted(committed):
        _check_one(verdict, key, rows.get(key), taken.get(key, []), key in may_fail)
    _check_doubles(verdict, folder, {key: taken[key] for key in committed if key in taken})
    ghosts = [key for key in undone if key in taken or key in rows]
    verdict.ghosts = len(ghosts)
    verdict.faults += [f"{key} was rolled back, and is there" for key in ghosts]
    return verdict


def _check_one(verdict: Verdict, key: str, row: Row | None, taken: list[Accepted], may_fail: bool) -> None:
    if row is None:
        verdict.lost += 1
        verdict.faults.append(f"{key}: committed, and no row")
        return
    if row.state == "failed" and may_fail:
        verdict.failed += 1
        if taken or not row.error:
            verdict.faults.append(f"{key}: failed, accepted {len(taken)} times, told {row.error!r}")
        return
    if not taken or row.state != "sent":
        verdict.lost += not taken
        verdict.faults.append(f"{key}: {row.state}, accepted {len(taken)} times {row.error}")
        return
    if row.sent_at is None or row.lease_until is not None:
        verdict.faults.append(f"{key}: sent, without its moment or still leased")
    if {one.recipient for one in taken} != {row.address}:
        verdict.faults.append(f"{key}: went to {taken[0].recipient}, not to {row.address}")
    others = {one.message_id for one in taken} - {_message_id(row)}
    verdict.other_ids += len(others)
    verdict.faults += [f"{key}: left as {other}" for other in others]


def _message_id(row: Row) -> str:
    """<uuid@label-sp>; SQLite stores the uuid without its hyphens."""
    one = row.id
    return f"<{one[:8]}-{one[8:12]}-{one[12:16]}-{one[16:20]}-{one[20:]}@label-sp>"


def _check_doubles(verdict: Verdict, folder: Path, taken: dict[str, list[Accepted]]) -> None:
    killed, unanswered = excused(folder)
    for key, each in taken.items():
        verdict.in_flight += killed[key]
        extra, allowed = len(each) - 1, killed[key] + unanswered[key]
        verdict.doubles += extra
        if extra > allowed:
            verdict.unexplained += extra - allowed
            verdict.faults.append(f"{key}: accepted {len(each)} times, excused {allowed}")
