"""`make bench`: fill a database of its own, measure, print the table, write var/bench.json."""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import platform
import sys
from collections.abc import Iterator
from pathlib import Path

from tests import environment, servers
from tests.benchmarks.measure import Line

RESULT = environment.VAR_DIR / "bench.json"
PARTS = ("start", "pages", "import", "answers", "surveys", "steering", "night")


def main() -> int:
    parser = argparse.ArgumentParser(prog="make bench")
    parser.add_argument("--rounds", type=int, default=7, help="how many times both sides take their turn")
    parser.add_argument("--services", type=int, default=10_000, help="labelled services behind the pages")
    parser.add_argument("--dossiers", type=int, default=100_000, help="dossiers of the nightly pass")
    parser.add_argument("--only", choices=PARTS, help="one part of the table")
    parser.add_argument("--postgresql", action="store_true", help="on a throw-away PostgreSQL, else SQLite")
    chosen = parser.parse_args()
    with _own_database(postgresql=chosen.postgresql):
        lines = [line.as_dict() for line in _measure(chosen)]
    RESULT.write_text(json.dumps(_report(lines, chosen), ensure_ascii=False, indent=2), encoding="utf-8")
    print(f"\nÉcrit dans {RESULT.relative_to(environment.ROOT)}")
    return 0


@contextlib.contextmanager
def _own_database(*, postgresql: bool) -> Iterator[None]:
    """One that goes with the run, whatever DATABASE_URL says; no second factor between the client and the page."""
    os.environ["SECOND_FACTOR"] = "0"
    os.environ["DJANGO_SETTINGS_MODULE"] = "label_sp.settings"
    with contextlib.ExitStack() as stack:
        file = f"sqlite:///{environment.FOLDER / 'bench.sqlite3'}"
        os.environ["DATABASE_URL"] = stack.enter_context(servers.postgresql()) if postgresql else file
        yield


def _measure(chosen: argparse.Namespace) -> Iterator[Line]:
    _set_up_django()
    print(f"{'':<48}{'nous':>10}{'plancher':>10}{'rapport':>9}   (min-max)   plancher", flush=True)
    for line in _lines(chosen):
        spread = f"({line.lowest}-{line.highest})"
        times = f"{line.ours_ms:>7.1f} ms{line.floor_ms:>7.1f} ms{line.ratio:>8.2f}x"
        print(f"{line.name:<48}{times}   {spread:<11} {line.floor}", flush=True)
        yield line


def _set_up_django() -> None:
    import django  # noqa: PLC0415 (the environment comes first)
    from django.conf import settings  # noqa: PLC0415
    from django.core.management import call_command  # noqa: PLC0415

    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.ALLOWED_HOSTS = ["testserver", "127.0.0.1"]
    django.setup()
    call_command("migrate", verbosity=0)


def _lines(chosen: argparse.Namespace) -> Iterator[Line]:
    from tests.benchmarks import (  # noqa: PLC0415 (they need the models)
        answers,
        data,
        lines,
        night,
        services,
        start,
        steering,
        surveys,
    )

    if chosen.only in (None, "start"):
        yield from start.all_lines(chosen.rounds)
    if chosen.only in (None, "pages"):
        data.fill(chosen.services)
        yield from lines.all_lines(chosen.rounds)
    if chosen.only in (None, "import"):
        yield from services.all_lines(chosen.rounds)
    if chosen.only in (None, "answers"):
        yield from answers.all_lines(chosen.rounds)
    if chosen.only in (None, "surveys"):
        yield from surveys.all_lines(chosen.rounds)
    if chosen.only in (None, "steering"):
        yield from steering.all_lines(chosen.rounds)
    if chosen.only in (None, "night"):  # last: the pages are measured on their own rows
        yield from night.all_lines(chosen.rounds, chosen.dossiers)


def _report(lines: list[dict[str, object]], chosen: argparse.Namespace) -> dict[str, object]:
    machine = {"python": platform.python_version(), "cpu": os.cpu_count(), "system": platform.platform()}
    return {"arguments": vars(chosen), "machine": machine, "lines": lines}


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
    raise SystemExit(main())
