"""Tables that people hand in: CSV of any usual separator and encoding, XLSX, ODS. A file in, numbered rows out.

A file is read by blocks, and its rows are given one by one: a long one takes no more memory than a short one.

A cell is only text: what looks like a formula stays one. In a workbook numbers and days have types, and come out as
people write them: 13002526500013, 0.75, 2026-03-02.
"""

from __future__ import annotations

import codecs
import csv
import io
import json
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from django.core.files.base import File

from label_sp.common import archives
from label_sp.common.files import DOCUMENTS, ZIP_SIGNATURE
from label_sp.common.workbook_reader import SECONDS, TOO_LARGE
from label_sp.guide.french import counted

Line = tuple[int, list[str]]  # its number as a spreadsheet shows it, its cells
EXTENSIONS = (".csv", ".txt", ".tsv", ".xlsx", ".ods")
ACCEPT = ",".join((*EXTENSIONS, "text/csv"))
KINDS = "CSV, XLSX ou ODS"
WORKBOOKS = DOCUMENTS[".xlsx"] | DOCUMENTS[".ods"]
READER = [sys.executable, "-I", str(Path(__file__).with_name("workbook_reader.py"))]

MAX_LINES = 1_000_000  # empty ones too
LINES = "aucune ligne, vides comprises|ligne, vides comprises|lignes, vides comprises"
LINE_LENGTH = 4_000_000  # characters
RECORD_LINES = 500  # one row, when line breaks stand in its cells
SEPARATORS = (";", ",", "\t")
BLOCK = 1 << 16
COMMANDS = re.compile(rb"[\x00-\x07\x0e\x1b]")
QUOTED = re.compile(r'"(?:[^"]|"")*"')
MANY_CELLS = 5  # separators that a title above the header does not have by chance
OTHER_FORMATS = {
    b"%PDF": "un document PDF",
    b"\xd0\xcf\x11\xe0": "un ancien classeur Excel, ou un classeur protégé par un mot de passe",
    b"\xff\xfe": "un texte en UTF-16",
    b"\xfe\xff": "un texte en UTF-16",
}
SAVE_AGAIN = "Depuis votre tableur, choisissez « Enregistrer sous », puis XLSX, ODS ou « CSV UTF-8 »."
MISPLACED = "Ligne {} : les guillemets sont mal placés ou une cellule est démesurée."
NOT_A_WORKBOOK = f"Ce fichier n’est pas un classeur XLSX ou ODS, ni un fichier CSV. {SAVE_AGAIN}"
UNREADABLE = f"Ce classeur n’a pas pu être lu. {SAVE_AGAIN}"
TOO_WIDE = (
    "Ce classeur est démesuré, ou une cellule y est remplie très loin des autres. Copiez les seules lignes utiles dans "
    "un classeur neuf, puis déposez-le."
)
REFUSED = {
    "program": "Ce classeur contient une macro, que personne n’exécutera. Enregistrez-le sans macro, en XLSX ou ODS.",
    "protected": "Ce classeur est protégé par un mot de passe. Enregistrez-le sans protection.",
    "inside": "Ce classeur contient d’autres fichiers. Copiez la feuille utile dans un classeur neuf, puis déposez-le.",
    "archive": TOO_WIDE,
}


class UnreadableTable(ValueError):
    """The file holds no table that can be read: a sentence for its author, in French."""


def read(content: bytes | IO[bytes] | File) -> Iterator[Line]:
    """Each row that holds something. Raises UnreadableTable, at any row. The file is left open."""
    file: IO[bytes] = io.BytesIO(content) if isinstance(content, bytes) else content
    file.seek(0)
    beginning = file.read(BLOCK)
    for signature, what in OTHER_FORMATS.items():
        if beginning.startswith(signature):
            raise UnreadableTable(f"Ce fichier est {what}, pas un tableau {KINDS}. {SAVE_AGAIN}")
    if beginning.startswith(ZIP_SIGNATURE):
        return _rows_of_workbook(file)
    text = _looked_through(file)
    return _rows_of_text(file, text, _separator(beginning.decode(text.encoding, "ignore")))


def fitted(cells: list[str], width: int) -> list[str] | None:
    """As many cells as the header has: spreadsheets add empty ones at the end. None for a line of another width."""
    end = len(cells)
    while end > width and not cells[end - 1].strip():
        end -= 1
    return cells[:end] if end == width else None


# --- workbooks --------------------------------------------------------------------------------------------------------


