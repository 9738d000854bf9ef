"""A count that grows by days towards the number needed: shapes for an SVG, the table beside says the same.

Steps and not slopes: nothing came between two days. What is foreseen is a bar on the line of the number needed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from label_sp.guide.calendar import days_after
from label_sp.guide.french import short_date
from label_sp.guide.numbers import rounded_down

WIDTH, HEIGHT = 440, 200  # of the drawing's own units: the curve alone
LEFT, TOP, BOTTOM, RIGHT = 8, 26, 24, 8
Place = Callable[..., float]
SHOWN_AFTER = 60  # days to come that are drawn at most: beyond, what is foreseen is told in words alone


@dataclass(frozen=True, slots=True)
class Tick:
    """A day named under the curve; `anchor`: which side of its place the words stand, as SVG says it."""

    x: float
    label: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Curve:
    """`path` of the steps and `area` under them; `needed_y`: the line; `span`: (from, length) of the days foreseen."""

    path: str
    area: str
    needed_y: float
    needed: str
    total_x: float
    total_y: float
    total: str
    today_x: float
    ticks: tuple[Tick, ...]
    span: tuple[float, float] | None = None
    expected_x: float | None = None

    @property
    def width(self) -> int:
        return LEFT + WIDTH + RIGHT

    @property
    def height(self) -> int:
        return TOP + HEIGHT + BOTTOM

    @property
    def base(self) -> int:
        return TOP + HEIGHT

    @property
    def total_anchor(self) -> str:
        """Its words stand before its place, but at the very start."""
        return "start" if self.total_x < LEFT + 40 else "end"

    @property
    def total_text_x(self) -> float:
        return self.total_x + (4 if self.total_anchor == "start" else -4)

    @property
    def needed_text_y(self) -> float:
        """Above its line, unless the number reached stands there."""
        close = 0 <= self.needed_y - self.total_y < 16
        return round(self.needed_y + (14 if close else -5), 1)


@dataclass(frozen=True, slots=True)
class Expected:
    """The day foreseen, and the first and the last of its spread; `last` None: open at the end."""

    on: date
    first: date
    last: date | None


def curve(
    by_day: Mapping[date, int],
    needed: int,
    first: date,
    today: date,
    expected: Expected | None = None,
    *,
    now: str = "aujourd’hui",
) -> Curve:
    """The days from `first` to `today`, each with what had come by its end; more days when some are foreseen.

    now: what `today` is called, when it is another day than that on which it is read.
    """
    total = sum(by_day.values())
    first = min([first, *by_day, today])
    last = max([today, *by_day, *_to_come(expected, today)])
    days, most = (last - first).days + 1, max(total, needed, 1)

    def x(day: date, *, end: bool = False) -> float:
        return round(LEFT + WIDTH * ((day - first).days + end) / days, 1)

    def y(count: int) -> float:
        return round(TOP + HEIGHT * (1 - count / most), 1)

    points, count = [f"M{x(first)} {y(0)}"], 0
    for day in sorted(by_day):
        points.append(f"H{x(day)}")
        count += by_day[day]
        points.append(f"V{y(count)}")
    end = max([today, *by_day])
    path = " ".join([*points, f"H{x(end, end=True)}"])
    return Curve(
        path=path,
        area=f"{path} V{y(0)} H{x(first)} Z",
        needed_y=y(needed),
        needed=rounded_down(needed, 0),
        total_x=x(end, end=True),
        total_y=y(total),
        total=rounded_down(total, 0),
        today_x=x(today, end=True),
        ticks=_ticks(first, today, last, x, now),
        span=_span(expected, last, x),
        expected_x=x(expected.on, end=True) if expected and expected.on <= last else None,
    )


def by_days(by_day: Mapping[date, int], first: date, today: date) -> list[tuple[date, int, int]]:
    """(day, that day, by then), each day of the campaign, the latest first."""
    lines, total = list[tuple[date, int, int]](), 0
    day, last = min([first, *by_day, today]), max([today, *by_day])
    while day <= last:
        total += by_day.get(day, 0)
        lines.append((day, by_day.get(day, 0), total))
        day += timedelta(days=1)
    return lines[::-1]


def _to_come(expected: Expected | None, today: date) -> list[date]:
    if expected is None:
        return []
    most = days_after(today, SHOWN_AFTER)
    return [min(expected.last or most, most)] if expected.on <= most else []


def _span(expected: Expected | None, last: date, x: Place) -> tuple[float, float] | None:
    if expected is None or expected.first > last:
        return None
    start, end = x(expected.first), x(min(expected.last or last, last), end=True)
    return start, round(end - start, 1)


def _ticks(first: date, today: date, last: date, x: Place, now: str) -> tuple[Tick, ...]:
    """The first day, today and the last, as far as their words do not touch."""
    ticks = [Tick(LEFT, short_date(first), "start")]
    place = x(today, end=True)
    room = WIDTH / 4
    if last > today:
        if LEFT + room < place < LEFT + WIDTH - room * 1.2:
            ticks.append(Tick(place, now, "middle"))
        ticks.append(Tick(LEFT + WIDTH, short_date(last), "end"))
    elif today > first:
        ticks.append(Tick(LEFT + WIDTH, now, "end"))
    return tuple(ticks)
