"""One number over its periods: a bar for each, the oldest first. Shapes for an SVG; the table beside says the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

WIDTH, BAR, HEIGHT = 62, 38, 90  # of the drawing's own units
SHOWN = 8  # bars: more would not be read


@dataclass(frozen=True, slots=True)
class Bar:
    """One period: its name, its value as written, its place."""

    label: str
    shown: str
    x: int
    height: float

    @property
    def top(self) -> float:
        return round(HEIGHT - self.height, 1)

    @property
    def middle(self) -> int:
        return self.x + BAR // 2


@dataclass(frozen=True, slots=True)
class Series:
    """The drawing of a few bars."""

    bars: tuple[Bar, ...]
    width: int


def series(values: Sequence[tuple[str, Decimal, str]]) -> Series:
    """Each period's name, value (0 or more) and value as written, the oldest first; the last SHOWN are drawn."""
    last = values[-SHOWN:]
    most = max((value for _, value, _ in last), default=Decimal(0)) or Decimal(1)
    bars = tuple(
        Bar(label, shown, place * WIDTH, max(round(float(value / most) * HEIGHT, 1), 1.0))
        for place, (label, value, shown) in enumerate(last)
    )
    return Series(bars, max(len(bars), 1) * WIDTH)
