"""QR codes as numbers for a template, which draws them: components/qr.html. No markup is made here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

import segno

QUIET = 4  # white modules around, which readers need


@dataclass(frozen=True, slots=True)
class Qr:
    """A square of `size` modules, and the dark ones as an SVG path."""

    size: int
    path: str


def qr(text: str, *, border: int = QUIET) -> Qr:
    """The drawing of a text; `border` is 0 where the page leaves white around it."""
    rows = list(segno.make(text, error="m", micro=False).matrix_iter(border=border))
    runs = [run for line, row in enumerate(rows) for run in _runs(line, row)]
    return Qr(len(rows), "".join(f"M{column} {line}h{length}v1h-{length}z" for column, line, length in runs))


def _runs(line: int, row: Iterable[int]) -> list[tuple[int, int, int]]:
    """Where dark modules begin on this line, and how many follow each other."""
    found, column = [], 0
    for dark, modules in groupby(row):
        length = len(list(modules))
        if dark:
            found.append((column, line, length))
        column += length
    return found
