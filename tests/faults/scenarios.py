"""What the bench does to the application, and what must hold afterwards. Each returns a line of the table."""

from __future__ import annotations

import random
import signal
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.faults import flights, names
from tests.faults.bench import Bench
from tests.faults.checker import Verdict
from tests.faults.mail_server import CUT, HANG, HANG_DATA, OK
from tests.faults.processes import wait_until

BOUND = 120.0  # seconds, for everything to be settled after the last fault
ACT_BOUND = 10.0  # seconds, for an act when the broker does not answer
RESTART_BOUND = 30.0  # seconds, for the message that was at work while the broker was started anew
SERVED_BOUND = 90.0  # seconds, for good addresses behind a dozen that each hold a process for 15
URGENT_BOUND = 60.0  # seconds, for a message that somebody waits for


@dataclass(frozen=True)
class Scale:
    """How much of each; the short one is what a test can wait for."""

    recipients: int = 1000
    kills: int = 50
    chunk: int = 100
    emptied: int = 20
    through_emptied: int = 600
    restarted: int = 10
    refused: int = 72
    bulk: int = 3000
    beaten: int = 300
    strike_every: float = 3.0  # seconds between two kills of a whole worker
    web_kills: int = 40
    worker_kills: int = 10  # of those that draw papers
    papers: int = 8  # for each of four people to read


SHORT = Scale(
    recipients=60,
    kills=5,
    chunk=20,
    emptied=2,
    through_emptied=40,
    restarted=2,
    refused=12,
    bulk=150,
    strike_every=1.5,
    web_kills=4,
    worker_kills=1,
    papers=2,
)


@dataclass
class Line:
    """One line of the table. `figure` is what this scenario measures beside the common columns."""

    scenario: str
    verdict: Verdict
    kills: int = 0
    slowest: float | None = None  # seconds from the last fault to the last settled row
    figure: str = ""
    faults: list[str] = field(default_factory=list)

    @property
    def good(self) -> bool:
        return not self.faults and self.verdict.good


def concluded(
    bench: Bench, scenario: str, prefix: str, *, kills: int = 0, may_fail: frozenset[str] = frozenset()
) -> Line:
    """Wait for the end, then let the checker judge."""
    slowest = bench.settle(prefix, within=BOUND)
    line = Line(scenario, bench.check(prefix, may_fail), kills, slowest, faults=bench.fell())
    if line.verdict.in_flight and not kills:
        line.faults.append("a process died in mid-message though nobody killed it")
    if slowest is None:
        line.faults.append(f"{bench.database.unsettled(prefix)} not settled within {BOUND:.0f} s")
    return line


# Kills ---------------------------------------------------------------------------------------------------------------


def kills(bench: Bench, scale: Scale) -> Line:
    """Workers die at named points and at random, the writing process between a commit and its nudge."""
    before, prefix, written = bench.kills, "kills", 0
    odds = dict.fromkeys(names.IN_A_WORKER, 0.6 * scale.kills / scale.recipients / len(names.IN_A_WORKER))
    odds[names.COMMITTED] = 0.2 * scale.kills / scale.recipients
    bench.plan(points=odds, group=0.2)
    with _Striking(bench, scale.strike_every):
        while written * 0.9 < scale.recipients or bench.kills - before < scale.kills:
            if bench.database.unsettled(prefix) > 4 * scale.chunk:
                time.sleep(0.2)
                continue
            bench.writer.write(prefix, scale.chunk, first=written, people=scale.recipients, rolled_back=10)
            written += scale.chunk
    bench.plan()
    line = concluded(bench, "workers killed", prefix, kills=bench.kills - before)
    told = {**bench.kills_at_points, "whole workers at random": bench.group_kills}
    line.figure = ", ".join(f"{name} {n}" for name, n in sorted(told.items()))
    if line.verdict.doubles > line.verdict.in_flight:
        line.faults.append("more doubles than messages in flight")
    return line


class _Striking(threading.Thread):
    """Kills a whole worker, at random, now and then."""

    def __init__(self, bench: Bench, every: float) -> None:
        super().__init__(daemon=True)
        self._bench, self._every = bench, every
        self._over = threading.Event()

    def run(self) -> None:
        while not self._over.wait(self._every * (0.5 + random.random())):  # noqa: S311 (no secret)
            self._bench.kill_a_worker()

    def __enter__(self) -> None:
        self.start()

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self.join()


# The broker ----------------------------------------------------------------------------------------------------------


