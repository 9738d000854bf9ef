"""A table that somebody hands in is read whatever program wrote it; a workbook that is a trap ends in a sentence."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
import xlsxwriter

from label_sp.common import spreadsheets, tables
from label_sp.common.tables import UnreadableTable
from tests.common.test_files import SHEET, TEXT, package
from tests.hostile_files import packed

DAY = dt.date(2026, 3, 2)
OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
TABLE = "urn:oasis:names:tc:opendocument:xmlns:table:1.0"
WORDS = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"
ODS = b"application/vnd.oasis.opendocument.spreadsheet"


def xlsx(write: Callable[[xlsxwriter.Workbook], Any]) -> bytes:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        write(book)
    return content.getvalue()


def ods(*rows: str) -> bytes:
    names = f'xmlns:office="{OFFICE}" xmlns:table="{TABLE}" xmlns:text="{WORDS}"'
    inner = f'<table:table table:name="Feuille1">{"".join(rows)}</table:table>'
    text = f"<office:document-content {names}><office:body><office:spreadsheet>{inner}</office:spreadsheet>"
    return packed(
        {
            "mimetype": ODS,
            "META-INF/manifest.xml": b"<manifest/>",
            "content.xml": f"{text}</office:body></office:document-content>".encode(),
        },
        zipfile.ZIP_DEFLATED,
    )


def cell(kind: str, value: object, words: str = "") -> str:
    name = {"float": "value", "date": "date-value", "string": "string-value"}[kind]
    return (
        f'<table:table-cell office:value-type="{kind}" office:{name}="{value}"><text:p>{words or value}</text:p>'
        "</table:table-cell>"
    )


def row(*cells: str, times: int = 1) -> str:
    return f'<table:table-row table:number-rows-repeated="{times}">{"".join(cells)}</table:table-row>'


def refusal(content: bytes) -> str:
    with pytest.raises(UnreadableTable) as refused:
        list(tables.read(content))
    return str(refused.value)


# --- what is read -----------------------------------------------------------------------------------------------------


def test_a_workbook_gives_what_its_author_sees_and_the_rows_of_the_program() -> None:
    def write(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["siret", "jour", "note", "oui", "vide"])
        sheet.write_number(2, 0, 13002526500013)  # typed without care: a spreadsheet keeps a number
        sheet.write_datetime(2, 1, DAY, book.add_format({"num_format": "d mmm yyyy"}))
        sheet.write_number(2, 2, 0.75)
        sheet.write_boolean(2, 3, True)
        sheet.write_string(5, 0, "00123")
        sheet.write_formula(5, 2, "=1/4", None, 0.25)
        sheet.write_number(5, 1, 46083 + 9.5 / 24, book.add_format({"num_format": "d/m/yy h:mm"}))

    assert list(tables.read(xlsx(write))) == [
        (1, ["siret", "jour", "note", "oui", "vide"]),
        (3, ["13002526500013", "2026-03-02", "0.75", "1", ""]),
        (6, ["00123", "2026-03-02 09:30:00", "0.25", "", ""]),
    ]


def test_a_workbook_of_open_document_too() -> None:
    empty = '<table:table-cell table:number-columns-repeated="16384"/>'
    content = ods(
        row(cell("string", "siret"), cell("string", "jour"), cell("string", "note")),
        row(empty, times=2),
        row(
            cell("float", 13002526500013), cell("date", "2026-03-02", "02/03/26"), cell("float", 0.25, "0,25")
        ),
        row(empty, times=1_048_000),  # as LibreOffice ends a sheet
    )
    assert list(tables.read(content)) == [
        (1, ["siret", "jour", "note"]),
        (4, ["13002526500013", "2026-03-02", "0.25"]),
    ]


def test_what_we_write_is_read_back() -> None:
    header = ["service", "departement", "depuis", "note"]
    rows = [
        header,
        ["Mairie d’Œuf", spreadsheets.Code("01"), DAY, Decimal("66.5")],
    ]
    told = ["Mairie d’Œuf", "01", "2026-03-02", "66.5"]
    assert [cells for _, cells in tables.read(spreadsheets.workbook(rows))] == [header, told]
    text = "".join(spreadsheets.lines(rows)).encode()
    assert [cells for _, cells in tables.read(text)] == [header, told]


def test_the_first_sheet_that_one_sees_and_that_is_filled_counts() -> None:
    def write(book: xlsxwriter.Workbook) -> None:
        for name in ("cachée", "vide", "réponses", "notes"):
            sheet = book.add_worksheet(name)
            if name != "vide":
                sheet.write(0, 0, name)
            if name == "cachée":
                sheet.hide()
            if name == "vide":
                sheet.activate()

    assert list(tables.read(xlsx(write))) == [(1, ["réponses"])]


def test_an_empty_workbook_has_no_row() -> None:
    assert list(tables.read(xlsx(lambda book: book.add_worksheet()))) == []


def test_a_workbook_whose_parts_have_other_names_is_read() -> None:
    """As an online editor calls them."""
    content = spreadsheets.workbook([["a", "b"], [1, 2]])
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        moved = {
            name.replace("workbook.xml", "workbook22.xml"): parts.read(name).replace(
                b"workbook.xml", b"workbook22.xml"
            )
            for name in parts.namelist()
        }
    assert list(tables.read(packed(moved))) == [(1, ["a", "b"]), (2, ["1", "2"])]


# --- what is refused --------------------------------------------------------------------------------------------------


def far_apart() -> bytes:
    def write(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet()
        sheet.write(0, 0, "ici")
        sheet.write(1_048_575, 16_383, "là")

    return xlsx(write)


def repeated() -> bytes:
    filled = cell("float", 1).replace(
        "<table:table-cell ", '<table:table-cell table:number-columns-repeated="16384" '
    )
    return ods(row(filled, times=1_048_576))


REFUSED = {
    "two cells far apart": (far_apart, tables.TOO_WIDE),
    "one cell repeated over the sheet": (repeated, tables.UNREADABLE),
    "a text document": (lambda: package("word/document.xml", TEXT), tables.NOT_A_WORKBOOK),
    "any archive": (lambda: packed({"a.txt": b"a"}), tables.NOT_A_WORKBOOK),
    "the shell of a workbook": (lambda: package("xl/workbook.xml", SHEET), tables.UNREADABLE),
    "a macro": (lambda: packed({"mimetype": ODS, "Basic/M.xml": b"x"}), tables.REFUSED["program"]),
    "an old or a protected workbook": (
        lambda: b"\xd0\xcf\x11\xe0" + bytes(600),
        "protégé par un mot de passe",
    ),
    "a document in PDF": (lambda: b"%PDF-1.7", "un document PDF"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_is_no_table_is_refused_with_what_to_do(what: str) -> None:
    make, said = REFUSED[what]
    sentence = refusal(make())
    assert said in sentence
    assert any(words in sentence for words in ("Enregistrer sous", "sans macro", "classeur neuf"))


def test_a_reader_that_takes_too_long_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "READER", ["sleep", "60"])
    monkeypatch.setattr(tables, "SECONDS", 0.1)
    assert refusal(spreadsheets.workbook([["a"]])) == tables.TOO_WIDE
