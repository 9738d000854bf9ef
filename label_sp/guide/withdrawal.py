"""Withdrawing a label. Guide 5.3.2."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from label_sp.guide.calendar import days_after, french_date, months_after
from label_sp.guide.failures import Failure, gathered

MARK_MONTHS = 2  # WIT-03


class Ground(StrEnum):
    """Why a label may be withdrawn. WIT-01, guide 5.3.2."""

    FOLLOW_UP_MISSED = "follow_up_missed"
    MEASURES_NOT_TAKEN = "measures_not_taken"
    MARK_MISUSED = "mark_misused"
    NOT_RENEWED = "not_renewed"

    @property
    def label(self) -> str:
        """The ground in French, as notified."""
        return GROUND_LABELS[self]


GROUND_LABELS = {
    Ground.FOLLOW_UP_MISSED: "audit de suivi non réalisé, du fait du service labellisé",
    Ground.MEASURES_NOT_TAKEN: "mesures requises pour lever une suspension non prises",
    Ground.MARK_MISUSED: "règlement d’usage de la marque non respecté",
    Ground.NOT_RENEWED: "label non renouvelé à la fin du cycle de 3 ans",
}


@dataclass(frozen=True, slots=True)
class WithdrawalFacts:
    """What is known when the body withdraws. `follow_up_window_last` is the last day of the follow-up audit's window;
    `suspended_on` and `conform_by` those of the suspension in course, None when there is none."""

    ground: str
    effective_on: date
    valid_until: date
    follow_up_window_last: date
    follow_up_held: bool = False
    suspended_on: date | None = None
    conform_by: date | None = None


def mark_ends_on(effective_on: date) -> date:
    """The last day of any use of the mark: 2 months after the effective date. WIT-03, guide 5.3.2."""
    return months_after(effective_on, MARK_MONTHS)


def effective_at_end(valid_until: date) -> date:
    """The effective date of the fourth withdrawal: the day after the last valid day, when nothing renewed the label.

    WIT-01, guide 5.3.2 « il perd ainsi son label à échéance de validité ».
    """
    return days_after(valid_until, 1)


@gathered
def failures_to_withdraw(facts: WithdrawalFacts, *, today: date) -> Iterator[Failure]:
    """What forbids withdrawing today. WIT-01, WIT-02, guide 5.3.2."""
    if facts.ground not in list(Ground):
        yield Failure(
            "WIT-01",
            "Ce motif ne permet pas de retirer un label.",
            found=facts.ground or "pas de motif",
            needed=" ; ".join(GROUND_LABELS.values()),
            next_step="Choisissez l’un des motifs prévus par le guide.",
        )
    if facts.effective_on < today:
        yield Failure(
            "WIT-02",
            "Un retrait ne peut pas prendre effet avant sa notification.",
            found=f"une prise d’effet le {french_date(facts.effective_on)}",
            needed=f"le {french_date(today)} ou après",
            next_step="Choisissez une date de prise d’effet à venir.",
        )
    yield from _failures_of_ground(facts, today)


def _failures_of_ground(facts: WithdrawalFacts, today: date) -> Iterator[Failure]:
    """Our reading of WIT-01: a ground can be used once its fact is established."""
    if facts.ground == Ground.FOLLOW_UP_MISSED and (
        facts.follow_up_held or today <= facts.follow_up_window_last
    ):
        yield Failure(
            "WIT-01",
            "L’audit de suivi peut encore se tenir, ou s’est tenu.",
            found="un audit de suivi réalisé"
            if facts.follow_up_held
            else "une période d’audit encore ouverte",
            needed=f"une période close (le {french_date(facts.follow_up_window_last)}) sans audit de suivi",
            next_step="Attendez la fin de la période, ou retenez un autre motif.",
        )
    if facts.ground == Ground.MEASURES_NOT_TAKEN and not _measures_are_overdue(facts, today):
        yield Failure(
            "WIT-01",
            "Le délai de mise en conformité n’est pas passé, ou le label n’est pas suspendu.",
            found=f"un délai jusqu’au {french_date(facts.conform_by)}"
            if facts.conform_by
            else "pas de suspension",
            needed="une suspension dont le délai de mise en conformité est passé",
            next_step="Attendez la fin du délai, ou retenez un autre motif.",
        )
    if facts.ground == Ground.NOT_RENEWED and facts.effective_on <= facts.valid_until:
        yield Failure(
            "WIT-01",
            "Un label qui n’est pas renouvelé reste valable jusqu’à son échéance.",
            found=f"une prise d’effet le {french_date(facts.effective_on)}",
            needed=f"une prise d’effet après le {french_date(facts.valid_until)}",
            next_step="Choisissez une date de prise d’effet après la fin de validité.",
        )


def _measures_are_overdue(facts: WithdrawalFacts, today: date) -> bool:
    return facts.suspended_on is not None and facts.conform_by is not None and today > facts.conform_by
