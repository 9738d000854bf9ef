"""The simulators, in the order in which a service needs them, and the rules that each applies."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from django.urls import reverse


@dataclass(frozen=True, slots=True)
class Simulator:
    """One page: the question it answers is its title."""

    name: str
    short: str
    question: str
    answers: str
    rules: tuple[str, ...]

    @property
    def url(self) -> str:
        return reverse(f"simulators:{self.name}")


SIMULATORS = (
    Simulator(
        "tier",
        "Palier",
        "Quel palier avec ces notes ?",
        "Le palier atteint, condition par condition, et ce qui manque pour le suivant.",
        ("DEC-01", "DEC-02", "DEC-03", "DEC-04", "DEC-05"),
    ),
    Simulator(
        "surveys",
        "Enquêtes",
        "Ces réponses suffisent-elles ?",
        "Les questionnaires recevables, le taux de retour, la validité et les notes, depuis un fichier de réponses.",
        (
            *("SUR-05", "SUR-06", "SUR-07", "SUR-08"),
            *("SUU-01", "SUU-02", "SUU-03", "SUU-04", "SUA-01", "SUA-03"),
        ),
    ),
    Simulator(
        "schedule",
        "Calendrier d’audit",
        "Quand faire quoi, autour de l’audit ?",
        "Les dates à tenir avant et après la visite d’audit, en image, en tableau et dans votre agenda.",
        ("PRE-01", "SUR-01", "SUR-02", "DOS-02", "DOS-04", "AUD-01", "AUD-07", "AUD-08", "DEC-08"),
    ),
    Simulator(
        "cycle",
        "Cycle de trois ans",
        "Que se passe-t-il pendant les trois ans du label ?",
        "Le suivi, le renouvellement et le dernier jour de validité, à partir du jour d’obtention.",
        ("ATT-01", "FOL-01", "FOL-02", "NET-04", "NET-05", "REN-01"),
    ),
    Simulator(
        "draw",
        "Tirage",
        "Combien de services auditer, et lesquels ?",
        "La taille de l’échantillon d’un réseau, et un tirage au sort que chacun peut refaire.",
        ("SAM-01", "SAM-02", "SAM-03", "SAM-04"),
    ),
    Simulator(
        "network",
        "Réseau",
        "Le service public central obtient-il le label ?",
        "Les conditions du label d’un service public central, et son palier, à partir de ses services publics locaux.",
        ("NET-01", "NET-02", "AUD-05", "SAM-01"),
    ),
)
BY_NAME: Mapping[str, Simulator] = MappingProxyType({each.name: each for each in SIMULATORS})


def applying(rule_id: str) -> Simulator | None:
    """The first simulator that applies a rule, for the page of rules."""
    return next((each for each in SIMULATORS if rule_id in each.rules), None)
