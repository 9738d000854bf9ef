"""No file of ours runs in a spreadsheet, whatever the words in it and however the reader cuts its lines."""

from __future__ import annotations

import ast
import csv
import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from hypothesis import example, given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from certification.register import open_data
from label_sp.common import spreadsheets
from label_sp.common.spreadsheets import Code, as_typed, harmless, lines, lines_for_people, workbook
from label_sp.urls import urlpatterns
from surveys.answers import samples
from surveys.answers.imports import read_answers

DELIMITERS = (",", ";", "\t")
INVISIBLE = ' \t\r\n\x0b\x0c\x00\xa0\xad\u1680\u2003\u200b\u200e\u2028\u202f\u2060\u3000\ufeff"'
WORKBOOKS = r"^\s*(?:import|from) (?:openpyxl|xlsxwriter|pyexcel|odf)"
FORMULA = tuple("=+-@＝＋－＠")
# half the letters are those that matter here, so that they often stand side by side
WORDS = st.text(
    st.one_of(st.sampled_from("=+-@＝＋－＠;,\t\r\n\"' \xa0\u200b\ufeffa1"), st.characters(codec="utf-8"))
)


def runs(cell: str) -> bool:
    return cell.lstrip(INVISIBLE).startswith(FORMULA)


def cut(text: str) -> Iterator[str]:
    """Every cell that some reader may see: each separator, with quotes understood or not."""
    for delimiter in DELIMITERS:
        for quoting in (csv.QUOTE_MINIMAL, csv.QUOTE_NONE):
            for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, quoting=quoting):
                yield from row


def record(words: str) -> open_data.Record:
    """One line of the register whose every text is this one."""
    site = dict.fromkeys(("nom", "adresse", "code_postal", "commune"), words)
    return dict.fromkeys(open_data.COLUMNS, words) | {"sites": [site, site]}


WORKBOOKS_WRITTEN = {
    "certification:register_xlsx",
    "certification:fundings_file",
}  # their cells have types: see the tests of `workbook`
EXPORTS = {  # route → what it writes, with these words wherever somebody's words may stand
    "certification:register_csv": lambda words: "".join(lines([open_data.cells(record(words))])),
    "certification:register_csv_for_people": lambda words: "".join(
        lines_for_people([open_data.cells(record(words))])
    ),
    "certification:dossiers_csv": lambda words: "".join(lines_for_people([[words] * 13])),
    "audits:audits_csv": lambda words: "".join(lines_for_people([[words] * 11])),
    "surveys:upload_lines": lambda words: "".join(lines_for_people([[2, "refusée", words]])),
    "surveys:model": lambda words: samples.empty_csv([words, words]).decode("utf-8-sig"),
    "simulators:survey_file": lambda words: samples.answers_csv(
        "users", 2, seed=1, sites=[words], codes=[words, words]
    ).decode("utf-8-sig"),
}


def csv_routes(patterns: list[Any] = urlpatterns, space: str = "") -> Iterator[str]:
    for each in patterns:
        if hasattr(each, "url_patterns"):
            yield from csv_routes(each.url_patterns, each.namespace or space)
        elif str(each.pattern).endswith((".csv", ".xlsx", ".ods", ".tsv")):
            yield f"{space}:{each.name}"


def test_every_route_that_gives_a_table_is_tried_here() -> None:
    assert set(csv_routes()) == set(EXPORTS) | WORKBOOKS_WRITTEN


def test_there_is_one_writer_of_tables() -> None:
    """Another one would forget: tables are written in this module only."""
    writers = []
    for path in Path(settings.BASE_DIR).rglob("*.py"):
        if {".venv", "tests", "var"} & set(path.relative_to(settings.BASE_DIR).parts):
            continue
        source = path.read_text()
        used = {node.attr for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Attribute)}
        if used & {"writerow", "writerows", "DictWriter"} or re.search(WORKBOOKS, source, re.MULTILINE):
            writers.append(path)
    assert writers == [Path(spreadsheets.__file__)]


