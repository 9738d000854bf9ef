"""The bench: servers, two workers, two beats, a writer and a mail server, in a folder that goes away with them."""

from __future__ import annotations

import contextlib
import json
import os
import random
import shutil
import signal
import subprocess
import tempfile
import time
import urllib.request
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import redis as redis_client

from tests import servers
from tests.environment import ROOT
from tests.faults import flights, names, plan
from tests.faults.checker import Database, Verdict, check
from tests.faults.mail_server import MailServer
from tests.faults.processes import PYTHON, READY_WITHIN, BenchFailed, Managed, Supervisor, Writer, wait_until

GUNICORN = [PYTHON, "-m", "gunicorn", "-c", "python:label_sp.gunicorn_conf"]
WEB = "tests.faults.web:application"
CELERY = [PYTHON, "-m", "celery", "-A", "tests.faults.app"]
READY = " ready."  # what a worker's log says when it is at work
WORKER = ["worker", "--loglevel=INFO", "--concurrency=2", "--without-gossip", "--without-mingle"]


@dataclass(frozen=True)
class Pace:
    """How long a lease lasts, the first new try waits, and (0: as in production) how often the outbox is scanned."""

    lease: int = 60
    first_wait: int = 30
    scan: float = 0

    @property
    def environment(self) -> dict[str, str]:
        scan = {plan.SCAN: str(self.scan)} if self.scan else {}
        return {"OUTBOX_LEASE": str(self.lease), "OUTBOX_FIRST_WAIT": str(self.first_wait), **scan}


class Broker:
    """Redis, which may be emptied and started again on its port."""

    name = "redis"

    def __init__(self) -> None:
        self._port = servers.free_port()
        self._running = contextlib.ExitStack()

    def start(self) -> None:
        self.url = self._running.enter_context(servers.redis(self._port))

    def stop(self) -> None:
        self._running.close()

    def empty(self) -> None:
        redis_client.Redis.from_url(self.url).flushall()

    @contextlib.contextmanager
    def frozen(self) -> Iterator[None]:
        """It takes connections and says nothing, as behind a network that was cut."""
        process = int(redis_client.Redis.from_url(self.url).info("server")["process_id"])
        os.kill(process, signal.SIGSTOP)
        try:
            yield
        finally:
            os.kill(process, signal.SIGCONT)

    def restart(self, away: float = 0) -> None:
        self.stop()
        time.sleep(away)
        self.start()


class FolderBroker:
    """kombu's folder broker: to empty it is to delete every file in it."""

    name = "folder"
    url = ""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def start(self) -> None:
        pass

    def stop(self) -> None:
        pass

    def empty(self) -> None:
        for file in self._folder.rglob("*"):
            if file.is_file():
                with contextlib.suppress(FileNotFoundError):  # a worker took it
                    file.unlink()

    def restart(self, away: float = 0) -> None:
        self.empty()

    @contextlib.contextmanager
    def frozen(self) -> Iterator[None]:
        """What stands still here is what somebody was killed in the midst of writing."""
        (self._folder / "messages" / "0_half.label_sp.msg").write_text('{"body": "')
        for table in (self._folder / "control").glob("*.exchange"):
            table.write_text("[[")
        yield


