"""Tables that people hand in: CSV of any usual separator and encoding, XLSX, ODS. Bytes in, numbered rows of texts out.

A cell is only text: what looks like a formula stays one. In a workbook numbers and days have types, and come out as
people write them: 13002526500013, 0.75, 2026-03-02.
"""

from __future__ import annotations

import csv
import io
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

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


def read(content: bytes) -> Iterator[Line]:
    """Each row that holds something. Raises UnreadableTable, at any row."""
    for signature, what in OTHER_FORMATS.items():
        if content.startswith(signature):
            raise UnreadableTable(f"Ce fichier est {what}, pas un tableau {KINDS}. {SAVE_AGAIN}")
    if content.startswith(ZIP_SIGNATURE):
        return _rows_of_workbook(content)
    return _rows_of_text(_decoded(content))


# --- workbooks --------------------------------------------------------------------------------------------------------


def _rows_of_workbook(content: bytes) -> Iterator[Line]:
    try:
        kind = archives.office_type(io.BytesIO(content))
    except archives.Refused as refused:
        raise UnreadableTable(REFUSED[refused.code]) from refused
    if kind not in WORKBOOKS:
        raise UnreadableTable(NOT_A_WORKBOOK)
    try:
        done = subprocess.run(READER, input=content, capture_output=True, timeout=2 * SECONDS, check=False)  # noqa: S603
    except subprocess.TimeoutExpired as late:
        raise UnreadableTable(TOO_WIDE) from late
    if done.returncode < 0 or done.returncode == TOO_LARGE or b"MemoryError" in done.stderr:
        raise UnreadableTable(TOO_WIDE)
    if done.returncode == 1:
        raise UnreadableTable(UNREADABLE)
    width = 0
    for line in done.stdout.splitlines():
        number, cells = json.loads(line)
        width = width or len(cells)  # the header's; what a row leaves empty at its end is not in the file
        yield number, cells + [""] * (width - len(cells))


# --- texts ------------------------------------------------------------------------------------------------------------


def _decoded(content: bytes) -> str:
    if any(byte in content for byte in b"\x00\x01\x02\x03\x04\x05\x06\x07\x0e\x1b"):
        raise UnreadableTable(f"Ce fichier n’est pas un fichier de texte. {SAVE_AGAIN}")
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UnreadableTable(f"L’encodage du fichier n’est ni UTF-8 ni Windows-1252. {SAVE_AGAIN}")


def _rows_of_text(text: str) -> Iterator[Line]:
    physical = _Physical(text)
    reader = csv.reader(physical, delimiter=_separator(text), strict=True)
    try:
        for cells in reader:
            physical.of_record = 0
            if any(cell.strip() for cell in cells):
                yield reader.line_num, cells
    except csv.Error as error:
        raise UnreadableTable(MISPLACED.format(reader.line_num)) from error


class _Physical:
    """The lines as they stand in the file: nobody builds a record of twenty million cells before it is refused."""

    def __init__(self, text: str) -> None:
        self._lines, self._count, self.of_record = io.StringIO(text, newline=""), 0, 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = next(self._lines)
        self._count, self.of_record = self._count + 1, self.of_record + 1
        if self._count > MAX_LINES:
            raise UnreadableTable(
                f"Le fichier dépasse {counted(MAX_LINES, LINES)} : retirez celles qui sont vides."
            )
        if len(line) > LINE_LENGTH or self.of_record > RECORD_LINES:
            raise UnreadableTable(MISPLACED.format(self._count))
        return line


def _separator(text: str) -> str:
    """The one that cuts the first line most often; a file with one column has none, and any will do."""
    first = re.split(r"[\r\n]", text.lstrip(), maxsplit=1)[0]
    return max(SEPARATORS, key=first.count)