@pytest.mark.parametrize("route", EXPORTS)
@given(words=WORDS)
@example(words="=1+1")
@example(words="Mairie;=1+1")
@example(words='Mairie", =1+1')
@example(words="Mairie\n＝1+1")
@example(words="\xa0\u200b@SUM(A1)")
def test_no_cell_of_a_file_is_a_formula(route: str, words: str) -> None:
    assert [cell for cell in cut(EXPORTS[route](words)) if runs(cell)] == []


def test_a_file_written_without_care_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: an apostrophe at the start of a cell alone is not enough, and the reader above sees it."""
    monkeypatch.setattr(
        spreadsheets, "harmless", lambda cell: f"'{cell}" if cell.startswith(FORMULA) else cell
    )
    for words in ("Mairie;=1+1;", "Mairie\t@A", " ＝1", 'Mairie"\n=1'):
        assert any(runs(cell) for cell in cut(EXPORTS["certification:register_csv"](words))), words


@given(words=WORDS)
@example(words="'=1")
@example(words="''\t'=1;'+2\n\"''@")
def test_what_was_typed_is_found_again(words: str) -> None:
    assert as_typed(harmless(words)) == words


@pytest.mark.parametrize(
    "evil", ["=1", "+33", "-2", "@A", "\t1", "\r1", "\n1", "＝1", " =1", "\xa0=1", "\ufeff-1"]
)
def test_an_apostrophe_makes_a_text_of_it(evil: str) -> None:
    assert harmless(evil) == f"'{evil}"


@pytest.mark.parametrize("plain", ["Mairie de Saint-Denis", "a = b", "1-2", "l’accueil", "", "0,75"])
def test_what_begins_no_formula_stays_as_it_is(plain: str) -> None:
    assert harmless(plain) == plain


def test_a_number_stays_a_number() -> None:
    assert "".join(lines([[-5, 2.5, None, "-5"]])) == "-5,2.5,,'-5\r\n"


# --- for whom a file is -----------------------------------------------------------------------------------------------

ROWS = [
    ["service", "siret", "departement", "note", "depuis", "vide"],
    ["Mairie ; d’Œuf", Code("00123456789012"), Code("01"), Decimal("66.5"), dt.date(2026, 3, 2), None],
]


def test_a_program_gets_what_rfc_4180_says() -> None:
    text = "".join(lines(ROWS))
    assert text.splitlines()[1] == "Mairie ; d’Œuf,00123456789012,01,66.5,2026-03-02,"
    assert text.endswith("\r\n") and not text.startswith("\ufeff")


def test_a_person_gets_what_a_french_spreadsheet_opens_in_columns() -> None:
    """The mark says UTF-8, the semicolon is the separator there, the comma the decimals', the tab keeps the zeros."""
    content = "".join(lines_for_people(ROWS)).encode()
    assert content.startswith(b"\xef\xbb\xbfservice;siret;")
    assert content.decode("utf-8-sig").splitlines()[1] == (
        '"Mairie ; d’Œuf";\t00123456789012;\t01;66,5;2026-03-02;'
    )
    assert "".join(lines_for_people([[0.75, Code(""), 1200, "-5"]])) == "\ufeff0,75;;1200;'-5\r\n"


@pytest.mark.parametrize(
    "words", ["=1+1", "@SUM(A1)", "-2", "+33", "http://a.test", "{=1}", "\t=1", "1e5", "00123"]
)
def test_a_text_of_a_workbook_is_a_text_whatever_it_looks_like(words: str) -> None:
    content = workbook([["a", words], [Code("01"), dt.date(2026, 3, 2), Decimal("66.5"), 3, None]])
    (first, second) = read_back(content)
    assert first[:2] == ["a", words]
    assert second[:4] == ["01", dt.date(2026, 3, 2), 66.5, 3.0]
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        assert b"<f>" not in parts.read("xl/worksheets/sheet1.xml")
        assert b"hyperlink" not in parts.read("xl/worksheets/sheet1.xml")


def read_back(content: bytes) -> list[list[Any]]:
    return CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()


def test_a_site_comes_back_from_our_own_file_as_it_was_typed() -> None:
    content = samples.answers_csv("users", 3, seed=1, sites=["=Bray; +Albert"], codes=["U1", "U2"])
    assert b"'=Bray;' +Albert" in content
    assert {row.site for row in read_answers(content, ["U1", "U2"], max_bytes=9999)} == {"=Bray; +Albert"}
