"""Is everything leaving? What waits, what failed, what the clock ran last: the page that staff look at first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Count, Max, QuerySet
from django.utils import timezone
from kombu import Connection

from label_sp.clock.batches import LABELS
from label_sp.clock.models import ScheduleRun, SetAside
from label_sp.clock.schedules import SCHEDULES, Schedule
from label_sp.common import broker
from label_sp.journal.models import Touch
from label_sp.outbox import queue
from label_sp.outbox.models import Lane, Message, MessageState
from label_sp.outbox.queue import Waiting

PATIENCE = {Lane.URGENT: timedelta(minutes=1), Lane.BULK: timedelta(minutes=15)}  # then somebody should look
MISSED = 3  # turns that a schedule may miss before it is said to be late
A_DAY = timedelta(days=1)
LONGEST_PAUSE = timedelta(minutes=1)  # what a worker may take to come back after a fault
SHOWN = (
    MessageState.SENT,
    MessageState.GATHERED,
    MessageState.KEPT,
    MessageState.SKIPPED,
    MessageState.FAILED,
)


@dataclass(frozen=True, slots=True)
class LaneLine:
    """One lane, and whether its oldest message waits for too long."""

    waiting: Waiting
    late: bool


@dataclass(frozen=True, slots=True)
class ScheduleLine:
    """One schedule with its last run; `late` when it should have run since."""

    schedule: Schedule
    run: ScheduleRun | None
    late: bool

    @property
    def awaited(self) -> bool:
        """It never ran, and had no reason to yet."""
        return not (self.late or self.failed or (self.run and self.run.succeeded_at))

    @property
    def failed(self) -> bool:
        """Its last run ended badly."""
        run = self.run
        return bool(run and run.failed_at and (not run.succeeded_at or run.failed_at > run.succeeded_at))


@dataclass(frozen=True, slots=True)
class Status:
    """All that the page shows, read once."""

    lanes: list[LaneLine]
    failures: int
    today: list[tuple[str, int]]
    schedules: list[ScheduleLine]
    touched: int
    broker: str
    broker_answers: bool
    aside: int

    @property
    def alarms(self) -> int:
        """How many things somebody should look at."""
        return (
            sum(lane.late for lane in self.lanes)
            + sum(line.late or line.failed for line in self.schedules)
            + bool(self.failures)
            + bool(self.aside)
            + (not self.broker_answers)
        )


def status(now: datetime) -> Status:
    """The state of the messages and of the clock at this moment."""
    runs = {run.name: run for run in ScheduleRun.objects.all()}
    installed = _installed()
    return Status(
        lanes=[LaneLine(line, _waits_too_long(line, now)) for line in queue.lanes()],
        failures=queue.failures().count(),
        today=_today(now),
        schedules=[
            ScheduleLine(each, runs.get(each.name), is_late(each, _last(runs.get(each.name), installed), now))
            for each in SCHEDULES.values()
        ],
        touched=Touch.objects.order_by().values("dossier_id").distinct().count(),
        broker="Redis" if settings.REDIS_URL else "dossier sur le disque",
        broker_answers=_broker_answers(),
        aside=SetAside.objects.count(),
    )


@dataclass(frozen=True, slots=True)
class AsideLine:
    """One row that a job could not deal with: which work, and the dossier that people may open."""

    row: SetAside

    @property
    def label(self) -> str:
        return LABELS.get(self.row.batch, self.row.batch)


def set_aside() -> QuerySet[SetAside]:
    """What was set aside, the newest first."""
    return SetAside.objects.all()


def is_late(schedule: Schedule, last: datetime, now: datetime) -> bool:
    """Did it miss three turns since it last went well, or since the start of its hours of the day?"""
    local, since = timezone.localtime(now), last
    first, end = schedule.hours
    if not first <= local.hour < end:
        return False
    if end - first < 24 and schedule.every < A_DAY:
        since = max(last, local.replace(hour=first, minute=0, second=0, microsecond=0))
    return now - since > schedule.every * MISSED + LONGEST_PAUSE


def _last(run: ScheduleRun | None, installed: datetime) -> datetime:
    """When it last went well; a task that never ran is waited for since the database was made."""
    return run.succeeded_at if run and run.succeeded_at else installed


def _installed() -> datetime:
    return MigrationRecorder.Migration.objects.aggregate(last=Max("applied"))["last"]


def _waits_too_long(line: Waiting, now: datetime) -> bool:
    """Refused messages wait for their next try: that alone is no alarm, their failure will be one."""
    return line.oldest is not None and line.count > line.refused and now - line.oldest > PATIENCE[line.lane]


def _today(now: datetime) -> list[tuple[str, int]]:
    """How many messages written since midnight are where, by state."""
    midnight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    written = Message.objects.filter(created_at__gte=midnight).order_by()
    counted = dict(written.values_list("state").annotate(count=Count("pk")))
    return [(str(state.label), counted[state]) for state in SHOWN if counted.get(state)]


def _broker_answers() -> bool:
    """A broker that is down delays by seconds only: the clock's scan needs it too, so somebody should know."""
    return broker.answers(_connect)


def _connect() -> None:
    with Connection(settings.CELERY_BROKER_URL, connect_timeout=1) as connection:
        if settings.REDIS_URL:
            connection.ensure_connection(max_retries=1, timeout=1)
