"""The plan as a file: PDF for the dossier, CSV and XLSX for whoever works on. PRO-03, DOS-01."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from candidates.dossiers.models import Dossier
from candidates.improvement_plan import presentation, queries
from label_sp.common import pdf, spreadsheets
from label_sp.common.documents import ApplicationDocument, offer

TEMPLATE = "candidates/documents/improvement_plan.html"
CONTENT_TYPES = {"pdf": "application/pdf", "xlsx": spreadsheets.XLSX, "csv": "text/csv; charset=utf-8"}
HEAD = ("Engagement", "Action", "Origine", "Point", "Responsable", "Échéance", "État", "En retard", "Preuve")


def plan_context(dossier: Dossier, on: date) -> dict[str, Any]:
    """All that the PDF shows, on that day."""
    found = queries.actions(dossier)
    cards = presentation.cards(found, on)
    return {
        "dossier": dossier,
        "fictitious": dossier.is_fictitious,
        "on": on,
        "progress": queries.progress(found, on),
        "groups": _by_engagement(cards),
    }


def _by_engagement(cards: Sequence[presentation.Card]) -> list[tuple[str, list[presentation.Card]]]:
    titles = sorted({(card.action.engagement, card.action.engagement_title) for card in cards})
    return [(title, [c for c in cards if c.action.engagement == number]) for number, title in titles]


def plan_pdf(dossier: Dossier, on: date) -> bytes:
    """The plan as it is on that day, as a tagged PDF."""
    return pdf.render(TEMPLATE, plan_context(dossier, on), identifier=f"improvement-plan-{dossier.pk}-{on}")


def rows(dossier: Dossier, on: date) -> Iterator[Sequence[spreadsheets.Cell]]:
    """One line for each action, the nearest due date first."""
    yield HEAD
    for each in queries.actions(dossier):
        said = (each.get_state_display(), "oui" if each.is_late(on) else "non")
        origin = (each.get_source_display(), spreadsheets.Code(each.point))
        yield each.engagement, each.label, *origin, each.owner, each.due, *said, each.proof


def file_name(dossier: Dossier, kind: str, on: date) -> str:
    return f"plan-amelioration-{dossier.reference}-{on}.{kind}"


def file_of(dossier: Dossier, kind: str, on: date) -> bytes:
    """The plan as `kind` of CONTENT_TYPES."""
    if kind == "pdf":
        return plan_pdf(dossier, on)
    if kind == "xlsx":
        return spreadsheets.workbook(rows(dossier, on))
    return spreadsheets.csv_for_people(rows(dossier, on))


def planned_on(dossier: Dossier) -> date | None:
    """Today, whose state the plan shows; None while it is empty."""
    return dossier.today if dossier.planned_actions.exists() else None


def application_document(dossier: Dossier) -> ApplicationDocument | None:
    """What the piece « Plan d’actions d’amélioration » asks for, as it is today; None while it is empty. DOS-01."""
    on = planned_on(dossier)
    if on is None:
        return None
    return ApplicationDocument(file_name(dossier, "pdf", on), plan_pdf(dossier, on), on)


offer("improvement_plan", ready=planned_on, make=application_document)
