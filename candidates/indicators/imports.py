"""Values out of a table: one line for each indicator and period, or for each period of opinions. PRO-02.

A line that cannot be read is told and stops no other. The same file twice changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.core.exceptions import ValidationError

from label_sp.common import tables
from label_sp.common.spreadsheets import as_typed
from label_sp.common.words import fold
from label_sp.design.numbers import count_of, number_of, plain

VALUES = ("indicateur", "du", "au", "valeur")
OPINIONS = ("du", "au", "avis", "repondus")
MOST = 2_000  # lines
NO_HEAD = (
    "La première ligne ne nomme pas les colonnes attendues : « indicateur ; du ; au ; valeur », ou « du ; au ; avis ; "
    "répondus » pour « Je donne mon avis »."
)
DAYS = ("%Y-%m-%d", "%d/%m/%Y")
HIGHEST = Decimal("9999999.99")  # of an indicator's column
RANGE = "un nombre de 0 à 9 999 999,99, avec deux décimales au plus"
COUNTS = ("avis", "repondus")


@dataclass(frozen=True, slots=True)
class Row:
    """One line: what it says, or why it cannot be read. `numbers`: the value, or opinions received and answered."""

    line: int
    name: str = ""
    first_day: date | None = None
    last_day: date | None = None
    numbers: tuple[Decimal, ...] = ()
    problem: str = ""


def rows_of(content: bytes) -> tuple[bool, list[Row]]:
    """Whether it is of opinions, and its lines. Raises tables.UnreadableTable."""
    lines = tables.read(content)
    head = next(lines, None)
    if head is None:
        raise tables.UnreadableTable("Le fichier est vide.")
    names = [fold(cell) for cell in head[1]]
    for columns in (VALUES, OPINIONS):
        if set(columns) <= set(names):
            return columns is OPINIONS, list(_rows(lines, columns, names))
    raise tables.UnreadableTable(NO_HEAD)


def _rows(lines: Iterator[tables.Line], columns: Sequence[str], names: Sequence[str]) -> Iterator[Row]:
    for count, (number, cells) in enumerate(lines, start=1):
        if count > MOST:
            raise tables.UnreadableTable(f"Le fichier a plus de {MOST} lignes : découpez-le.")
        found = dict(zip(names, (as_typed(cell).strip() for cell in cells), strict=False))
        yield _row(number, [found.get(column, "") for column in columns], columns)


def _row(number: int, cells: Sequence[str], columns: Sequence[str]) -> Row:
    said = dict(zip(columns, cells, strict=True))
    try:
        days = _day("du", said["du"]), _day("au", said["au"])
        numbers = tuple(_number(name, said[name]) for name in ("valeur", "avis", "repondus") if name in said)
    except ValueError as wrong:
        return Row(number, problem=str(wrong))
    return Row(number, said.get("indicateur", ""), *days, numbers)


def _day(column: str, text: str) -> date:
    for shape in DAYS:
        try:
            return datetime.strptime(text[:10], shape).date()  # noqa: DTZ007 (a day has no zone)
        except ValueError:
            continue
    raise ValueError(f"colonne « {column} » : « {text[:30]} » n’est pas une date (jour/mois/année attendu).")


def _number(column: str, text: str) -> Decimal:
    """As in the fields of a form, with a sign % behind or not; opinions are counted."""
    said = "répondus" if column == "repondus" else column
    typed = plain(text).removesuffix("%")
    try:
        found = Decimal(count_of(typed)) if column in COUNTS else number_of(typed)
    except ValidationError as wrong:
        raise ValueError(f"colonne « {said} » : {wrong.messages[0]}") from wrong
    if not 0 <= found <= HIGHEST or found != round(found, 2):
        raise ValueError(f"colonne « {said} » : « {text[:30]} » n’est pas {RANGE}.")
    return found
