"""The renewal of a label at the end of its cycle. Guide 3.10."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from label_sp.guide.calendar import days_after, french_date, months_before
from label_sp.guide.failures import Failure, gathered

INVITATION_MONTHS = 9  # REN-01


def invitation_on(valid_until: date) -> date:
    """The day the labelled service is invited to renew: 9 months before the end. REN-01: 2028-06-30 → 2027-09-30."""
    return months_before(valid_until, INVITATION_MONTHS)


def starts_on(decided_on: date, former_until: date | None) -> date:
    """The first day of the cycle that a renewal opens. REN-02, guide 3.10.

    Our reading: the day after the former label ends when the decision comes before, so that no day is lost and none is
    counted twice; the day of the decision when it comes later.
    """
    if former_until is None or former_until < decided_on:
        return decided_on
    return days_after(former_until, 1)


@gathered
def failures_to_open(
    valid_until: date,
    *,
    today: date,
    already_open: bool = False,
    withdrawn: bool = False,
    reason: str = "",
) -> Iterator[Failure]:
    """What forbids opening the next cycle's dossier today. REN-01, REN-02, guide 3.10.

    Our reading: the invitation is no wall, a service may ask earlier and says why; after the end it is no renewal but a
    new application.
    """
    if withdrawn:
        yield Failure(
            "REN-02",
            "Un label retiré ne se renouvelle pas.",
            found="label retiré",
            needed="un label en cours de validité",
            next_step="Déposez une nouvelle candidature.",
            about="anew",
        )
    if already_open:
        yield Failure(
            "REN-02",
            "Le renouvellement de ce label est déjà ouvert.",
            found="un dossier de renouvellement existe",
            needed="un seul dossier par cycle",
            next_step="Poursuivez le dossier de renouvellement existant.",
        )
    if today < invitation_on(valid_until) and not reason.strip():
        yield Failure(
            "REN-01",
            "L’invitation à demander le renouvellement n’est pas encore partie.",
            found=f"label valable jusqu’au {french_date(valid_until)}",
            needed="9 mois au plus avant la fin de validité, ou le motif d’une demande plus précoce",
            next_step=f"Écrivez ce motif, ou revenez à partir du {french_date(invitation_on(valid_until))}.",
        )
    if today > valid_until:
        yield Failure(
            "REN-02",
            "Le label est échu : il ne peut plus être renouvelé.",
            found=f"fin de validité le {french_date(valid_until)}",
            needed="une demande avant la fin de validité",
            next_step="Déposez une nouvelle candidature.",
            about="anew",
        )


@dataclass(frozen=True, slots=True)
class SuccessionFacts:
    """`next_obtained_on` is the day the next cycle's label was granted, None as long as it was not."""

    next_obtained_on: date | None


@gathered
def failures_to_succeed(facts: SuccessionFacts, *, today: date) -> Iterator[Failure]:
    """What forbids the next cycle to take over today: its label was not granted. REN-02, guide 3.10."""
    if facts.next_obtained_on is None or facts.next_obtained_on > today:
        yield Failure(
            "REN-02",
            "Le label du cycle suivant n’est pas accordé.",
            found="pas de décision sur le renouvellement",
            needed="un renouvellement accordé dans les conditions d’un premier label",
            next_step="Attendez la décision sur le dossier de renouvellement.",
        )
