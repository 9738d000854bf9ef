"""The world turns day by day: people act, two clocks run everything twice, stop, jump, and come back."""

from __future__ import annotations

import contextlib
import datetime as dt
import random
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from unittest import mock
from zoneinfo import ZoneInfo

import time_machine
from django.conf import settings
from django.core import mail
from django.db.models import F
from django.test import override_settings

from audits.scoring import queries as audit_queries
from audits.scoring.models import Score
from certification.deadlines import use_cases as deadlines
from certification.deadlines.schedules import rebuild_deadlines, refresh_deadlines
from certification.reminders.schedules import write_due_reminders
from certification.renewal.schedules import expire_labels
from label_sp.clock.tasks import Nudge
from label_sp.common import pdf
from label_sp.journal.models import Touch
from label_sp.outbox.models import Message
from label_sp.outbox.schedules import gather_digests
from label_sp.outbox.tasks import send_outbox
from tests import paper, scenario_acts
from tests.scenario_files import values
from tests.scenarios import Case, Scores
from tests.years.books import Books
from tests.years.lives import Act
from tests.years.oracle import Oracle

PARIS = ZoneInfo("Europe/Paris")
DAY = dt.timedelta(days=1)
NOON, AFTERNOON = dt.time(12), dt.time(14)
SPRING = (dt.date(2026, 3, 29), dt.date(2027, 3, 28), dt.date(2028, 3, 26))
AUTUMN = (dt.date(2026, 10, 25), dt.date(2027, 10, 31), dt.date(2028, 10, 29))
Moment = tuple[dt.date, dt.time, int]  # the last: the second time that a clock shows that hour
TASKS: dict[str, Callable[[], int | None]] = {
    "refresh": refresh_deadlines,
    "write": write_due_reminders,
    "gather": gather_digests,
    "send": send_outbox,
    "rebuild": rebuild_deadlines,
}


@contextlib.contextmanager
def light() -> Iterator[None]:
    """What dates nothing and costs much is left out: paper, and a hundred saves of a grid. The broker is down."""
    with (
        override_settings(EMAIL_BACKEND="django.core.mail.backends.locmem.EmailBackend"),
        mock.patch.object(pdf, "render", return_value=paper.BLANK),
        mock.patch.object(scenario_acts, "fill_grid", _fill_at_once),
        mock.patch.object(Nudge, "delay_if_possible"),
    ):
        mail.outbox = []
        yield


def _fill_at_once(case: Case, scores: Scores) -> None:
    groups: dict[int | None, list[Score]] = defaultdict(list)
    for score in audit_queries.scores_of(case.audit):
        groups[score.point.engagement].append(score)
    for engagement, found in groups.items():
        wanted = scores.or_criteria if engagement is None else scores.of_engagement(engagement)
        for score, value in zip(found, values(wanted, len(found)), strict=True):
            Score.objects.filter(pk=score.pk).update(value=value, version=F("version") + 1)


@dataclass
class Weather:
    """When the clocks stop or go wrong. Days are counted from the first."""

    stopped: frozenset[int] = frozenset()  # neither clock runs
    jumps: frozenset[int] = frozenset()  # a day ahead, then back
    back: frozenset[int] = frozenset()  # an hour back; at night, to the day before
    odd: frozenset[int] = frozenset()  # a minute after midnight and a minute before