class Bench:
    """Everything that runs, for one database and one broker."""

    def __init__(self, database_url: str, broker: Broker | FolderBroker, folder: Path, pace: Pace) -> None:
        self.database, self.broker, self.folder = Database(database_url), broker, folder
        self.mail = MailServer(servers.free_port())
        self.pace = pace
        self.workers: list[Managed] = []
        self.beats: list[Managed] = []
        self.group_kills = self.web_group_kills = 0
        self.supervisor: Supervisor | None = None
        self.writer: Writer | None = None
        self._open = contextlib.ExitStack()

    def __enter__(self) -> Self:
        with contextlib.ExitStack() as opening:
            self.broker.start()
            opening.callback(self.broker.stop)
            opening.enter_context(self.mail)
            self.plan()
            opening.callback(self._stop_processes)
            self._start_processes()
            self._open = opening.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()

    def change(self, pace: Pace) -> None:
        """Start all processes again with another pace."""
        if pace != self.pace:
            self._stop_processes()
            self.pace = pace
            self._start_processes()

    # What scenarios say ----------------------------------------------------------------------------------------------

    def plan(self, **wanted: object) -> None:
        """Set what happens at the points; without a word, nothing does."""
        plan.write(self.folder, plan.Plan(**wanted))  # type: ignore[arg-type]

    def kill_a_worker(self) -> None:
        """One of those that are at work: they would never be if their start were cut short again and again."""
        if at_work := [worker for worker in self.workers if worker.says(READY)]:
            random.SystemRandom().choice(at_work).signal(signal.SIGKILL)
            self.group_kills += 1

    @property
    def kills(self) -> int:
        """Of workers: by the bench at random instants, and by themselves at named points."""
        at_points = self.kills_at_points
        return self.group_kills + at_points.total() - at_points[names.COMMITTED]

    @property
    def kills_at_points(self) -> Counter[str]:
        return self._kills_of("")

    def _kills_of(self, role: str) -> Counter[str]:
        kills = (line.details for line in flights.lines(self.folder) if line.what == flights.KILL)
        return Counter(name for name, _, who in kills if who == role)

    @property
    def web_kills(self) -> int:
        """Of gunicorn or one of its processes."""
        return self.web_group_kills + self._kills_of(plan.WEB).total()

    def noted(self, what: str) -> int:
        return sum(line.what == what for line in flights.lines(self.folder))

    def tasks_of(self, worker: Managed) -> int:
        """How many tasks a worker began since the bench is there."""
        return sum(
            line.what == flights.TASK and line.details[0] == f"{worker.name}@bench"
            for line in flights.lines(self.folder)
        )

    def settle(self, prefix: str, *, within: float) -> float | None:
        """Wait until all messages of the prefix are settled. The seconds it took; None when it was too long."""
        started = time.monotonic()
        if not wait_until(lambda: not self.database.unsettled(prefix), within=within, every=0.25):
            return None
        return time.monotonic() - started

    def check(self, prefix: str, may_fail: frozenset[str] = frozenset()) -> Verdict:
        return check(self.database, self.folder, list(self.mail.accepted), prefix, may_fail)

    def fell(self) -> list[str]:
        """The processes that ended since the last question, though nobody killed them."""
        assert self.supervisor
        found, self.supervisor.faults = self.supervisor.faults, []
        return found

    def wait_ready(self) -> None:
        for each in (*self.workers, *self.beats):
            word = READY if each in self.workers else "beat: Starting..."
            if not wait_until(lambda each=each, word=word: each.says(word), within=READY_WITHIN):
                raise BenchFailed(f"{each.name} did not start:\n{each.log_file.read_text()[-3000:]}")

    # The web -------------------------------------------------------------------------------------------------------

    @contextlib.contextmanager
    def serving(self, port: int) -> Iterator[tuple[Managed, int]]:
        """Gunicorn as in production, started again whenever it dies."""
        own = {**self._environment, plan.ROLE: plan.WEB}
        web = Managed("web", [*GUNICORN, "-b", f"127.0.0.1:{port}", WEB], own, self.folder / "web.log")
        web.start()
        supervisor = Supervisor([web])
        supervisor.start()
        try:
            if not wait_until(lambda: self.is_served(port), within=READY_WITHIN):
                raise BenchFailed(web.log_file.read_text()[-3000:])
            yield web, port
        finally:
            supervisor.end()
            web.stop()
            assert self.supervisor
            self.supervisor.faults += supervisor.faults

    def is_served(self, port: int) -> bool:
        with (
            contextlib.suppress(OSError),
            urllib.request.urlopen(f"http://127.0.0.1:{port}/sante/", timeout=5) as answer,
        ):
            return answer.status == 200
        return False

    @property
    def media(self) -> Path:
        return self.folder / "media"

    def people(self, count: int, papers: int) -> list[dict[str, Any]]:
        return json.loads(self._seed("people", count, papers))

    def draw(self, people: list[dict[str, Any]]) -> None:
        self._seed("draw", told=json.dumps(people))

    def sweep(self, age: float) -> int:
        return int(self._seed("sweep", age))

    def _seed(self, *words: object, told: str = "") -> str:
        command = [PYTHON, "-m", "tests.faults.seed", *map(str, words)]
        done = subprocess.run(
            command, cwd=ROOT, env=self._environment, input=told, capture_output=True, text=True
        )
        if done.returncode:
            raise BenchFailed(done.stderr[-3000:])
        return done.stdout

    # Processes -------------------------------------------------------------------------------------------------------

    def _start_processes(self) -> None:
        self.workers = [self._managed(f"worker{n}", [*WORKER, "-n", f"worker{n}@bench"]) for n in (1, 2)]
        self.beats = [
            self._managed(
                f"beat{n}", ["beat", "--loglevel=INFO", "--pidfile=", "-s", f"{self.folder}/beat{n}"]
            )
            for n in (1, 2)
        ]
        for each in (*self.workers, *self.beats):
            each.start()
        self.supervisor = Supervisor([*self.workers, *self.beats])
        self.supervisor.start()
        self.writer = Writer(self._environment, self.folder)
        self.wait_ready()

    def _stop_processes(self) -> None:
        if self.supervisor:
            self.supervisor.end()
        for each in (*self.workers, *self.beats):
            each.stop()
        if self.writer:
            self.writer.stop()

    def _managed(self, name: str, words: list[str]) -> Managed:
        return Managed(name, [*CELERY, *words], self._environment, self.folder / f"{name}.log")

    @property
    def _environment(self) -> dict[str, str]:
        return {
            **os.environ,
            **self.pace.environment,
            plan.FOLDER: str(self.folder),
            "DATABASE_URL": self.database.url,
            "REDIS_URL": self.broker.url,
            "BROKER_DIR": str(self.folder / "broker"),
            "EMAIL_URL": f"smtp://127.0.0.1:{self.mail.port}",
            "MEDIA_ROOT": str(self.media),
            "TMPDIR": str(self.folder),  # the folder broker moves what it takes there
        }


@contextlib.contextmanager
def folder() -> Iterator[Path]:
    made = Path(tempfile.mkdtemp(prefix="label-sp-faults-", dir="/tmp"))
    try:
        yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)
