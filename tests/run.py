"""Every test on SQLite with the folder broker, then on PostgreSQL with Redis. `make test` calls it.

Of a test with many cases the second pass runs the first, the middle and the last (a test of a kind is about one
statement): WHOLE=1 runs them all, and so do words given, which are passed on to pytest. With COVERAGE=1 the first pass
of a whole run is measured.
Nothing is skipped in silence: a skipped test makes the run fail.
"""

import contextlib
import importlib.util
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ET
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from pathlib import Path

from tests import servers, short_form

ROOT = Path(__file__).resolve().parent.parent
INTERRUPTED, NOTHING_COLLECTED = 2, 5  # pytest's exit codes
PARALLEL = ["--dist", "worksteal"]
WAITING, WORKING = (
    ("-n", "3"),
    ("-n", "2"),
)  # browsers leave two cores idle half of the time, a server's queries do not
NOT_ABOUT_THE_DATABASE = {  # left out of the second pass, and why
    "tests/guide": "a pure library",
    "tests/test_house.py": "reads our files",
    "tests/test_rules.py": "reads our files",
    "tests/test_compose.py": "reads our files",
    "tests/test_start.py": "processes with variables of their own",
    "tests/test_slow_clients.py": "processes with variables of their own",
    "tests/certification/demo/test_serving.py": "processes with variables of their own",
    "tests/test_strictness.py": "tests of the tests",
    "tests/test_short_form.py": "tests of the tests",
    "tests/common/test_icalendar.py": "bytes",
    "tests/common/test_pdf.py": "bytes",
    "tests/common/test_spreadsheets.py": "bytes",
    "tests/common/test_hostile_files.py": "bytes",
    "tests/common/test_problems.py": "words of an answer",
    "tests/common/test_static_files.py": "files on the disk",
    "tests/common/test_folder_broker.py": "the second pass has Redis",
    "tests/common/test_territories.py": "a file of ours",
    "tests/common/test_s3_server.py": "files elsewhere",
    "tests/candidates/communes": "a file of ours",
    "tests/html": "what is sent, whatever holds it",
    "tests/site/test_words_on_pages.py": "words of pages",
    "tests/site/test_phrases.py": "words of numbers and days",
    "tests/site/test_session_over.py": "answers to who is not signed in",
    "tests/common/test_fonts.py": "bytes",
    "tests/certification/desk/test_menu_of_dossier.py": "which entry of a menu marks itself",
    "tests/certification/test_readings.py": "sentences of pages",
    "tests/site/test_vocabulary.py": "reads our files",
    "tests/design": "what is drawn from values that the test gives",
    "tests/simulators/test_anything.py": "stores nothing",
    "tests/input/test_fields.py": "forms and serializers alone",
    "tests/input/test_both_ends.py": "what forms take or refuse; days in the database are of test_planted_days",
}
PROGRAMS = {"chromium-headless-shell": "chromium-headless-shell", "pdftotext": "poppler-utils"}


@dataclass(frozen=True)
class Pass:
    """One run of pytest: what it is called, what is special about its arguments and its environment."""

    name: str
    arguments: tuple[str, ...]
    environment: dict[str, str]


@dataclass(frozen=True)
class Result:
    name: str
    exit_code: int
    seconds: float
    passed: int = 0
    failed: int = 0
    skipped: int = 0


def main(words: list[str]) -> int:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the servers are stopped then, too
    if missing := _missing():
        print("make test cannot start. Missing:", *missing, sep="\n  ", file=sys.stderr)
        return 2
    measured = bool(os.environ.get("COVERAGE")) and not words
    results: list[Result] = []
    try:
        short = not words and os.environ.get("WHOLE") != "1"
        with contextlib.closing(passes(coverage=measured, short=short)) as both:
            for one in both:
                results.append(run(one, words))
                if results[-1].exit_code == INTERRUPTED:
                    break
    except servers.ServerFailed as problem:
        print(f"make test stops: {problem}", file=sys.stderr)
        return 2
    covered = _coverage_report() if measured else 0
    return _summary(results, partial=bool(words)) or covered


