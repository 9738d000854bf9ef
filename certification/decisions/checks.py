"""What the system checks before a decision, and what leaves after it, said before anybody decides."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from candidates.dossiers.models import Dossier
from certification.dossier import mails
from label_sp.actors import queries as actors
from label_sp.actors.models import User
from label_sp.guide import decision
from label_sp.guide.failures import Failures

CHECKS = (  # (rules of the failures, what is checked)
    (("ACT-10",), "Vous n’avez pas participé à cet audit, et rien ne vous lie au candidat"),
    (("DEC-08",), "Le candidat a répondu au rapport, ou ses 10 jours sont passés"),
    (("CON-03",), "Un contrat lie l’organisme et le candidat"),
    (("ACT-06",), "L’habilitation de l’organisme est en vigueur"),
)
SELF_ASSESSMENT = "L’autodiagnostic datait de moins de 12 mois au premier jour de la visite"
SURVEYS = "Les deux enquêtes sont valides et assez récentes"


@dataclass(frozen=True, slots=True)
class Check:
    """One check: its failures are empty when it holds."""

    label: str
    rule: str
    failures: Failures

    @property
    def ok(self) -> bool:
        return not self.failures


@dataclass(frozen=True, slots=True)
class Leaving:
    """Who is told of the decision."""

    candidates: tuple[User, ...]
    ditp: tuple[User, ...]


def before_decision(known: decision.DecisionFacts, today: date) -> list[Check]:
    """ACT-06, ACT-10, CON-03, DEC-08, PRE-01, SUR-01: each with what is wrong, if anything."""
    found = decision.failures_to_decide(known, today=today)
    checks = [
        Check(label, rules[0], tuple(failure for failure in found if failure.rule in rules))
        for rules, label in CHECKS
    ]
    return [
        *checks,
        Check(SELF_ASSESSMENT, "PRE-01", known.self_assessment_failures),
        Check(SURVEYS, "SUR-01", known.survey_failures),
    ]


def leaving(dossier: Dossier) -> Leaving:
    """The people that a decision is sent to. ACT-09."""
    return Leaving(tuple(mails.candidates(dossier)), tuple(actors.ditp_members()))
