"""The report of a self-assessment, in one normalised shape: JSON as it was sealed, PDF and XLSX out of it. PRE-01."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from candidates.dossiers.models import Dossier
from candidates.grids.presentation import OR, SHOWN, key_of, titles
from candidates.self_assessments import queries
from candidates.self_assessments.models import Filling, SelfAssessment
from label_sp.common import pdf, spreadsheets
from label_sp.common.documents import ApplicationDocument, offer
from label_sp.guide import told

TEMPLATE = "candidates/documents/self_assessment.html"
FORMAT = "services-publics-plus/self-assessment/1"
CONTENT_TYPES = {"pdf": "application/pdf", "xlsx": spreadsheets.XLSX, "json": "application/json"}


def written(filling: Filling, *, done_on: date, summary: str) -> str:
    """The normalised report of a filling whose points all have a position, as JSON: names sorted, UTF-8."""
    dossier, grid, scores = filling.dossier, filling.grid, queries.standing(filling).scores
    report = {
        "format": FORMAT,
        "dossier": dossier.reference,
        "service": dossier.service.name,
        "organisation": dossier.service.organisation.name,
        "fictitious": dossier.is_fictitious,
        "grid": {
            "name": str(grid),
            "version": grid.version,
            "provisional": grid.provisional,
            "fingerprint": grid.fingerprint,
        },
        "done_on": done_on.isoformat(),
        "summary": summary,
        "engagements": {str(number): told.number(score) for number, score in scores.engagements.items()},
        "or_criteria": told.number(scores.or_criteria),
        "points": [
            {
                "code": row.point.code,
                "engagement": row.point.engagement,
                "criteria": row.point.criteria,
                "text": row.point.text,
                "value": row.level,
                "comment": row.comment,
                "action": row.action,
            }
            for row in queries.points_of(filling)
        ],
        "without_object": [
            {"code": point.code, "text": point.text} for point in queries.without_object(filling)
        ],
    }
    return json.dumps(report, ensure_ascii=False, sort_keys=True, indent=1) + "\n"


def fingerprint(report: str) -> str:
    """What `sha256sum` says of the JSON file."""
    return hashlib.sha256(report.encode()).hexdigest()


def file_name(assessed: SelfAssessment, kind: str) -> str:
    return f"autodiagnostic-{assessed.dossier.reference}-{assessed.done_on}.{kind}"


def file_of(assessed: SelfAssessment, kind: str) -> bytes:
    """The report as `kind` of CONTENT_TYPES; the same self-assessment always gives the same report."""
    if kind == "json":
        return assessed.report.encode()
    return report_pdf(assessed) if kind == "pdf" else spreadsheets.workbook(rows(assessed))


def report_pdf(assessed: SelfAssessment) -> bytes:
    """The report as a tagged PDF."""
    return pdf.render(TEMPLATE, report_context(assessed), identifier=f"self-assessment-{assessed.pk}")


def report_context(assessed: SelfAssessment) -> dict[str, Any]:
    """All that the PDF shows; nothing in it depends on the day it is made."""
    report = assessed.told
    return {
        "report": report,
        "fictitious": report["fictitious"],
        "done_on": assessed.done_on,
        "sha256": assessed.sha256,
        "lines": list(_lines(report)),
        "groups": list(_groups(report)),
    }


def _lines(report: dict[str, Any]) -> Iterator[tuple[str, str, int]]:
    """Each engagement then the Or criteria: name, score as shown, number of points."""
    counted = [key_of(point["engagement"]) for point in report["points"]]
    for key, title in titles().items():
        score = report["or_criteria"] if key == OR else report["engagements"].get(key)
        name = title if key == OR else f"{key} · {title}"
        yield name, score["shown"] if score else "—", counted.count(key)


def _groups(report: dict[str, Any]) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    for key, title in titles().items():
        mine = [each for each in report["points"] if key_of(each["engagement"]) == key]
        if mine:
            name = title if key == OR else f"Engagement {key} · {title}"
            yield name, [{**each, "shown": SHOWN[each["value"]]} for each in mine]


def rows(assessed: SelfAssessment) -> Iterator[Sequence[spreadsheets.Cell]]:
    """The points as a sheet; its last lines say what the report is, and the fingerprint of its JSON."""
    report = assessed.told
    yield ("Code", "Engagement", "Point de contrôle", "Position", "Commentaire", "Action prévue")
    for each in report["points"]:
        value = float(each["value"])
        yield each["code"], each["engagement"], each["text"], value, each["comment"], each["action"]
    yield ()
    for name, score, _ in _lines(report):
        yield "", "", f"Score : {name}", score
    yield ()
    yield "", "", "Dossier", report["dossier"]
    yield "", "", "Service", report["service"]
    yield "", "", "Réalisé le", assessed.done_on
    yield "", "", "Grille", report["grid"]["name"]
    yield "", "", "Empreinte SHA-256 du rapport (JSON)", assessed.sha256


def _filled(dossier: Dossier) -> SelfAssessment | None:
    """The latest one that was filled on the grid."""
    return dossier.self_assessments.exclude(report="").first()


def filled_on(dossier: Dossier) -> date | None:
    """The day of the latest one that was filled on the grid, None before."""
    assessed = _filled(dossier)
    return assessed.done_on if assessed else None


def application_document(dossier: Dossier) -> ApplicationDocument | None:
    """What the piece « Rapport d’autodiagnostic » asks for; None before one is filled on the grid. DOS-01."""
    assessed = _filled(dossier)
    if assessed is None:
        return None
    return ApplicationDocument(file_name(assessed, "pdf"), report_pdf(assessed), assessed.done_on)


offer("self_assessment", ready=filled_on, make=application_document)
