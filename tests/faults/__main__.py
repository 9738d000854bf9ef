"""`make faults`: every scenario and every control on both installations. Fails when a property or a control does."""

from __future__ import annotations

import argparse
import contextlib
import dataclasses
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests import environment, servers
from tests.faults.bench import Bench, Broker, FolderBroker, Pace, folder
from tests.faults.processes import PYTHON
from tests.faults.protections import CONTROLS, ONLY_REDIS, Control
from tests.faults.scenarios import SCENARIOS, SHORT, Line, Scale
from tests.faults.web_scenarios import file_after, no_sweep, web_killed

STACKS = {"postgresql": "PostgreSQL, Redis", "sqlite": "SQLite, folder broker"}
PRODUCTION, QUICK = Pace(), Pace(lease=4, first_wait=1, scan=1)
REPORT = environment.VAR_DIR / "faults.json"
COLUMNS = ("messages", "kills", "lost", "doubles", "in flight", "failed", "settled")
SHOWN = 10  # faults of one line


def main() -> int:
    chosen = _chosen()
    started = time.monotonic()
    scale = (
        SHORT
        if chosen.short
        else dataclasses.replace(Scale(), recipients=chosen.recipients, kills=chosen.kills)
    )
    report: list[dict[str, Any]] = []
    for stack in [chosen.stack] if chosen.stack else STACKS:
        with _bench(stack, PRODUCTION) as bench:
            _run(bench, scale, chosen, STACKS[stack], report)
    whole = not (chosen.only or chosen.stack or chosen.short)
    file = REPORT if whole else REPORT.with_name("faults-part.json")
    file.write_text(json.dumps(report, indent=2, ensure_ascii=False))
    bad = [each for each in report if not each["good"]]
    print(
        f"\n{len(report)} lines, {len(bad)} bad, {time.monotonic() - started:.0f} s; see {file}", flush=True
    )
    return int(bool(bad))


def _chosen() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make faults")
    parser.add_argument("--stack", choices=STACKS, help="one installation only")
    parser.add_argument(
        "--only", action="append", help="a scenario or control by its function's name; repeatable"
    )
    parser.add_argument("--recipients", type=int, default=Scale.recipients)
    parser.add_argument("--kills", type=int, default=Scale.kills)
    parser.add_argument("--short", action="store_true", help="small numbers, as in the test")
    return parser.parse_args()


@contextlib.contextmanager
def _bench(stack: str, pace: Pace) -> Iterator[Bench]:
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that all that runs is stopped then, too
    with contextlib.ExitStack() as all_that_runs:
        place = all_that_runs.enter_context(folder())
        if stack == "sqlite":
            url, broker = f"sqlite:///{place / 'bench.sqlite3'}", FolderBroker(place / "broker")
        else:
            url, broker = all_that_runs.enter_context(servers.postgresql(durable=True)), Broker()
        _migrate(url, place)
        bench = all_that_runs.enter_context(Bench(url, broker, place, pace))
        all_that_runs.callback(_not_now)
        yield bench


def _not_now() -> None:
    """A second Ctrl-C must not leave half of the processes there."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)


def _migrate(url: str, place: Path) -> None:
    own = {**os.environ, "DATABASE_URL": url, "BROKER_DIR": str(place / "broker")}
    subprocess.run([PYTHON, "manage.py", "migrate", "-v0"], cwd=environment.ROOT, env=own, check=True)


def _run(
    bench: Bench, scale: Scale, chosen: argparse.Namespace, name: str, report: list[dict[str, Any]]
) -> None:
    """Scenarios at the pace of production, controls at a quick one."""
    print(f"\n{name:<34}" + "".join(f"{column:>10}" for column in COLUMNS), flush=True)
    for scenario in (*SCENARIOS, web_killed):
        if not chosen.only or scenario.__name__ in chosen.only:
            line = scenario(bench, scale)
            _tell(line, name, report)
            if not line.good:
                _keep_logs(bench, line.scenario)
    all_controls = (*CONTROLS, *(ONLY_REDIS if bench.broker.name == "redis" else ()), no_sweep, file_after)
    controls = [each for each in all_controls if not chosen.only or each.__name__ in chosen.only]
    if controls:
        bench.change(QUICK)
        print("controls: without this protection…", flush=True)
    for control in controls:
        _tell_control(control(bench), name, report)


def _keep_logs(bench: Bench, scenario: str) -> None:
    kept = REPORT.with_suffix("") / f"{bench.broker.name}, {scenario}"
    kept.mkdir(parents=True, exist_ok=True)
    for file in (*bench.folder.glob("*.log"), *bench.folder.glob("*.flight"), *bench.folder.glob("ledger")):
        shutil.copy(file, kept)
    print(f"    logs kept in {kept}", flush=True)


def _tell(line: Line, name: str, report: list[dict[str, Any]]) -> None:
    found = line.verdict
    slowest = "late" if line.slowest is None else f"{line.slowest:.1f} s"
    cells = (found.messages, line.kills, found.lost, found.doubles, found.in_flight, found.failed, slowest)
    _row(line.scenario, cells, "good" if line.good else "BAD", line.figure)
    for fault in (*line.faults, *found.faults)[:SHOWN]:
        print(f"    {fault}", flush=True)
    report.append({"stack": name, "good": line.good, **dataclasses.asdict(line)})


def _tell_control(control: Control, name: str, report: list[dict[str, Any]]) -> None:
    found = control.without
    cells = (found.messages, "", found.lost, found.doubles, found.in_flight, found.failed, "")
    other = "" if control.with_it is None else f"with it: {'good' if control.with_it.good else 'BAD'}"
    _row(control.name, cells, "red" if control.red else "GREEN", other)
    if control.with_it and not control.with_it.good:
        print(f"    {control.with_it.faults[:SHOWN]}", flush=True)
    report.append({"stack": name, "good": control.good, **dataclasses.asdict(control)})


def _row(title: str, cells: tuple[object, ...], verdict: str, remark: str) -> None:
    print(f"{title:<34}" + "".join(f"{cell!s:>10}" for cell in cells) + f"  {verdict:<6}{remark}", flush=True)


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
