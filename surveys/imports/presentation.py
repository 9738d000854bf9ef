"""What the page of a file says before it is imported: what would count, what would not and why, what it would give."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from label_sp.common import spreadsheets, tables
from label_sp.common.columns import told as told_column
from label_sp.guide import surveys
from label_sp.guide.french import counted
from label_sp.guide.numbers import percent
from label_sp.guide.surveys import SurveyResult
from surveys.answers import header, plans
from surveys.answers.enums import Channel
from surveys.answers.imports import Reader, answered
from surveys.campaigns.models import Campaign
from surveys.imports import queries
from surveys.imports.models import AnswersUpload
from surveys.questionnaires.enums import Level
from surveys.results import presentation as results
from surveys.results.presentation import Note

LEVELS = {
    Level.FULL: "Tout à fait d’accord, très satisfait (1 point)",
    Level.MOSTLY: "Plutôt d’accord, plutôt satisfait (0,75 point)",
    Level.LITTLE: "Plutôt pas d’accord, plutôt pas satisfait (0,25 point)",
    Level.NONE: "Pas du tout d’accord, pas du tout satisfait (0 point)",
    Level.NOT_CONCERNED: "Non concerné, ne se prononce pas",
    Level.UNANSWERED: "Sans réponse",
}
REFUSE = (plans.REFUSED, "Refuser les lignes qui ont cette valeur")
MEANINGS = {  # of a value, by what its column holds
    "answers": [*LEVELS.items(), REFUSE],
    "ends": [("1", "Réponse terminée"), ("0", "Réponse non terminée"), REFUSE],
    "channels": [*Channel.choices, REFUSE],
}
HEADINGS = {
    "answers": "Les réponses",
    "ends": "Réponse terminée ou non",
    "channels": "Le canal",
}
REASONS = {
    "answers": "une réponse n’est pas de l’échelle",
    "ends": "on ne sait pas si elle est terminée",
    "channels": "le canal n’est pas connu",
    "sites": "le nom du site ne convient pas",
    "width": "elle n’a pas autant de cellules que l’en-tête",
}
SHOWN_SITES, SHOWN_COLUMNS = 10, 30
NOT_FINISHED = "Non terminée (SUR-06)."
TOO_FEW = "{} sur {} ont une réponse : il en faut plus de la moitié (SUR-06)."


@dataclass(frozen=True, slots=True)
class Preview:
    """What importing would do. reasons: how many lines are refused, and why; refusals: the first ones."""

    lines: int
    taken: int
    refused: int
    admissible: int
    unfinished: int
    too_few: int
    reasons: list[tuple[str, int]]
    refusals: list[tuple[int, str]]
    sites: list[tuple[str, int]]
    unknown_sites: list[str]
    result: SurveyResult
    notes: tuple[Note, ...]

    @property
    def rate(self) -> str:
        """« 6,1 % »; « — » when nobody was solicited."""
        return percent(self.result.rate)


def preview(upload: AnswersUpload) -> Preview:
    """Of a file whose columns and values are known."""
    report, result = upload.report, queries.result_of(upload)
    told = Campaign(kind=upload.kind, questionnaire=upload.questionnaire)
    return Preview(
        lines=report["lines"],
        taken=report["lines"] - report["refused"],
        refused=report["refused"],
        admissible=report["admissible"],
        unfinished=report["unfinished"],
        too_few=report["too_few"],
        reasons=[(REASONS[reason], count) for reason, count in report["reasons"].items()],
        refusals=[(number, said) for number, said in report["refusals"]],
        sites=sorted(((name, count) for name, count in report["sites"].items() if name), key=_most)[
            :SHOWN_SITES
        ],
        unknown_sites=report["unknown_sites"][:SHOWN_SITES],
        result=result,
        notes=results.main_notes(told, result),
    )


def _most(site: tuple[str, int]) -> tuple[int, str]:
    return -site[1], site[0]


def remarks(upload: AnswersUpload) -> list[str]:
    """What somebody should know of the columns: those repeated, those that no question asks."""
    read = queries.header_of(upload)
    wanted = upload.chosen.get("columns") or read.columns
    told = header.Header(read.names, read.last_line, dict(wanted), doubled=read.doubled)
    found = []
    if read.doubled:
        names = ", ".join(told_column(read.names, index) for index in read.doubled)
        found.append(f"Colonnes en double, la première est lue : {names}.")
    if left := header.worth_telling(told):
        more = (
            counted(len(left) - SHOWN_COLUMNS, " et aucune autre| et # autre| et # autres")
            if len(left) > SHOWN_COLUMNS
            else ""
        )
        found.append(f"Colonnes ignorées : {', '.join(left[:SHOWN_COLUMNS])}{more}.")
    return found


def understood(upload: AnswersUpload) -> list[tuple[str, str]]:
    """The values that needed no explanation, each with what it was read as."""
    return [
        (each.written or "(vide)", LEVELS[Level(each.meaning)])
        for each in queries.found_of(upload).answers
        if each.sure
    ]


def lines_that_do_not_count(upload: AnswersUpload) -> Iterator[str]:
    """A CSV for people, line by line: each line that is refused or not admissible, and why."""
    return spreadsheets.lines_for_people(_that_do_not_count(upload))


def _that_do_not_count(upload: AnswersUpload) -> Iterator[list[Any]]:
    yield ["ligne", "état", "raison"]
    reader = Reader(queries.plan_of(upload), queries.sites_of(upload.dossier))
    questions = len(reader.plan.codes)
    with upload.file.open("rb") as content:
        for number, row in reader.numbered(tables.read(content)):
            if row is None:
                yield [number, "refusée", reader.problem]
            elif not row.finished:
                yield [number, "non recevable", NOT_FINISHED]
            elif not surveys.is_admissible(row.answers, True, questions):
                yield [number, "non recevable", TOO_FEW.format(answered(row.answers), questions)]
