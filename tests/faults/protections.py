"""The controls: each takes one protection away and says whether the checker sees it. All must go red.

Where the fault itself is laid on by the bench, the same is done with the protection on, and must stay green.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from tests.faults import flights, names
from tests.faults.bench import Bench
from tests.faults.checker import Verdict
from tests.faults.mail_server import CUT, OK
from tests.faults.processes import wait_until
from tests.faults.scenarios import BOUND, restart_in_mid_task

COUNT = 24  # messages of a control


@dataclass(frozen=True)
class Control:
    """One protection: what was seen without it, and with it when the same fault was laid on."""

    name: str
    without: Verdict
    red: bool
    with_it: Verdict | None = None

    @property
    def good(self) -> bool:
        return self.red and (self.with_it is None or self.with_it.good)


def marked_first(bench: Bench) -> Control:
    """A row marked sent before the mail server has it: a kill in between loses the message."""
    before = bench.kills
    bench.plan(controls=[names.MARKED_FIRST], points={names.BEFORE_DATA: 0.5})
    _write(bench, "marked-first", COUNT)
    wait_until(lambda: bench.kills > before, within=BOUND)
    bench.plan(controls=[names.MARKED_FIRST])
    verdict = _judged(bench, "marked-first")
    return Control(names.MARKED_FIRST, verdict, verdict.lost > 0)


def no_lease(bench: Bench) -> Control:
    """Without a lease four processes send the same messages, and nobody is killed.

    A process that the control before killed may still be starting: then one sends all alone, and we ask again, slower.
    """
    for round_, delay in enumerate((0.1, 0.4, 0.8)):
        bench.plan(controls=[names.NO_LEASE])
        bench.mail.play(delay=delay)
        verdict = _sent(bench, f"no-lease-{round_}")
        bench.mail.play()
        if verdict.unexplained > 0:
            break
    return Control(names.NO_LEASE, verdict, verdict.unexplained > 0)


def other_id(bench: Bench) -> Control:
    """A repetition after a cut connection must be recognisable."""
    both = []
    for prefix, controls in (("same-id", []), ("other-id", [names.OTHER_ID])):
        bench.plan(controls=controls)
        bench.mail.play(lambda _, attempt: CUT if attempt == 1 else OK)
        both.append(_sent(bench, prefix))
    bench.mail.play()
    with_it, without = both
    return Control(names.OTHER_ID, without, without.other_ids > 0 and with_it.doubles > 0, with_it)


def no_hold(bench: Bench) -> Control:
    """A process that stood still longer than its lease, between the recipient and the text, wakes up."""
    pause = bench.pace.lease * 1.25
    both = []
    for prefix, controls in (("hold", []), ("no-hold", [names.NO_HOLD])):
        bench.plan(controls=controls, pause=pause)
        before = bench.noted(flights.PAUSE)
        _write(bench, prefix, 6)
        wait_until(lambda before=before: bench.noted(flights.PAUSE) > before, within=30)
        bench.plan(controls=controls)
        time.sleep(pause)
        both.append(_judged(bench, prefix))
    with_it, without = both
    return Control(names.NO_HOLD, without, without.unexplained > 0, with_it)


def no_schedule(bench: Bench) -> Control:
    """Without the scan of the table, what a broker lost would never leave; with it, all does."""
    name, prefix = "no scan of the table", "unscanned"
    for each in (*bench.beats, *bench.workers):
        each.stop()
    _write(bench, prefix, COUNT)
    bench.broker.empty()
    for worker in bench.workers:
        worker.start()
    bench.wait_ready()
    bench.settle(prefix, within=8)
    without = bench.check(prefix)
    for beat in bench.beats:
        beat.start()
    return Control(name, without, without.lost > 0, _judged(bench, prefix))


def kombu_alone(bench: Bench) -> Control:
    """With kombu's own Redis broker, a worker in mid-task ends when Redis is started again; with ours it lives."""
    both = []
    for prefix, controls in (("ours", []), ("kombus", [names.KOMBU_ALONE])):
        bench.plan(controls=controls)
        restart_in_mid_task(bench, prefix)
        fell = wait_until(bench.fell, within=10)  # it waits for its processes first
        both.append(_judged(bench, prefix))
        both[-1].faults += ["a worker ended by itself"] * fell
    bench.wait_ready()
    with_it, without = both
    return Control(names.KOMBU_ALONE, without, bool(without.faults), with_it)


def _write(bench: Bench, prefix: str, count: int) -> None:
    bench.writer.write(prefix, count, people=COUNT)


def _sent(bench: Bench, prefix: str) -> Verdict:
    _write(bench, prefix, COUNT)
    return _judged(bench, prefix)


def _judged(bench: Bench, prefix: str) -> Verdict:
    bench.settle(prefix, within=BOUND)
    bench.plan()
    return bench.check(prefix)


Taken = Callable[[Bench], Control]
CONTROLS: tuple[Taken, ...] = (marked_first, no_lease, other_id, no_hold, no_schedule)
ONLY_REDIS: tuple[Taken, ...] = (kombu_alone,)