@dataclass
class World:
    """Some dossiers' acts, from one day to another. `turn` lives them; `books.faults` is what went wrong."""

    first: dt.date
    last: dt.date
    acts: list[Act]
    weather: Weather = field(default_factory=Weather)
    quick: bool = False  # the clocks rest on days when nothing can happen
    seed: int = 1
    oracle: Oracle = field(default_factory=Oracle)
    count: Counter[str] = field(default_factory=Counter)
    meanwhile: Callable[[dt.date], None] = lambda day: None  # a control's sabotage, between acts and clocks

    def __post_init__(self) -> None:
        self.books = Books(self.oracle)
        self.random = random.Random(self.seed)  # noqa: S311 (no secret)
        self.agenda: dict[dt.date, list[Act]] = defaultdict(list)
        for act in sorted(self.acts, key=lambda act: act.day):
            self.agenda[max(act.day, self.first - DAY)].append(act)

    # --- the days -----------------------------------------------------------------------------------------------------

    def turn(self) -> World:
        with light():
            self._before()
            day = self.first
            while day <= self.last:
                self._day(day)
                day += DAY
            for _ in range(2):  # what was held on the last day
                self._clocks((day, AFTERNOON, 0))
                day += DAY
            self.oracle.observe(day, all_of_them=True)
            self.books.close()
        return self

    def _before(self) -> None:
        """What happened before the first day, when no reminder existed: the first calculation finds it all."""
        for act in self.agenda.pop(self.first - DAY, ()):
            act.do()
        Touch.objects.all().delete()
        Message.objects.all().delete()
        mail.outbox.clear()
        with self._at((self.first, dt.time(0, 5), 0)):
            deadlines.rebuild_all()
            self.oracle.observe(self.first, all_of_them=True, anew=True)

    def _day(self, day: dt.date) -> None:
        number = (day - self.first).days
        if day.day == 1:
            with self._at((day, dt.time(0, 0), 0)):
                self.oracle.observe(day, all_of_them=True)
        acts = self.agenda.get(day, [])
        stopped = number in self.weather.stopped
        if (
            acts and not stopped and self.oracle.has_something(day)
        ):  # written in the morning, then its cause goes
            self._clocks((day, dt.time(8), 0), only=("refresh", "write"))
            self.count["mornings"] += 1
        for act in acts:
            act.do()
        self.count["acts"] += len(acts)
        self.meanwhile(day)
        self.count["days"] += 1
        if stopped:
            self.count["days without a clock"] += 1
            return
        if self.quick and not self._matters(day, number, acts):
            return
        for moment in self._moments(day, number):
            self._clocks(moment)

    def _matters(self, day: dt.date, number: int, acts: list[Act]) -> bool:
        if acts or day in SPRING + AUTUMN or number % 56 == 0 or self._is_special(number):
            return True
        return (
            self.oracle.has_something(day) or Message.objects.filter(state__in=("waiting", "held")).exists()
        )

    def _is_special(self, number: int) -> bool:
        weather = self.weather
        return number in weather.jumps | weather.back | weather.odd

    def _moments(self, day: dt.date, number: int) -> Iterable[Moment]:
        if day in SPRING:  # 02:30 does not exist
            return [(day, dt.time(1, 59), 0), (day, dt.time(2, 30), 0), (day, dt.time(3, 1), 0)]
        if day in AUTUMN:  # 02:30 comes twice
            return [(day, dt.time(2, 30), 0), (day, dt.time(2, 30), 1)]
        if number in self.weather.odd or (day.month, day.day) == (2, 29):
            return [(day, dt.time(0, 1), 0), (day, dt.time(23, 59), 0)]
        if number in self.weather.jumps:
            return [(day + DAY, AFTERNOON, 0), (day, AFTERNOON, 0)]
        if number in self.weather.back:
            midnight = [(day, dt.time(0, 20), 0), (day - DAY, dt.time(23, 20), 0)]
            return [*midnight, (day, AFTERNOON, 0), (day, dt.time(13), 0)]
        return [(day, AFTERNOON, 0)]

    # --- the clocks ---------------------------------------------------------------------------------------------------

    def _clocks(self, moment: Moment, only: tuple[str, ...] = ()) -> None:
        """Both run each task in turn; now and then the second has another order. LIS-03 first: what ends, ends."""
        with self._at(moment) as today:
            if not only:
                self._run("expire", expire_labels)
                self._run("expire", expire_labels)
            self.oracle.observe(today)
            if not only or "write" in only:
                self.oracle.expect(today)
            for first, second in zip(*self._orders(only), strict=True):
                self._run(first, TASKS[first])
                self._run(second, TASKS[second])
            self.books.look(today)

    def _orders(self, only: tuple[str, ...]) -> tuple[list[str], list[str]]:
        names = [name for name in TASKS if not only or name in only]
        if self.quick and self.count["days"] % 56:
            names = [name for name in names if name != "rebuild"]
        other = self.random.sample(names, len(names)) if self.random.random() < 0.2 else list(names)
        return names, other

    def _run(self, name: str, task: Callable[[], int | None]) -> None:
        done = task() or 0
        self.count["runs of tasks"] += 1
        self.count[f"done by {name}"] += done
        if name == "rebuild" and done:
            self.books.faults.append(f"drift: {done} rows")

    @contextlib.contextmanager
    def _at(self, moment: Moment) -> Iterator[dt.date]:
        day, time, fold = moment
        at = dt.datetime.combine(day, time, PARIS).replace(fold=fold)
        with time_machine.travel(at.astimezone(dt.UTC), tick=False):
            yield at.astimezone(dt.UTC).astimezone(ZoneInfo(settings.TIME_ZONE)).date()
