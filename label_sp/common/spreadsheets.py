"""CSV for spreadsheets: every file that the site writes is written here, and holds nothing that one would run.

A spreadsheet takes a cell that begins like a formula for one. Where a cell begins depends on the reader: a file with
commas, opened where semicolons are usual, is cut inside its cells. So an apostrophe goes before what begins a formula
at the start of a cell, and after each separator, line break or quote in it. What is given as a number stays a number;
a text that looks like one (a name, a telephone number) stays a text.

`as_typed` is the way back: it finds what was there before `harmless`, exactly, apostrophes of its own included.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

Cell = str | int | float | Decimal | None

BREAKS = r"\t\n\x0b\x0c\r\x1c-\x1e\x85\u2028\u2029"
EDGES = rf";,\"{BREAKS}"  # where some reader begins another cell
BLANKS = (  # what a reader drops or does not show before the first sign
    r"\x00-\x08\x0e-\x1b\x1f \x7f-\x84\x86-\xa0\xad\u034f\u061c\u115f\u1160\u1680\u17b4\u17b5\u180b-\u180f"
    r"\u2000-\u2027\u202a-\u202f\u205f-\u206f\u3000\u3164\ufe00-\ufe0f\ufeff\uffa0"
)
FORMULA = rf"(?=[{BLANKS}]*[=+\-@＝＋－＠﹢﹣﹦﹫])"  # the wide and small forms too
_BEFORE = re.compile(rf"(?:^|(?<=[{EDGES}]))('*){FORMULA}")
_AFTER = re.compile(rf"(?:^|(?<=[{EDGES}]))'('*){FORMULA}")
_BLANK_START = re.compile(rf"^('*)(?=[{BLANKS}]*[{BREAKS}])")
_MARKED_START = re.compile(rf"^'('*)(?=[{BLANKS}]*[{BREAKS}])")


def harmless(cell: str) -> str:
    """The cell as a text for any spreadsheet, in whatever dialect the file is read."""
    marked = _BEFORE.sub(r"'\1", cell)
    return _BLANK_START.sub(r"'\1", marked)


def as_typed(cell: str) -> str:
    """What was in the cell before `harmless`."""
    return _AFTER.sub(r"\1", _MARKED_START.sub(r"\1", cell))


def lines(rows: Iterable[Sequence[Cell]], *, delimiter: str = ",") -> Iterator[str]:
    """The lines of a CSV one by one, so that a file may leave while it is read from the database."""
    writer = csv.writer(_Echo(), delimiter=delimiter, lineterminator="\r\n")
    for row in rows:
        yield writer.writerow([harmless(cell) if isinstance(cell, str) else cell for cell in row])


class _Echo:
    """A file that gives back what is written to it."""

    def write(self, line: str) -> str:
        return line
