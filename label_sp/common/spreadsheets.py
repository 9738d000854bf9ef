"""Tables: every file that the site writes is written here, and holds nothing that a spreadsheet would run.

A spreadsheet takes a cell that begins like a formula for one. Where a cell begins depends on the reader: a file with
commas, opened where semicolons are usual, is cut inside its cells. So an apostrophe goes before what begins a formula
at the start of a cell, and after each separator, line break or quote in it. What is given as a number or a day stays
one; what is given as a `Code` stays a text, also for people. A link says for whom its file is: a program or a person.

`as_typed` is the way back: it finds what was there before `harmless`, exactly, apostrophes of its own included.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

Cell = str | int | float | Decimal | date | None
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LONGEST_CELL = 32_767  # characters that a cell of a workbook holds

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


class Code(str):
    """Digits and letters that are a name: « 01 » is a département, « 13002526500013 » a SIRET, neither is a number."""

    __slots__ = ()


def lines(rows: Iterable[Sequence[Cell]]) -> Iterator[str]:
    """A CSV for programs, line by line: commas, UTF-8 without a mark, a point before decimals (RFC 4180)."""
    return _written(rows, ",", lambda cell: harmless(cell) if isinstance(cell, str) else cell)


def lines_for_people(rows: Iterable[Sequence[Cell]]) -> Iterator[str]:
    """A CSV that a French spreadsheet opens in columns: a mark of UTF-8, semicolons, a comma before decimals."""
    yield "\ufeff"
    yield from _written(rows, ";", _for_people)


def csv_for_people(rows: Iterable[Sequence[Cell]]) -> bytes:
    """The same, whole."""
    return "".join(lines_for_people(rows)).encode()


def _for_people(cell: Cell) -> Cell:
    """A code stays one behind a tab, which makes a text of it in Excel and in LibreOffice and is not seen.

    `="01"` would do so in Excel only: LibreOffice evaluates no formula of a CSV unless it is asked to, and shows it.
    """
    if isinstance(cell, Code):
        return cell and f"\t{harmless(cell)}"
    if isinstance(cell, str):
        return harmless(cell)
    return f"{cell:f}".replace(".", ",") if isinstance(cell, Decimal) else _with_comma(cell)


def _with_comma(cell: Cell) -> Cell:
    return str(cell).replace(".", ",") if isinstance(cell, float) else cell


def _written(rows: Iterable[Sequence[Cell]], delimiter: str, told: Callable[[Cell], Cell]) -> Iterator[str]:
    """One by one, so that a file may leave while it is read from the database."""
    writer = csv.writer(_Echo(), delimiter=delimiter, lineterminator="\r\n")
    for row in rows:
        yield writer.writerow([told(cell) for cell in row])


def workbook(rows: Iterable[Sequence[Cell]]) -> bytes:
    """An XLSX of one sheet: a text stays a text whatever it looks like, a day is a day, and nothing is a formula."""
    return _book([("", rows)], {})


def sheets(named: Mapping[str, Iterable[Sequence[Cell]]], *, title: str, made_on: date) -> bytes:
    """An XLSX of several sheets, by their names. The same rows, title and day give the same bytes."""
    moment = datetime(made_on.year, made_on.month, made_on.day)  # noqa: DTZ001 (a workbook knows no time zone)
    return _book(named.items(), {"title": title, "created": moment})


def _book(named: Iterable[tuple[str, Iterable[Sequence[Cell]]]], about: Mapping[str, object]) -> bytes:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        if about:
            book.set_properties(dict(about))
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        for name, rows in named:
            _fill(book.add_worksheet(name or None), rows, day)
    return content.getvalue()


def _fill(sheet: Worksheet, rows: Iterable[Sequence[Cell]], day: Format) -> None:
    for row, cells in enumerate(rows):
        for column, cell in enumerate(cells):
            if isinstance(cell, date):
                sheet.write_datetime(row, column, cell, day)
            elif isinstance(cell, str):
                sheet.write_string(row, column, cell[:LONGEST_CELL])
            elif cell is not None:
                sheet.write_number(row, column, cell)
    sheet.freeze_panes(1, 0)


class _Echo:
    """A file that gives back what is written to it."""

    def write(self, line: str) -> str:
        return line
