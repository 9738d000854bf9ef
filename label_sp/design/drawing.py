"""Dates along a vertical line, at their true distances: one drawing that reads on a phone as on a wide screen.

Labels that would cover each other are moved apart; a thin line leads from each to its true place. SVG has no layout of
its own, so every place is computed here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from label_sp.design.components import wrapped
from label_sp.guide.calendar import Deadline, days_after, months_after
from label_sp.guide.french import period, short_date

WIDTH, TOP, LINE, GAP = 400, 20, 17, 12
CHARACTERS = 36  # of a line of text
ROOM = 3  # halves: the line is half as long again as the texts beside it, so that few are moved far
MONTH = 15  # the least height of a month
MONTHS_NAMED = 18  # beyond, their names would touch each other
SHORT_MONTHS = (
    "janv.",
    "févr.",
    "mars",
    "avr.",
    "mai",
    "juin",
    "juil.",
    "août",
    "sept.",
    "oct.",
    "nov.",
    "déc.",
)
WORDS = {
    "late": "en retard, c’était le",
    "deadline": "au plus tard le",
    "earliest": "à partir du",
    "info": "",
    "visit": "",
    "today": "",
}


@dataclass(frozen=True, slots=True)
class Happening:
    """What stands on one day: a deadline of the guide (late or not), the visit, or today."""

    label: str
    first: date
    kind: str
    last: date | None = None

    @property
    def when(self) -> str:
        """« au plus tard le 2 mars 2026 »."""
        if self.last and self.last != self.first:
            return period(self.first, self.last, weekdays=False)
        return f"{WORDS[self.kind]} {short_date(self.first)}".strip()


@dataclass(frozen=True, slots=True)
class Mark:
    """What happens on one day, in its place: `y` on the line, `text_y` beside it, `length` for several days."""

    kind: str
    lines: tuple[str, ...]
    when: str
    y: float
    length: float
    text_y: float

    @property
    def lead_y(self) -> float:
        """Where the thin line meets the text: the middle of its first line."""
        return round(self.text_y - 5, 1)


@dataclass(frozen=True, slots=True)
class Tick:
    """A first of the month on the line, named."""

    y: float
    label: str

    @property
    def text_y(self) -> float:
        return round(self.y + 4, 1)


@dataclass(frozen=True, slots=True)
class Drawing:
    width: int
    height: int
    bottom: int
    marks: tuple[Mark, ...]
    ticks: tuple[Tick, ...]


@dataclass(frozen=True, slots=True)
class Scale:
    """Days into places on the line."""

    start: date
    end: date
    bottom: int

    def place(self, day: date) -> float:
        return round(TOP + (self.bottom - TOP) * (day - self.start).days / (self.end - self.start).days, 1)


def happenings_of(deadlines: Iterable[Deadline]) -> list[Happening]:
    return [Happening(each.label, each.due, each.kind) for each in deadlines]


def draw(happenings: Sequence[Happening], today: date) -> Drawing:
    """The drawing; today stands in it when it falls between the first and the last day."""
    first = min(each.first for each in happenings)
    last = max(each.last or each.first for each in happenings)
    if first <= today <= last:
        happenings = [*happenings, Happening("Aujourd’hui", today, "today")]
    groups = _same_day(happenings)
    heights = [LINE * (1 + len(_lines(group))) + GAP for group in groups]
    start, end = first.replace(day=1), _next_month(last)
    scale = Scale(start, end, TOP + max(ROOM * sum(heights) // 2, MONTH * len(_months(start, end))))
    text_ys = _apart([scale.place(group[0].first) + 5 for group in groups], heights, scale.bottom)
    marks = tuple(_mark(group, scale, text_y) for group, text_y in zip(groups, text_ys, strict=True))
    return Drawing(WIDTH, scale.bottom + TOP, scale.bottom, marks, tuple(_ticks(scale)))


def _same_day(happenings: Iterable[Happening]) -> list[list[Happening]]:
    def key(each: Happening) -> tuple[date, str]:
        return each.first, each.kind

    return [list(group) for _, group in groupby(sorted(happenings, key=key), key=key)]


def _lines(group: Sequence[Happening]) -> tuple[str, ...]:
    return tuple(line for each in group for line in wrapped(each.label, CHARACTERS))


def _mark(group: Sequence[Happening], scale: Scale, text_y: float) -> Mark:
    one = group[0]
    y = scale.place(one.first)
    after = days_after(one.last or one.first, 1)
    length = round(max(scale.place(after) - y, 6), 1)
    return Mark(one.kind, _lines(group), one.when, y, length, text_y)


def _apart(wanted: Sequence[float], heights: Sequence[int], bottom: int) -> list[float]:
    """Each text as near its true place as the others let it: down from the top, then up again from the bottom."""
    places, least = [], 0.0
    for place, height in zip(wanted, heights, strict=True):
        places.append(max(place, least))
        least = places[-1] + height
    most = float(bottom + TOP + LINE)
    for index in reversed(range(len(places))):
        most = min(places[index], most - heights[index])
        places[index] = round(most, 1)
    return places


def _ticks(scale: Scale) -> Iterator[Tick]:
    """Each month of a year, else every sixth month."""
    months = _months(scale.start, scale.end)
    step = 1 if len(months) <= MONTHS_NAMED else 6
    for month in months:
        if (month.month - 1) % step == 0:
            yield Tick(scale.place(month), f"{SHORT_MONTHS[month.month - 1]} {month.year}")


def _months(start: date, end: date) -> list[date]:
    found = [start]
    while (following := _next_month(found[-1])) < end:
        found.append(following)
    return found


def _next_month(day: date) -> date:
    """The first of it; of the last month of the calendar, its last day."""
    return months_after(day.replace(day=1), 1)