def emptied(bench: Bench, scale: Scale) -> Line:
    """The broker is emptied in the midst of the writing, then stopped and started anew, empty."""
    prefix, each = "emptied", scale.through_emptied // scale.emptied // 2
    bench.mail.play(delay=0.02)
    for turn in range(2 * scale.emptied):
        bench.writer.write(prefix, each, first=turn * each, people=scale.through_emptied, rolled_back=10)
        (bench.broker.restart if turn % 2 else bench.broker.empty)()
    line = concluded(bench, "broker emptied", prefix)
    bench.mail.play()
    line.faults += _deaf(bench)
    line.figure = f"emptied {scale.emptied} times, no worker deaf" if not line.faults else "see the faults"
    return line


def restarted(bench: Bench, scale: Scale) -> Line:
    """The broker is stopped and started anew while a task is at work: the worker goes on with it, and lives."""
    prefix = "restarted"
    waited = [restart_in_mid_task(bench, prefix, number) for number in range(scale.restarted)]
    line = concluded(bench, "broker restarted in mid-task", prefix)
    line.figure = f"slowest message {max(waited):.1f} s"
    if max(waited) > RESTART_BOUND:
        line.faults.append("a message waits long after the broker is back")
    line.faults += _deaf(bench)
    return line


def restart_in_mid_task(bench: Bench, prefix: str, number: int = 0) -> float:
    """Only one: a worker whose processes are all at work does not ask its broker for more at that moment.

    Returns the seconds until its message is settled.
    """
    begun = bench.noted(flights.BEGIN)
    bench.mail.play(delay=0.5)  # under EMAIL_TIMEOUT, 1 s at the pace of the tests: no new try
    bench.writer.write(prefix, 1, first=number)
    wait_until(lambda: bench.noted(flights.BEGIN) > begun, within=BOUND)
    bench.broker.restart(away=1)
    settled = bench.settle(prefix, within=BOUND)
    bench.mail.play()
    return BOUND if settled is None else settled


def frozen(bench: Bench, scale: Scale) -> Line:
    """The broker says nothing any more, or holds half-written files: a committed act must not wait for it long."""
    prefix, slowest = "frozen", 0.0
    bench.writer.write(prefix, 1)
    with bench.broker.frozen():
        for number in range(1, 4):
            began = time.monotonic()
            bench.writer.write(prefix, 1, first=number)
            slowest = max(slowest, time.monotonic() - began)
    line = concluded(bench, "broker frozen or torn", prefix)
    line.faults += _deaf(bench)
    line.figure = f"slowest act {slowest:.1f} s"
    if slowest > ACT_BOUND:
        line.faults.append("an act waits for the broker")
    return line


def _deaf(bench: Bench) -> list[str]:
    """A worker may live on without listening any more (celery issue 10205): each must still get tasks."""
    counted = {worker.name: bench.tasks_of(worker) for worker in bench.workers}
    end = time.monotonic() + BOUND

    def heard() -> bool:
        return all(bench.tasks_of(worker) > counted[worker.name] for worker in bench.workers)

    if wait_until(heard, within=end - time.monotonic(), every=0.5):
        return []
    return [f"{w.name} is deaf" for w in bench.workers if bench.tasks_of(w) == counted[w.name]]


# The mail server -----------------------------------------------------------------------------------------------------

ANSWERS = (OK, "450", "421", "DATA 451", CUT, HANG, HANG_DATA, "550", "DATA 552", OK, OK, OK)
HARD = {"550", "DATA 552"}


def refusals(bench: Bench, scale: Scale) -> Line:
    """Each sort of refusal at the first try, hard ones for ever; good addresses are served meanwhile."""

    def script(recipient: str, attempt: int) -> str:
        answer = _answer_of(int(recipient.partition("@")[0].rpartition("-")[2]))
        return answer if attempt == 1 or answer in HARD else OK

    prefix = "refusals"
    bench.mail.play(script)
    began = time.monotonic()
    bench.writer.write(prefix, scale.refused)
    hard = frozenset(f"{prefix}-{n}" for n in range(scale.refused) if _answer_of(n) in HARD)
    line = concluded(bench, "mail server refuses, hangs, cuts", prefix, may_fail=hard)
    bench.mail.play()
    cuts = {one.key for one in bench.mail.accepted if not one.told and one.key.startswith(prefix)}
    good = {f"{prefix}-{n}" for n in range(scale.refused) if _answer_of(n) == OK}
    served = max((one.at - began for one in bench.mail.accepted if one.key in good), default=0)
    line.figure = (
        f"failed {line.verdict.failed}/{len(hard)}, cut {len(cuts)}, good addresses within {served:.1f} s"
    )
    if served > SERVED_BOUND:
        line.faults.append("bad addresses block the good ones")
    if line.verdict.failed != len(hard):
        line.faults.append("a hard refusal is not shown as failed")
    if line.verdict.doubles > len(cuts):
        line.faults.append("a double without a cut connection")
    return line


