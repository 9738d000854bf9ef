"""Indicators on a page: a drawing and a table of each. PRO-02."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from candidates.indicators.models import IndicatorValue
from candidates.indicators.queries import IndicatorLine
from label_sp.design.series import Series, series


@dataclass(frozen=True, slots=True)
class Shown:
    """One indicator with its drawing; `rows`: period and value as written, the latest first."""

    line: IndicatorLine
    drawing: Series | None
    rows: tuple[tuple[IndicatorValue, str], ...]

    @property
    def latest(self) -> tuple[IndicatorValue, str] | None:
        return self.rows[0] if self.rows else None


def shown(lines: Sequence[IndicatorLine]) -> list[Shown]:
    return [_shown(line) for line in lines]


def _shown(line: IndicatorLine) -> Shown:
    rows = tuple((each, line.indicator.written(each.value)) for each in line.values)
    drawn = (
        series([(each.short, each.value, _number(words)) for each, words in rows]) if len(rows) > 1 else None
    )
    return Shown(line, drawn, tuple(reversed(rows)))


def _number(words: str) -> str:
    """The number alone: the unit stands beside the drawing."""
    return words.partition("\N{NO-BREAK SPACE}")[0]
