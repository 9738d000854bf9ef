"""What a certification body needs before any act: a habilitation in force and a contract. Guide 1.3, 3.2, 3.5.2."""

from collections.abc import Iterator
from datetime import date

from label_sp.guide.calendar import days_after, french_date, months_after
from label_sp.guide.failures import Failure, gathered

HABILITATION_MONTHS = 60  # ACT-03

HABILITATION_NOT_IN_FORCE = Failure(
    "ACT-06",
    "L’habilitation de l’organisme n’est pas en vigueur.",
    found="une habilitation suspendue, retirée, échue ou pas encore effective",
    needed="une habilitation en vigueur le jour de l’acte",
    next_step="Rapprochez-vous de la DITP pour rétablir l’habilitation.",
)
NO_AGREEMENT = Failure(
    "CON-03",
    "Aucun contrat en vigueur ne lie l’organisme de certification et le candidat.",
    found="pas de contrat signé pour ce service",
    needed="un contrat de prestation signé",
    next_step="Enregistrez le contrat signé, puis recommencez.",
)


@gathered
def failures_to_act(*, habilitation_in_force: bool, agreement_signed: bool = True) -> Iterator[Failure]:
    """What forbids a body to take on, audit or decide. ACT-06 (guide 1.3), CON-03 (guide 3.5.2)."""
    if not habilitation_in_force:
        yield HABILITATION_NOT_IN_FORCE
    if not agreement_signed:
        yield NO_AGREEMENT


def habilitation_last_day(decided_on: date) -> date:
    """The last day of a habilitation: 5 years less a day from the commission's decision. ACT-03, guide 1.2."""
    return days_after(months_after(decided_on, HABILITATION_MONTHS), -1)


@gathered
def failures_to_habilitate(*, accreditation_valid_until: date, decided_on: date) -> Iterator[Failure]:
    """What forbids habilitating a body on that day: its COFRAC accreditation is not in force. ACT-04, guide 1.3."""
    if accreditation_valid_until < decided_on:
        yield Failure(
            "ACT-04",
            "L’accréditation COFRAC de l’organisme n’est pas en vigueur.",
            found=f"une accréditation valable jusqu’au {french_date(accreditation_valid_until)}",
            needed=f"une accréditation en vigueur le {french_date(decided_on)}",
            next_step="Demandez à l’organisme une accréditation à jour, puis enregistrez-la.",
        )
