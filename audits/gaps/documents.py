"""The gaps as a file, for whoever works on them: CSV and XLSX."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction

from audits.gaps import presentation
from audits.gaps.queries import Gaps
from candidates.grids.presentation import titles
from label_sp.common import spreadsheets
from label_sp.guide.numbers import rounded_down, signed

CONTENT_TYPES = {"xlsx": spreadsheets.XLSX, "csv": "text/csv; charset=utf-8"}
HEAD = (
    *("Code", "Point de contrôle", "Autodiagnostic", "Audit", "Écart"),
    *("Commentaire du service", "Constat de l’audit", "Pourquoi sans écart"),
)


def rows(found: Gaps) -> Iterator[Sequence[spreadsheets.Cell]]:
    """The points, the biggest gap first; then the engagements, and what one must know of them."""
    yield HEAD
    for each in found.points:
        shown = presentation.line(each)
        by = each.gap
        numbers = (_decimal(by.own), _decimal(by.audited), _decimal(by.difference))
        yield spreadsheets.Code(shown.code), shown.text, *numbers, shown.comment, shown.finding, shown.why
    yield ()
    for of in found.engagements:
        scores = (rounded_down(of.own), rounded_down(of.audited), signed(of.difference))
        yield spreadsheets.Code(of.key), titles()[of.key], *scores
    yield ()
    yield "", "Dossier", found.audit.dossier.reference
    if found.assessed:
        yield "", "Autodiagnostic du", found.assessed.done_on
    for said in presentation.notices(found):
        yield "", said


def _decimal(level: Fraction | None) -> Decimal | None:
    """A level of the scale, or a gap between two: a decimal number in full."""
    return None if level is None else Decimal(level.numerator) / Decimal(level.denominator)


def file_name(found: Gaps, kind: str) -> str:
    return f"ecart-autodiagnostic-{found.audit.dossier.reference}.{kind}"


def file_of(found: Gaps, kind: str) -> bytes:
    """The gaps as `kind` of CONTENT_TYPES."""
    return spreadsheets.workbook(rows(found)) if kind == "xlsx" else spreadsheets.csv_for_people(rows(found))
