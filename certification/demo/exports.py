"""Surveys that were run with another tool, whose exports are imported."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.core.files.base import ContentFile

from certification.demo.clock import on
from certification.demo.life import Life
from surveys.answers import samples
from surveys.answers.header import FINISHED
from surveys.answers.plans import VALUES
from surveys.imports import use_cases as imports
from surveys.questionnaires import queries as questionnaires

SAMPLE_METHODS = {
    "users": "Usagers tirés au hasard parmi ceux reçus sur douze mois, par site et par canal (méthode inventée).",
    "agents": "Tous les agents en interaction avec les usagers, à l’accueil et au traitement (liste inventée).",
}


@dataclass(frozen=True, slots=True)
class Surveys:
    """Both campaigns: how many answered of how many."""

    opened_on: date
    closed_on: date
    users: tuple[int, int]  # responses, solicited
    agents: tuple[int, int]  # all agents concerned are solicited


def bring_in(life: Life, day: date, surveys: Surveys) -> None:
    """SUU-04, SUA-03: both surveys, by the import of what a tool such as Sphinx exports."""
    contributor = life.cast.contributor
    for kind, (responses, solicited), rule in (
        ("users", surveys.users, "SUU-04"),
        ("agents", surveys.agents, "SUA-03"),
    ):
        content = _exported(kind, responses, surveys.closed_on)
        with on(day):
            imports.import_answers(
                life.id,
                kind,
                actor=contributor,
                uploaded=ContentFile(content, name=f"export-{kind}-{surveys.closed_on}.txt"),
                chosen={"columns": {FINISHED: samples.PROGRESS_AT}, "end": VALUES},
                solicited=solicited,
                concerned=solicited if kind == "agents" else None,
                opened_on=surveys.opened_on,
                closed_on=surveys.closed_on,
                sample_method=SAMPLE_METHODS[kind],
            )
        who = "usagers" if kind == "users" else "agents"
        life.say(day, str(contributor), f"importe {responses} réponses d’{who} sur {solicited}", rule)


def _exported(kind: str, responses: int, day: date) -> bytes:
    """What the other tool gave."""
    questionnaire = questionnaires.questionnaire_on(kind, day)
    if questionnaire is None:
        raise LookupError("No questionnaire is published.")
    asked = [
        (question.text, {str(level): label for level, label in choices})
        for question, choices in questionnaires.asked(questionnaire)
    ]
    seed = day.toordinal()
    return samples.tool_export(asked, samples.answers(kind, responses, seed), seed)
