"""Scores of several times side by side: one row of bars per engagement, the oldest first. Shapes for an SVG.

Nothing is said by colour alone: each bar has its name before it and its number behind.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from label_sp.guide.decision import ENGAGEMENTS, OR_CRITERIA
from label_sp.guide.numbers import Exact, difference, exact, signed

OR = "or"
BAR, SPACE, LEFT, LENGTH = 14, 12, 150, 250  # of the drawing's own units


@dataclass(frozen=True, slots=True)
class Column:
    """One time: its name, and its scores out of 100 by engagement (1 to 8) and « or »."""

    label: str
    scores: Mapping[int | str, Exact | None]


@dataclass(frozen=True, slots=True)
class Bar:
    """One score of one time. `y` from the top of the drawing, `length` out of LENGTH."""

    label: str
    score: Exact | None
    y: int
    length: float
    is_latest: bool

    @property
    def text_y(self) -> int:
        return self.y + BAR - 3


@dataclass(frozen=True, slots=True)
class Row:
    """One engagement, or the Or criteria, over the times; `change` between the last two, None when one is missing."""

    name: str
    title: str
    bars: tuple[Bar, ...]
    change: Exact | None

    @property
    def text_y(self) -> int:
        return self.bars[0].text_y

    @property
    def change_shown(self) -> str:
        """« +5,0 », « -2,5 », « = »; « — » when one is missing."""
        return signed(self.change)


@dataclass(frozen=True, slots=True)
class Comparison:
    """The drawing and its table; `between`: what the table calls the change between the last two."""

    labels: tuple[str, ...]
    rows: tuple[Row, ...]
    height: int
    between: str


def compared(
    columns: Sequence[Column], *, order: Sequence[int | str] = (), between: str = "Évolution"
) -> Comparison:
    """The oldest first. A row whose scores are all unknown is left out. `order`: the rows', else the guide's."""
    keys: list[tuple[int | str, str, str]] = [
        (number, f"Eng. {number}", f"{number} · {title}") for number, title in ENGAGEMENTS.items()
    ]
    keys.append((OR, "Or", OR_CRITERIA))
    if order:
        keys.sort(key=lambda each: order.index(each[0]))
    rows, top = [], 0
    for key, name, title in keys:
        scores = [exact(column.scores.get(key)) for column in columns]
        if all(score is None for score in scores):
            continue
        bars = tuple(
            Bar(
                column.label,
                score,
                top + place * BAR,
                round(float(score or 0) * LENGTH / 100, 1),
                place == len(columns) - 1,
            )
            for place, (column, score) in enumerate(zip(columns, scores, strict=True))
        )
        rows.append(Row(name, title, bars, _change(scores)))
        top += len(columns) * BAR + SPACE
    return Comparison(tuple(column.label for column in columns), tuple(rows), top, between)


def _change(scores: Sequence[Exact | None]) -> Exact | None:
    return difference(scores[-2], scores[-1])
