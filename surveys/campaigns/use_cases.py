"""What is declared of a campaign, whoever ran it. SUU-06, SUA-02."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError

from label_sp.guide.calendar import french_date
from surveys.campaigns.enums import Purpose
from surveys.questionnaires.enums import SurveyKind

MOST_SOLICITED = 100_000_000


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
    """Refuse dates in the wrong order and an impossible number, field by field."""
    errors = {}
    if declared.opened_on > today:
        errors["opened_on"] = "La date d’ouverture est dans le futur."
    if declared.closed_on > today:
        errors["closed_on"] = (
            "La date de clôture est dans le futur : importez les réponses une fois la campagne close."
        )
    elif declared.closed_on < declared.opened_on:
        errors["closed_on"] = (
            f"La clôture précède l’ouverture du {french_date(declared.opened_on)}. Corrigez l’une des deux dates."
        )
    if not 0 <= declared.solicited <= MOST_SOLICITED:
        errors["solicited"] = "Donnez un nombre entier de personnes, 0 ou plus."
    elif problem := _problem_of_concerned(declared):
        errors["concerned"] = problem
    if not declared.sample_method:
        errors["sample_method"] = "Décrivez comment les personnes sollicitées ont été choisies."
    if errors:
        raise ValidationError(errors)


def _problem_of_concerned(declared: Declaration) -> str:
    """What is wrong with the number of agents concerned, beside those solicited. SUA-02, SUA-03."""
    if declared.kind == SurveyKind.USERS:
        return "" if declared.concerned is None else "Ce nombre n’est demandé que pour l’enquête agents."
    if declared.concerned is None:
        return "Donnez le nombre d’agents en contact direct ou indirect avec les usagers."
    if declared.concerned > MOST_SOLICITED:
        return "Donnez un nombre entier de personnes, 0 ou plus."
    if declared.concerned < declared.solicited:
        return (
            f"Vous avez sollicité {declared.solicited} agents : les agents concernés sont au moins aussi nombreux. "
            "Corrigez l’un des deux nombres."
        )
    return ""
