"""Suspending a label and lifting the suspension. Guide 5.3.1."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from label_sp.guide.calendar import french_date, months_after
from label_sp.guide.failures import Failure, gathered

SUSPENSION_MONTHS = 12  # SUS-02


class Ground(StrEnum):
    """Why a label may be suspended. SUS-01, guide 5.3.1."""

    ACTION_PLAN_MISSING = "action_plan_missing"
    POSTPONEMENTS = "postponements"
    AUDIT_REFUSED = "audit_refused"
    MARK_MISUSED = "mark_misused"
    OWN_REQUEST = "own_request"

    @property
    def label(self) -> str:
        """The ground in French, as notified."""
        return GROUND_LABELS[self]


GROUND_LABELS = {
    Ground.ACTION_PLAN_MISSING: "plan d’actions demandé après l’audit de suivi non produit",
    Ground.POSTPONEMENTS: "reports d’audits successifs",
    Ground.AUDIT_REFUSED: "refus de réaliser les audits dans les conditions requises",
    Ground.MARK_MISUSED: "manquement au règlement d’usage de la marque",
    Ground.OWN_REQUEST: "demande du service labellisé",
}


@dataclass(frozen=True, slots=True)
class SuspensionFacts:
    """`conform_by` is the day the body sets for conformity; `action_plan_due` the day the plan was due, if one was."""

    ground: str
    conform_by: date
    action_plan_due: date | None = None
    action_plan_received_on: date | None = None


@dataclass(frozen=True, slots=True)
class LiftingFacts:
    """`conformity_shown_on` is the day the service showed that it conforms again, None while it has not."""

    conformity_shown_on: date | None
    conform_by: date
    valid_until: date


def last_day(suspended_on: date) -> date:
    """The day by which a suspension ends, lifted or followed by a withdrawal: 12 months later. SUS-02, guide 5.3.1."""
    return months_after(suspended_on, SUSPENSION_MONTHS)


@gathered
def failures_to_suspend(facts: SuspensionFacts, *, today: date) -> Iterator[Failure]:
    """What forbids suspending today. SUS-01, SUS-02, FOL-05, guide 5.3.1."""
    if facts.ground not in list(Ground):
        yield Failure(
            "SUS-01",
            "Ce motif ne permet pas de suspendre un label.",
            found=facts.ground or "pas de motif",
            needed=" ; ".join(GROUND_LABELS.values()),
            next_step="Choisissez l’un des motifs prévus par le guide.",
        )
    if facts.ground == Ground.ACTION_PLAN_MISSING:
        yield from failures_for_missing_plan(
            facts.action_plan_due, facts.action_plan_received_on, today=today
        )
    if not today <= facts.conform_by <= last_day(today):
        yield Failure(
            "SUS-02",
            "Une suspension dure au plus 12 mois.",
            found=f"une mise en conformité attendue le {french_date(facts.conform_by)}",
            needed=f"une date entre aujourd’hui et le {french_date(last_day(today))}",
            next_step="Fixez une date de mise en conformité dans cette période.",
        )


@gathered
def failures_for_missing_plan(
    due: date | None, received_on: date | None, *, today: date
) -> Iterator[Failure]:
    """What forbids suspending for want of an action plan: none asked for, it came, or its month is not over. FOL-05."""
    if due is None:
        found = "aucun plan d’actions n’a été demandé"
    elif received_on is not None:
        found = f"un plan d’actions reçu le {french_date(received_on)}"
    elif today <= due:
        found = f"un plan d’actions attendu jusqu’au {french_date(due)} inclus"
    else:
        return
    yield Failure(
        "FOL-05",
        "Le label ne peut pas être suspendu faute de plan d’actions.",
        found=found,
        needed="un plan d’actions demandé, et non produit dans le mois",
        next_step="Attendez la fin du délai, examinez le plan reçu, ou retenez un autre motif.",
    )


@gathered
def failures_to_lift(facts: LiftingFacts, *, today: date) -> Iterator[Failure]:
    """What forbids lifting the suspension today; the end of validity never moves. SUS-03, guide 5.3.1."""
    if facts.conformity_shown_on is None:
        yield Failure(
            "SUS-03",
            "La suspension ne peut pas être levée : la mise en conformité n’est pas établie.",
            found="pas de mise en conformité constatée",
            needed=f"une mise en conformité au plus tard le {french_date(facts.conform_by)}",
            next_step="Constatez la mise en conformité, puis levez la suspension.",
        )
    elif facts.conformity_shown_on > facts.conform_by:
        yield Failure(
            "SUS-03",
            "La mise en conformité est arrivée après la date fixée.",
            found=f"une mise en conformité le {french_date(facts.conformity_shown_on)}",
            needed=f"le {french_date(facts.conform_by)} au plus tard",
            next_step="Le label peut être retiré pour mesures non prises (guide 5.3.2).",
        )
    if today > facts.valid_until:
        yield Failure(
            "SUS-03",
            "Le label est échu : la levée n’en prolonge pas la validité.",
            found=f"fin de validité le {french_date(facts.valid_until)}",
            needed="un label en cours de validité",
            next_step="Déposez une nouvelle candidature.",
        )
