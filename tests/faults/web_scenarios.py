"""Web processes and the workers that draw papers are killed in the midst of acts with a file. Each returns a line."""

from __future__ import annotations

import contextlib
import random
import signal
import time
from collections.abc import Iterator
from typing import Any

from tests import servers
from tests.faults import names
from tests.faults.bench import Bench
from tests.faults.clients import Clients
from tests.faults.files import check_files, without_row
from tests.faults.processes import Managed, wait_until
from tests.faults.protections import Control
from tests.faults.scenarios import Line, Scale

BOUND = 600.0  # seconds for all kills of a sort
PEOPLE = 4  # who each work on a dossier of their own
AGE = 2.0  # seconds after which the sweep of the bench takes a file for left over; a day in production


def web_killed(bench: Bench, scale: Scale) -> Line:
    """Pieces are filed and papers drawn over HTTP; gunicorn and workers die at named points and at random."""
    people = bench.people(PEOPLE, scale.papers)
    before, worker_before = bench.web_kills, bench.kills
    with bench.serving(servers.free_port()) as (web, port), Clients(port, people) as clients:
        bench.plan(points={names.FILE_WRITTEN: 1})  # one at least where a file is left, whatever chance says
        wait_until(lambda: bench.web_kills > before, within=BOUND)
        bench.plan(points=dict.fromkeys(names.WITH_A_FILE, 0.05), group=0.3)
        late = time.monotonic() + BOUND
        while bench.web_kills - before < scale.web_kills and time.monotonic() < late:
            time.sleep(scale.strike_every * random.random())  # noqa: S311 (no secret)
            _strike(bench, web, port)
        bench.plan()
        web_kills = bench.web_kills - before
        drawn = _kill_those_who_draw(bench, scale)
        time.sleep(AGE)
        clients.read_all([*people, *drawn])
    time.sleep(AGE)  # what the end of the web processes cut is left over as well
    left = without_row(bench.database, bench.media)
    began = time.monotonic()
    swept = bench.sweep(AGE)
    took = time.monotonic() - began
    verdict = check_files(bench.database, bench.media, clients.told)
    worker_kills = bench.kills - worker_before
    line = Line(
        "web and drawing workers killed", verdict, web_kills + worker_kills, took, faults=bench.fell()
    )
    line.figure = (
        f"web {web_kills}, workers {worker_kills}, {clients.told.cut} requests cut, files without a row: "
        f"{len(left)} before the sweep, {len(left) - swept} after"
    )
    if web_kills < scale.web_kills or worker_kills < scale.worker_kills:
        line.faults.append("fewer kills than wanted")
    if not left:
        line.faults.append("no kill left a file: this says nothing of the sweep")
    return line


def _strike(bench: Bench, web: Managed, port: int) -> None:
    """The whole of gunicorn, when it is at work."""
    if bench.is_served(port):
        web.signal(signal.SIGKILL)
        bench.web_group_kills += 1


def _kill_those_who_draw(bench: Bench, scale: Scale) -> list[dict[str, Any]]:
    """Papers that nobody reads yet are drawn by the workers, which die at the same points."""
    before, late, people = bench.kills, time.monotonic() + BOUND, []
    while bench.kills - before < scale.worker_kills and time.monotonic() < late:
        bench.plan(points=dict.fromkeys(names.WITH_A_FILE, 0.3), group=0.3)
        people += bench.people(1, scale.worker_kills + 2)
        aimed = bench.kills
        bench.draw(people)
        wait_until(lambda aimed=aimed: bench.kills > aimed + 2, within=8)
    bench.plan()
    return people


@contextlib.contextmanager
def _at_work(bench: Bench, **wanted: object) -> Iterator[Clients]:
    """People at work, until the plan has killed a web process twice."""
    before = bench.web_kills
    people = bench.people(2, 2)
    with bench.serving(servers.free_port()) as (_, port), Clients(port, people) as clients:
        bench.plan(**wanted)
        wait_until(lambda: bench.web_kills > before + 1, within=BOUND)
        bench.plan(controls=wanted.get("controls", ()))
        wait_until(lambda: bench.is_served(port), within=30)
    yield clients
    bench.plan()
    bench.sweep(0)


def no_sweep(bench: Bench) -> Control:
    """Without the sweep, what killed processes left stays."""
    with _at_work(bench, points={names.FILE_WRITTEN: 0.5}) as clients:
        without = check_files(bench.database, bench.media, clients.told)
    with_it = check_files(bench.database, bench.media, clients.told)
    return Control("no sweep", without, not without.good and not without.ghosts, with_it)


def file_after(bench: Bench) -> Control:
    """A file written after the commit of its row: a kill in between leaves a row without a file."""
    with _at_work(bench, points={names.FILE_COMMITTED: 0.5}, controls=[names.FILE_AFTER]) as clients:
        without = check_files(bench.database, bench.media, clients.told)
    return Control(names.FILE_AFTER, without, without.ghosts > 0)
