"""What the clock starts: which tasks, how often, in which order, and when each ran last.

One declaration where the task is written (`scheduled`) is all there is: beat's table, the queue, the record of runs,
the status page and `manage.py catch_up` read it. Each task is safe to run twice, late, together with itself, or at any
time: the database says what is left to do. That is why a schedule may be short, a second beat changes nothing, and
`catch_up` may do by hand what beat does.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum
from functools import wraps
from typing import Any

from celery import shared_task
from celery.schedules import crontab
from django.utils import timezone

from label_sp.clock.models import ScheduleRun
from label_sp.clock.tasks import Nudge
from label_sp.common.secret_urls import hidden

Job = Callable[[], int | None]
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


class Rank(IntEnum):
    """The order that suits who runs everything once: labels end first, dates are worked out next, then what they make
    people receive; what leaves leaves last."""

    EXPIRE = 1
    WORK_OUT = 2
    REMIND = 3
    GATHER = 4
    TIDY = 5
    ANSWER = 6
    SEND = 7


@dataclass(frozen=True, slots=True)
class Schedule:
    """One scheduled task: its name in ScheduleRun, what it does in words, how often it should run.

    `hours` are those of the day in which beat starts it: from the first on, before the second. `minute` is the first of
    an hour at which it starts, so that not everything starts at once. An urgent one has the queue of urgent things.
    """

    name: str
    label: str
    job: Job
    task: Any
    every: timedelta
    rank: Rank
    hours: tuple[int, int] = (0, 24)
    minute: int = 0
    urgent: bool = False

    def run(self, *, anew: bool = False) -> int | None:
        """Do it, and keep the moment and the outcome; None says it was not its turn, unless it is wanted `anew`."""
        started = timezone.now()
        if not anew and self._was_done(started):
            return None
        try:
            result = self.job()
        except Exception as error:
            told = hidden(f"{type(error).__name__}: {error}")
            self._note(started_at=started, failed_at=timezone.now(), error=told)
            raise
        self._note(started_at=started, succeeded_at=timezone.now(), result=result, error="")
        return result

    @property
    def path(self) -> str:
        """What Celery calls its task."""
        return f"{self.job.__module__}.{self.job.__name__}"

    @property
    def is_rare(self) -> bool:
        """Done once in days: beat asks more often, and mostly hears that it was not its turn."""
        return self.every >= DAY

    @property
    def beat(self) -> dict[str, Any]:
        """Its line in beat's table. What no worker took by the next turn is dropped."""
        # Nothing daily: a beat that was down at six would wait for the next day.
        pause = min(self.every, HOUR)
        return {
            "task": self.path,
            "schedule": self._turns(pause),
            "options": {"expires": int(pause.total_seconds())},
        }

    def _turns(self, pause: timedelta) -> crontab | float:
        if pause < MINUTE:
            return pause.total_seconds()
        first, end = self.hours
        return crontab(minute=f"{self.minute}-59/{pause // MINUTE}", hour=f"{first}-{end - 1}")

    def _was_done(self, now: datetime) -> bool:
        done = ScheduleRun.objects.filter(name=self.name, succeeded_at__gt=now - self.every)
        return self.is_rare and done.exists()

    def _note(self, **fields: object) -> None:
        ScheduleRun.objects.update_or_create(name=self.name, defaults=fields)


SCHEDULES: dict[str, Schedule] = {}


def scheduled(
    label: str,
    *,
    every: timedelta,
    rank: Rank,
    hours: tuple[int, int] = (0, 24),
    minute: int = 0,
    urgent: bool = False,
) -> Callable[[Job], Any]:
    """Make this function a task of workers that the clock starts (see Schedule)."""

    def declare(job: Job) -> Any:
        @wraps(job)
        def run() -> int | None:
            return schedule.run()

        task = shared_task(base=Nudge)(run)
        schedule = Schedule(job.__name__, label, job, task, every, rank, hours, minute, urgent)
        SCHEDULES[schedule.name] = schedule
        return task

    return declare


def in_order() -> list[Schedule]:
    """All of them, as who runs everything once should: by rank, what somebody waits for first."""
    return sorted(SCHEDULES.values(), key=lambda each: (each.rank, not each.urgent))


def beat_table() -> dict[str, dict[str, Any]]:
    """What beat starts."""
    return {each.name: each.beat for each in in_order()}


def routes() -> dict[str, dict[str, str]]:
    """Which tasks have a queue of their own."""
    return {each.path: {"queue": "urgent"} for each in in_order() if each.urgent}


def soon(name: str) -> None:
    """Ask a worker for one now: only quicker than its next turn, never needed. For after a commit."""
    SCHEDULES[name].task.delay_if_possible()
