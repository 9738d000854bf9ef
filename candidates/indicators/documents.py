"""The list of indicators for the dossier, and the sheet that the premises show. DOS-06, PRO-02, engagement 6."""

from __future__ import annotations

from datetime import date
from typing import Any

from candidates.dossiers.models import Dossier
from candidates.indicators import presentation, queries
from label_sp.common import pdf
from label_sp.common.documents import ApplicationDocument, offer
from label_sp.design.qr import qr

LIST, SHEET = "candidates/documents/indicators.html", "candidates/documents/results_sheet.html"


def _context(dossier: Dossier, on: date) -> dict[str, Any]:
    display = queries.display_of(dossier)
    return {
        "dossier": dossier,
        "fictitious": dossier.is_fictitious,
        "on": on,
        "shown": presentation.shown(queries.indicator_lines(dossier)),
        "opinions": dossier.opinions.last(),
        "display": display,
        "qr": qr(display.opinions_at, border=0) if display.opinions_at else None,
    }


def list_pdf(dossier: Dossier, on: date) -> bytes:
    """The list of indicators in place, with their values, as it is on that day."""
    return pdf.render(LIST, _context(dossier, on), identifier=f"indicators-{dossier.pk}-{on}")


def sheet_pdf(dossier: Dossier, on: date) -> bytes:
    """The A4 sheet for the premises: the latest results, the opinions, and where to give one's own."""
    return pdf.render(SHEET, _context(dossier, on), identifier=f"results-sheet-{dossier.pk}-{on}")


def list_name(dossier: Dossier, on: date) -> str:
    return f"indicateurs-{dossier.reference}-{on}.pdf"


def sheet_name(dossier: Dossier, on: date) -> str:
    return f"affichage-resultats-{dossier.reference}-{on}.pdf"


def application_document(dossier: Dossier) -> ApplicationDocument | None:
    """What the piece « Indicateurs de qualité de service » asks for; None while there is none. DOS-01, DOS-06."""
    if not dossier.indicators.exists():
        return None
    on = dossier.today
    return ApplicationDocument(list_name(dossier, on), list_pdf(dossier, on), on)


def _measured_on(dossier: Dossier) -> date | None:
    return dossier.today if dossier.indicators.exists() else None


offer("quality_indicators", ready=_measured_on, make=application_document)