def _rows_of_workbook(file: IO[bytes]) -> Iterator[Line]:
    with tempfile.TemporaryFile(buffering=0) as given, tempfile.TemporaryFile() as read:
        file.seek(0)
        shutil.copyfileobj(file, given)
        try:
            kind = archives.office_type(given)
        except archives.Refused as refused:
            raise UnreadableTable(REFUSED[refused.code]) from refused
        if kind not in WORKBOOKS:
            raise UnreadableTable(NOT_A_WORKBOOK)
        given.seek(0)
        _run_reader(given, read)
        read.seek(0)
        width = 0
        for line in read:
            number, cells = json.loads(line)
            width = max(
                width, len(cells)
            )  # the header's; what a row leaves empty at its end is not in the file
            yield number, cells + [""] * (width - len(cells))


def _run_reader(given: IO[bytes], read: IO[bytes]) -> None:
    """The rows of one file into the other, by the process that reads workbooks."""
    options: dict[str, Any] = {"stdin": given, "stdout": read, "stderr": subprocess.PIPE}
    try:
        done = subprocess.run(READER, timeout=2 * SECONDS, check=False, **options)  # noqa: S603
    except subprocess.TimeoutExpired as late:
        raise UnreadableTable(TOO_WIDE) from late
    if done.returncode < 0 or done.returncode == TOO_LARGE or b"MemoryError" in done.stderr:
        raise UnreadableTable(TOO_WIDE)
    if done.returncode == 1:
        raise UnreadableTable(UNREADABLE)


# --- texts ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Text:
    """What is known of a text before its first row. plain: no record can hold a line end, no line is endless."""

    encoding: str
    plain: bool


def _looked_through(file: IO[bytes]) -> _Text:
    """The whole file is looked through once, so that no late byte surprises."""
    utf_8, windows = codecs.getincrementaldecoder("utf-8")(), codecs.getincrementaldecoder("cp1252")()
    may_be = {"utf-8-sig": utf_8, "cp1252": windows}
    quoted, ends, without_end = False, 0, 0
    file.seek(0)
    while block := file.read(BLOCK):
        if COMMANDS.search(block):
            raise UnreadableTable(f"Ce fichier n’est pas un fichier de texte. {SAVE_AGAIN}")
        may_be = {name: decoder for name, decoder in may_be.items() if _takes(decoder, block)}
        quoted = quoted or b'"' in block
        here = block.count(b"\n") + block.count(b"\r")
        ends, without_end = ends + here, max(without_end, 0 if here else without_end + len(block))
    may_be = {name: decoder for name, decoder in may_be.items() if _takes(decoder, b"", final=True)}
    if not may_be:
        raise UnreadableTable(f"L’encodage du fichier n’est ni UTF-8 ni Windows-1252. {SAVE_AGAIN}")
    return _Text(next(iter(may_be)), plain=not quoted and ends < MAX_LINES and without_end < LINE_LENGTH // 4)


def _takes(decoder: codecs.IncrementalDecoder, block: bytes, *, final: bool = False) -> bool:
    try:
        decoder.decode(block, final)
    except UnicodeDecodeError:
        return False
    return True


def _rows_of_text(file: IO[bytes], text: _Text, separator: str) -> Iterator[Line]:
    file.seek(0)
    lines = io.TextIOWrapper(io.BufferedReader(_Bytes(file), BLOCK), encoding=text.encoding, newline="")
    physical = _Physical(lines)
    reader = csv.reader(lines if text.plain else physical.checked(), delimiter=separator, strict=True)
    try:
        for cells in reader:
            physical.ended = number = reader.line_num
            if cells and (cells[0].strip() or "".join(cells).strip()):
                yield number, cells
    except csv.Error as error:
        raise UnreadableTable(MISPLACED.format(reader.line_num)) from error


class _Physical:
    """The lines as they stand in the file: nobody builds a record of twenty million cells before it is refused."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._lines = lines
        self.ended = 0  # the last line of the record before

    def checked(self) -> Iterator[str]:
        for count, line in enumerate(self._lines, start=1):
            if count > MAX_LINES:
                raise UnreadableTable(
                    f"Le fichier dépasse {counted(MAX_LINES, LINES)} : retirez celles qui sont vides."
                )
            if len(line) > LINE_LENGTH or count - self.ended > RECORD_LINES:
                raise UnreadableTable(MISPLACED.format(count))
            yield line


class _Bytes(io.RawIOBase):
    """Any file that reads, as the library of streams wants one."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file

    def readable(self) -> bool:
        return True

    def readinto(self, into: Any) -> int:
        block = self._file.read(len(into))
        into[: len(block)] = block
        return len(block)


def _separator(text: str) -> str:
    """The one that cuts the first line most often, quoted cells aside; of a title without any, the first line that has
    many. A file with one column has none, and any will do."""
    lines = re.split(r"[\r\n]+", QUOTED.sub("", text.lstrip("\ufeff \r\n")), maxsplit=10)
    first = next((each for each in lines[1:10] if max(map(each.count, SEPARATORS)) >= MANY_CELLS), lines[0])
    first = lines[0] if any(map(lines[0].count, SEPARATORS)) else first
    return max(SEPARATORS, key=first.count)
