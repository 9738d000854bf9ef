"""`make bench`: fill a database of its own, measure, print the table, write var/bench.json."""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
from collections.abc import Iterator
from pathlib import Path

from tests import environment
from tests.benchmarks.measure import Line

RESULT = environment.VAR_DIR / "bench.json"


def main() -> int:
    parser = argparse.ArgumentParser(prog="make bench")
    parser.add_argument("--rounds", type=int, default=7, help="how many times both sides take their turn")
    parser.add_argument("--services", type=int, default=10_000, help="labelled services in the database")
    chosen = parser.parse_args()
    _own_database()
    lines = [line.as_dict() for line in _measure(chosen.rounds, chosen.services)]
    RESULT.write_text(
        json.dumps(_report(lines, chosen.services), ensure_ascii=False, indent=2), encoding="utf-8"
    )
    print(f"\nÉcrit dans {RESULT.relative_to(environment.ROOT)}")
    return 0


def _own_database() -> None:
    """A file that goes with the run, whatever DATABASE_URL says; no second factor between the client and the page."""
    os.environ["DATABASE_URL"] = f"sqlite:///{environment.FOLDER / 'bench.sqlite3'}"
    os.environ["SECOND_FACTOR"] = "0"
    os.environ["DJANGO_SETTINGS_MODULE"] = "label_sp.settings"


def _measure(rounds: int, services: int) -> Iterator[Line]:
    import django  # noqa: PLC0415 (the environment comes first)
    from django.conf import settings  # noqa: PLC0415
    from django.core.management import call_command  # noqa: PLC0415

    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.ALLOWED_HOSTS = ["testserver", "127.0.0.1"]
    django.setup()
    call_command("migrate", verbosity=0)
    from tests.benchmarks import data, lines  # noqa: PLC0415 (they need the models)

    print(f"{services} services labellisés…", flush=True)
    data.fill(services)
    print(f"\n{'':<42}{'nous':>10}{'plancher':>10}{'rapport':>9}   (min-max)   plancher")
    for line in lines.all_lines(rounds):
        spread = f"({line.lowest}-{line.highest})"
        times = f"{line.ours_ms:>7.1f} ms{line.floor_ms:>7.1f} ms{line.ratio:>8.1f}x"
        print(f"{line.name:<42}{times}   {spread:<11} {line.floor}", flush=True)
        yield line


def _report(lines: list[dict[str, object]], services: int) -> dict[str, object]:
    machine = {"python": platform.python_version(), "cpu": os.cpu_count(), "system": platform.platform()}
    return {"services": services, "machine": machine, "lines": lines}


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
    raise SystemExit(main())
