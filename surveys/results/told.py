"""The report for programs and for spreadsheets: the numbers of the PDF, under names. SUR-09."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from label_sp.common import spreadsheets
from label_sp.common.spreadsheets import Cell
from label_sp.design.curve import by_days
from label_sp.guide import told
from label_sp.guide.french import short_date
from label_sp.guide.numbers import rounded_down
from surveys.campaigns.shapes import result_as_json
from surveys.questionnaires.enums import Level
from surveys.results.enums import LAYOUT
from surveys.results.report import POSITIONS, Report


def as_json(report: Report) -> bytes:
    """One object, in the order of the PDF; days as ISO, notes as the API writes them."""
    return (json.dumps(_told(report), ensure_ascii=False, indent=1) + "\n").encode()


def _told(report: Report) -> dict[str, Any]:
    campaign, dossier, before = report.campaign, report.campaign.dossier, report.before
    questionnaire = campaign.questionnaire
    return {
        "layout": LAYOUT,
        "campaign": {
            "id": str(campaign.pk),
            "dossier": dossier.reference,
            "service": str(dossier.service),
            "kind": campaign.kind,
            "purpose": campaign.purpose,
            "number": campaign.number,
            "opened_on": campaign.opened_on.isoformat(),
            "closed_on": campaign.results_on.isoformat(),
            "sample_method": campaign.sample_method,
            "questionnaire": {
                "version": questionnaire.version,
                "provisional": questionnaire.provisional,
                "warning": questionnaire.warning if questionnaire.provisional else "",
            },
        },
        "origin": {
            "source": campaign.source,
            "by": str(campaign.recorded_by),
            "on": dossier.service.day_of(campaign.recorded_at).isoformat(),
            "file": campaign.source_name,
            "sha256": campaign.source_sha256,
            "in_words": list(report.origin.lines),
        },
        "result": result_as_json(report.result),
        "questions": [
            {
                "code": line.question.code,
                "text": line.question.text,
                "engagement": line.question.engagement,
                "counts": {str(level): count for level, count in zip(Level, line.counts, strict=True)},
                "note": told.number(line.note.value),
            }
            for line in report.lines
        ],
        "shares": [
            {
                "label": each.label,
                "answers": each.answers,
                "counts": {str(level): part.count for level, part in zip(POSITIONS, each.parts, strict=True)},
            }
            for each in report.shares
        ],
        "channels": campaign.channels,
        "days": {day.isoformat(): count for day, count in report.days.items()},
        "sites": [
            {
                "site": line.site,
                "responses": line.responses,
                "admissible": line.admissible,
                "channels": {
                    str(channel): count
                    for channel, count in zip(report.sites.channels, line.counts, strict=True)
                },
            }
            for line in report.sites.lines
        ],
        "before": before
        and {
            "campaign": str(before.campaign.pk),
            "closed_on": before.campaign.results_on.isoformat(),
            "admissible": before.result.admissible,
            "notes": [
                {
                    "label": change.label,
                    "before": told.number(change.before.value),
                    "now": told.number(change.now.value),
                }
                for change in before.changes
            ],
        },
    }


def as_workbook(report: Report) -> bytes:
    """One sheet a part of the PDF."""
    parts = {
        "Synthèse": list(_summary(report)),
        "Notes": [("Note", "Sur 100"), *_notes(report)],
        "Questions": list(_questions(report)),
        "Répartition": list(_shares(report)),
        "Jours": list(_days(report)),
        "Sites et canaux": list(_sites(report)),
    }
    if report.before:
        parts["Campagne précédente"] = list(_before(report))
    if report.sample:
        parts["Échantillon"] = list(_sample(report))
    title = f"Rapport d’enquête, dossier {report.campaign.dossier.reference}"
    return spreadsheets.sheets(parts, title=title, made_on=report.campaign.results_on)


def _summary(report: Report) -> Iterator[Sequence[Cell]]:
    campaign, result = report.campaign, report.result
    yield "Rapport normalisé d’enquête", f"modèle {LAYOUT}"
    yield "Enquête", str(campaign.get_kind_display())
    yield "En vue de", str(campaign.get_purpose_display())
    yield "Service", str(campaign.dossier.service)
    yield "Dossier", campaign.dossier.reference
    if campaign.questionnaire.provisional:
        yield "Questionnaire provisoire", campaign.questionnaire.warning
    yield "Version du questionnaire", campaign.questionnaire.version
    yield "Ouverture", campaign.opened_on
    yield "Clôture", campaign.results_on
    if result.concerned is not None:
        yield "Agents concernés", result.concerned
    yield "Personnes sollicitées", result.solicited
    yield "Réponses reçues", result.responses
    yield "Questionnaires recevables", result.admissible
    yield "Questionnaires recevables exigés", result.needed
    yield "Taux de retour", report.panel.rate
    yield "Taux exigé", f"{result.needed_percent} %"
    yield "Enquête valide", "oui" if result.valid else "non"
    yield "Note globale sur 100", rounded_down(result.global_note)
    yield "Constitution de l’échantillon", campaign.sample_method
    for line in report.origin.lines:
        yield "Origine des nombres", line
    if report.origin.sha256:
        yield "Empreinte SHA-256 du fichier importé", report.origin.sha256


def _notes(report: Report) -> Iterator[Sequence[Cell]]:
    for note in report.panel.notes:
        yield note.label, rounded_down(note.value)


def _questions(report: Report) -> Iterator[Sequence[Cell]]:
    yield "Code", "Question", *(str(level.label) for level in Level), "Note sur 100"
    for line in report.lines:
        yield line.question.code, line.question.text, *line.counts, rounded_down(line.note.value)


def _shares(report: Report) -> Iterator[Sequence[Cell]]:
    yield "Engagement ou question", *(str(level.label) for level in POSITIONS), "Réponses"
    for each in report.shares:
        yield each.label, *(part.count for part in each.parts), each.answers


def _days(report: Report) -> Iterator[Sequence[Cell]]:
    yield "Jour", "Questionnaires recevables", "Depuis l’ouverture"
    if report.days:
        yield from by_days(report.days, report.campaign.opened_on, report.campaign.results_on)[::-1]


def _sites(report: Report) -> Iterator[Sequence[Cell]]:
    yield "Site", *(str(channel.label) for channel in report.sites.channels), "Recevables", "Reçues"
    for line in report.sites.lines:
        yield line.name, *line.counts, line.admissible, line.responses


def _before(report: Report) -> Iterator[Sequence[Cell]]:
    if report.before is None:
        return
    yield "Note", f"Close le {short_date(report.before.campaign.results_on)}", "Cette campagne", "Évolution"
    for change in report.before.changes:
        yield change.label, rounded_down(change.before.value), rounded_down(change.now.value), change.shown


def _sample(report: Report) -> Iterator[Sequence[Cell]]:
    yield "Site", "Canal", "Usagers", "Sollicités", "Écart en points"
    for gap in report.sample.cells if report.sample else ():
        yield gap.cell.site, gap.cell.channel, gap.cell.population, gap.cell.sample, gap.gap_in_words