def passes(*, coverage: bool, short: bool) -> Generator[Pass]:
    """The servers of the second pass live as long as the generator is suspended at it."""
    measured = ("--cov", "--cov-report=") if coverage else ()
    yield Pass(
        "SQLite, folder broker",
        (*WAITING, "-m", "not postgres", *measured),
        {"DATABASE_URL": "", "REDIS_URL": ""},
    )
    with servers.postgresql() as database, servers.redis() as broker:
        arguments = (*WORKING, "-m", "not browser", *(f"--ignore={each}" for each in NOT_ABOUT_THE_DATABASE))
        yield Pass(
            "PostgreSQL, Redis",
            arguments,
            {"DATABASE_URL": database, "REDIS_URL": broker, short_form.ASKED: "1" if short else ""},
        )


def run(one: Pass, words: list[str]) -> Result:
    print(f"\n=== {one.name} ===", flush=True)
    environment = {**os.environ, **one.environment, "TEST_DB_SUFFIX": f"run-{os.getpid()}"}
    environment = {name: value for name, value in environment.items() if value or name == "REDIS_URL"}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # each process would compile the whole of us anew
    with tempfile.TemporaryDirectory(prefix="label-sp-run-", ignore_cleanup_errors=True) as folder:
        environment["TMPDIR"] = folder  # what a killed process leaves behind goes with it
        report = Path(folder) / "report.xml"
        command = [sys.executable, "-m", "pytest", "--create-db", *PARALLEL, f"--junitxml={report}"]
        started = time.monotonic()
        try:
            with _left_to_pytest(signal.SIGINT):
                done = subprocess.run([*command, *one.arguments, *words], cwd=ROOT, env=environment)
        finally:
            _forget_databases(environment["TEST_DB_SUFFIX"])
        counts = _counts(report) if report.exists() else {}
    return Result(one.name, done.returncode, time.monotonic() - started, **counts)


@contextlib.contextmanager
def _left_to_pytest(signal_number: signal.Signals) -> Iterator[None]:
    """Ctrl-C reaches pytest too, which ends in good order; we wait for it."""
    before = signal.signal(signal_number, lambda *_: None)
    try:
        yield
    finally:
        signal.signal(signal_number, before)


def _missing() -> list[str]:
    """What the whole needs and `.ci/setup.sh test` should have brought."""
    missing = [f"{name} (Debian: {package})" for name, package in PROGRAMS.items() if not shutil.which(name)]
    if importlib.util.find_spec("playwright") is None:
        missing.append("the tests' Python packages (.ci/setup.sh test)")
    return missing


def _counts(report: Path) -> dict[str, int]:
    suite = next(ET.parse(report).getroot().iter("testsuite"))  # noqa: S314 (pytest has just written it)
    total, skipped = int(suite.get("tests", 0)), int(suite.get("skipped", 0))
    failed = int(suite.get("failures", 0)) + int(suite.get("errors", 0))
    return {"passed": total - skipped - failed, "failed": failed, "skipped": skipped}


def _forget_databases(suffix: str) -> None:
    for file in (ROOT / "var").glob(f"test-{suffix}.sqlite3*"):
        with contextlib.suppress(FileNotFoundError):
            file.unlink()


def _coverage_report() -> int:
    print("\n=== branches and lines run by the first pass ===", flush=True)
    return subprocess.run([sys.executable, "-m", "coverage", "report"], cwd=ROOT).returncode


def _summary(results: list[Result], *, partial: bool) -> int:
    print("\n=== make test ===")
    for one in results:
        print(f"{one.name:<24}{one.passed:>6} passed {one.failed:>4} failed {one.seconds:>7.1f} s")
    failed, skipped = sum(r.failed for r in results), sum(r.skipped for r in results)
    if skipped:
        print(f"{skipped} skipped: these tests never skip; say what is missing instead.")
    fine = {0, NOTHING_COLLECTED} if partial else {0}
    bad_exit = any(r.exit_code not in fine for r in results)
    ran_none = not any(r.passed or r.failed for r in results)
    print(f"total: {sum(r.passed for r in results)} passed, {failed} failed, {skipped} skipped", flush=True)
    return int(bad_exit or bool(skipped) or ran_none)


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
