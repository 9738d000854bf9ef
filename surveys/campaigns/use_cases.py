"""What is declared of a campaign, whoever ran it. SUU-06, SUA-02."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError

from label_sp.guide import sample
from label_sp.guide.calendar import french_date
from label_sp.guide.failures import refuse_if
from surveys.campaigns.enums import Purpose
from surveys.questionnaires.enums import SurveyKind

MOST_SOLICITED = 100_000_000
NO_NUMBER = "Donnez un nombre entier de personnes, 0 ou plus."
CONCERNED = {
    SurveyKind.USERS: "Ce nombre n’est demandé que pour l’enquête agents.",
    SurveyKind.AGENTS: "Donnez le nombre d’agents en contact direct ou indirect avec les usagers.",
}


@dataclass(frozen=True, slots=True)
class Declaration:
    """What the candidate states about a campaign, beside the answers. SUU-06, SUA-02."""

    kind: SurveyKind
    purpose: Purpose
    solicited: int
    opened_on: date
    closed_on: date
    sample_method: str
    concerned: int | None = None  # agents only


def check_declaration(declared: Declaration, *, today: date) -> None:
    """Refuse dates in the wrong order and an impossible number, field by field; then what SUA-02 refuses."""
    if errors := dict(_problems(declared, today)):
        raise ValidationError(errors)
    if declared.concerned is not None:
        refuse_if(sample.failures_of_concerned(declared.concerned, declared.solicited))


def _problems(declared: Declaration, today: date) -> Iterator[tuple[str, str]]:
    """(field, sentence) of each."""
    if declared.opened_on > today:
        yield "opened_on", "La date d’ouverture est dans le futur."
    if declared.closed_on > today:
        yield (
            "closed_on",
            "La date de clôture est dans le futur : importez les réponses une fois la campagne close.",
        )
    elif declared.closed_on < declared.opened_on:
        opened = french_date(declared.opened_on)
        yield "closed_on", f"La clôture précède l’ouverture du {opened}. Corrigez l’une des deux dates."
    if not 0 <= declared.solicited <= MOST_SOLICITED:
        yield "solicited", NO_NUMBER
    if problem := problem_of_concerned(declared.kind, declared.concerned):
        yield "concerned", problem
    if not declared.sample_method:
        yield "sample_method", "Décrivez comment les personnes sollicitées ont été choisies."


def problem_of_concerned(kind: SurveyKind, concerned: int | None) -> str:
    """What is wrong with the number by itself: it is asked of the agents' survey alone. SUA-02.

    That those solicited are among them is a rule: `label_sp.guide.sample`.
    """
    if (kind == SurveyKind.AGENTS) != (concerned is not None):
        return CONCERNED[kind]
    if concerned is not None and concerned > MOST_SOLICITED:
        return NO_NUMBER
    return ""
