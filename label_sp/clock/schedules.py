"""What the clock starts: which tasks, how often, and when each ran last.

Each is safe to run twice, late, together with itself, or at any time: the database says what is left to do. That is
why a schedule may be short, a second beat changes nothing, and `manage.py catch_up` may do by hand what beat does.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import wraps

from django.utils import timezone

from label_sp.clock.models import ScheduleRun
from label_sp.common.secret_urls import hidden

Job = Callable[[], int | None]


@dataclass(frozen=True, slots=True)
class Schedule:
    """One scheduled task: its name in ScheduleRun, what it does in words, how often it should run, how to run it.

    `hours` are those of the day in which beat starts it: from the first on, before the second.
    """

    name: str
    label: str
    every: timedelta
    run: Job
    hours: tuple[int, int] = (0, 24)


SCHEDULES: dict[str, Schedule] = {}


def recorded(
    name: str, label: str, *, every: timedelta, hours: tuple[int, int] = (0, 24)
) -> Callable[[Job], Job]:
    """Register a scheduled task, and keep the moment and the outcome of its last run; None says it was not its turn."""

    def decorate(job: Job) -> Job:
        @wraps(job)
        def run() -> int | None:
            started = timezone.now()
            try:
                result = job()
            except Exception as error:
                told = hidden(f"{type(error).__name__}: {error}")
                _note(name, started_at=started, failed_at=timezone.now(), error=told)
                raise
            if result is not None:
                _note(name, started_at=started, succeeded_at=timezone.now(), result=result, error="")
            return result

        SCHEDULES[name] = Schedule(name, label, every, run, hours)
        return run

    return decorate


def _note(name: str, **fields: object) -> None:
    ScheduleRun.objects.update_or_create(name=name, defaults=fields)