def _answer_of(number: int) -> str:
    return ANSWERS[number % len(ANSWERS)]


# The urgent lane -----------------------------------------------------------------------------------------------------


def urgent(bench: Bench, scale: Scale) -> Line:
    """A password message among thousands of others, both workers on both queues: a slow mail server, then one that
    hangs for all others."""
    bench.mail.play(delay=0.25)
    bench.writer.write("bulk", scale.bulk, people=scale.recipients)
    wait_until(lambda: _accepted(bench, "bulk") > 4, within=30)
    slow = _urgent_takes(bench, 0)
    bench.mail.play(lambda recipient, _: OK if recipient.startswith("personne-0@") else HANG)
    time.sleep(2)  # for all processes to be held by one
    hanging = _urgent_takes(bench, 1)
    waiting = bench.database.unsettled("bulk")
    bench.mail.play()
    line = concluded(bench, "urgent among bulk", "urgent")
    line.figure = f"slow server {slow:.2f} s, hanging {hanging:.2f} s, {waiting} others waiting"
    if max(slow, hanging) > URGENT_BOUND or not waiting:
        line.faults.append(line.figure)
    return line


def _urgent_takes(bench: Bench, number: int) -> float:
    """The seconds from its commit to the mail server."""
    written = time.monotonic()
    bench.writer.write("urgent", 1, first=number, people=1, kind="bench-urgent")
    bench.settle("urgent", within=URGENT_BOUND)
    took = [one.at - written for one in bench.mail.accepted if one.key == f"urgent-{number}"]
    return took[0] if took else float("inf")


def bulk(bench: Bench, scale: Scale) -> Line:
    """All the others leave too, once each."""
    return concluded(bench, "the bulk behind it", "bulk")


def _accepted(bench: Bench, prefix: str) -> int:
    return sum(one.key.startswith(f"{prefix}-") for one in list(bench.mail.accepted))


# Beats and orderly ends ----------------------------------------------------------------------------------------------


def beats(bench: Bench, scale: Scale) -> Line:
    """Two beats, killed and started again every few seconds, both away for a while: nothing twice, nothing lost."""
    prefix, each = "beats", scale.beaten // 6
    bench.mail.play(delay=0.02)
    for turn in range(6):
        bench.writer.write(prefix, each, first=turn * each, people=scale.beaten)
        bench.beats[turn % 2].signal(signal.SIGKILL)
        time.sleep(2)
    for beat in bench.beats:
        beat.stop()
    bench.writer.write(prefix, each, first=6 * each, people=scale.beaten)
    time.sleep(5)
    for beat in bench.beats:
        beat.start()
    line = concluded(bench, "two beats, killed, away", prefix)
    bench.mail.play()
    if line.verdict.doubles:
        line.faults.append("doubles without a killed worker")
    return line


def terminated(bench: Bench, scale: Scale) -> Line:
    """SIGTERM in the middle of a batch, as at a deployment: the worker ends in time, and nothing leaves twice."""
    prefix, slowest = "terminated", 0.0
    _replace_processes(bench)
    bench.mail.play(delay=0.6)
    bench.writer.write(prefix, scale.beaten, people=scale.beaten)
    late = []
    for worker in bench.workers:
        wait_until(lambda: _accepted(bench, prefix) > 4, within=30)
        began = time.monotonic()
        if not worker.terminate(within=30):
            late.append(f"{worker.name} did not end within 30 s of SIGTERM")
        slowest = max(slowest, time.monotonic() - began)
        worker.start()
    bench.mail.play()
    bench.wait_ready()
    line = concluded(bench, "workers terminated in mid-batch", prefix)
    line.faults += late
    line.figure = f"slowest end {slowest:.1f} s"
    if line.verdict.doubles:
        line.faults.append("doubles without a kill")
    return line


def _replace_processes(bench: Bench) -> None:
    """Celery forks the processes that replace others elsewhere than the first ones: they must end as well as those."""
    before = bench.kills
    bench.plan(points={names.CONNECTED: 1})
    bench.writer.write("replaced", 8)
    wait_until(lambda: bench.kills >= before + 4, within=20)
    bench.plan()


Scenario = Callable[[Bench, Scale], Line]
SCENARIOS: tuple[Scenario, ...] = (
    kills,
    emptied,
    restarted,
    frozen,
    refusals,
    urgent,
    bulk,
    beats,
    terminated,
)
