"""What a certification body needs before any act: a habilitation in force and a contract. Guide 1.3, 3.2, 3.5.2."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from label_sp.guide.calendar import french_date, last_day_of, months_before
from label_sp.guide.failures import Failure, gathered

HABILITATION_MONTHS = 60  # ACT-03
STANDARDS = ("17021", "17021-1", "17065")  # ACT-04: NF EN ISO/CEI
SECTOR = "36"  # ACT-04: EA/IAF 36, public administration
CONTRACT_MONTHS = 36  # CON-01
SIGNATURE_MONTHS = 18  # CON-01: signed earlier, its 3 years are over before the follow-up audit

HABILITATION_NOT_IN_FORCE = Failure(
    "ACT-06",
    "L’habilitation de l’organisme n’est pas en vigueur.",
    found="une habilitation suspendue, retirée, échue ou pas encore effective",
    needed="une habilitation en vigueur le jour de l’acte",
    next_step="Rapprochez-vous de la DITP pour rétablir l’habilitation ; sinon, le service choisit un autre organisme.",
)
NOT_TO_BE_CHOSEN = Failure(
    "ACT-06",
    "L’habilitation de l’organisme choisi n’est pas en vigueur.",
    found="une habilitation suspendue, retirée, échue ou pas encore effective",
    needed="un organisme dont l’habilitation est en vigueur",
    next_step="Choisissez un organisme de la liste des organismes habilités.",
    about="choice",
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
    return last_day_of(HABILITATION_MONTHS, decided_on)


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


# --- the habilitation -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Accreditation:
    """A COFRAC accreditation: standard ("17021-1"), EA/IAF sectors ("36") and last day. ACT-04."""

    standard: str
    sectors: frozenset[str]
    valid_until: date


@gathered
def failures_to_apply(accreditation: Accreditation, *, today: date) -> Iterator[Failure]:
    """What forbids a body to apply for a habilitation today. ACT-04, guide 1.3."""
    yield from failures_to_habilitate(accreditation_valid_until=accreditation.valid_until, decided_on=today)
    for holds, found, needed in (
        (accreditation.standard in STANDARDS, accreditation.standard, " ou ".join(STANDARDS)),
        (SECTOR in accreditation.sectors, ", ".join(sorted(accreditation.sectors)), f"EA/IAF {SECTOR}"),
    ):
        if not holds:
            yield Failure(
                "ACT-04",
                "L’accréditation COFRAC ne couvre pas la certification dans l’administration publique.",
                found=found or "non renseigné",
                needed=needed,
                next_step="Demandez à l’organisme l’attestation d’accréditation qui convient.",
            )


@dataclass(frozen=True, slots=True)
class HabilitationFacts:
    """The days that make a habilitation; `suspensions` are (first day, day it is restored or None)."""

    decided_on: date
    agreement_signed_on: date | None
    suspensions: tuple[tuple[date, date | None], ...] = ()
    withdrawn_on: date | None = None


def effective_from(facts: HabilitationFacts) -> date | None:
    """The first day of a habilitation: decided, and its engagement contract signed. ACT-05; None unsigned."""
    return max(facts.decided_on, facts.agreement_signed_on) if facts.agreement_signed_on else None


def is_in_force(facts: HabilitationFacts, on: date) -> bool:
    """Whether the body may act on that day, and stands on the public list. ACT-03, ACT-05, ACT-06, LIS-04."""
    first = effective_from(facts)
    if first is None or not first <= on <= habilitation_last_day(facts.decided_on):
        return False
    suspended = any(start <= on and (end is None or on < end) for start, end in facts.suspensions)
    return not suspended and (facts.withdrawn_on is None or on < facts.withdrawn_on)


# --- the contract -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ContractFacts:
    """A contract between a body and a candidate; `units` are the sites, or a central service's local services.

    `other_bodies` are the bodies, other than this one, that audit local services of the same central service.
    `audit_first_day` is the first day of the cycle's first audit, None while it is not known; `label_until` the last
    valid day of the label, when the body takes over a cycle under way.
    """

    signed_on: date
    ends_on: date
    units: int
    perimeter: str
    other_bodies: frozenset[str] = frozenset()
    audit_first_day: date | None = None
    label_until: date | None = None


def contract_last_day(signed_on: date) -> date:
    """The earliest last day of a contract: it covers the 3 years of the cycle. CON-01: 2025-07-01 → 2028-06-30."""
    return last_day_of(CONTRACT_MONTHS, signed_on)


def least_contract_end(signed_on: date, label_until: date | None) -> date:
    """The earliest last day of a contract: 3 years, or the rest of the label for who takes it over. CON-01, CON-04."""
    return label_until or contract_last_day(signed_on)


def first_signature_day(audit_first_day: date) -> date:
    """The first day on which this cycle's contract is signed: 18 months before its audit. CON-01, our reading."""
    return months_before(audit_first_day, SIGNATURE_MONTHS)


@gathered
def failures_of_contract(facts: ContractFacts) -> Iterator[Failure]:
    """What a contract lacks. CON-01, guide 3.2. Our reading: the 3 years are counted from its signature."""
    least = least_contract_end(facts.signed_on, facts.label_until)
    earliest = first_signature_day(facts.audit_first_day) if facts.audit_first_day else facts.signed_on
    checks = (
        (
            facts.signed_on >= earliest,
            f"un contrat signé le {french_date(facts.signed_on)}",
            f"un contrat signé pour ce cycle, à partir du {french_date(earliest)}",
        ),
        (
            facts.ends_on >= least,
            f"une fin le {french_date(facts.ends_on)}",
            f"le {french_date(least)} ou après",
        ),
        (
            facts.units > 0,
            "pas de nombre de services ou de sites",
            "le nombre de services publics locaux ou de sites",
        ),
        (facts.perimeter.strip(), "pas de périmètre", "le périmètre de labellisation"),
        (
            not facts.other_bodies,
            f"d’autres organismes : {', '.join(sorted(facts.other_bodies))}",
            "un seul organisme pour tous les services publics locaux",
        ),
    )
    for holds, found, needed in checks:
        if not holds:
            yield Failure(
                "CON-01",
                "Le contrat de prestation ne couvre pas tout ce que le guide demande.",
                found=found,
                needed=needed,
                next_step="Complétez le contrat avec l’organisme de certification.",
            )


@gathered
def failures_to_change_body(
    *, at_renewal: bool, habilitation_in_force: bool, former_in_force: bool = True
) -> Iterator[Failure]:
    """What forbids picking another body, habilitated or not. CON-04, ACT-06, guide 3.2.

    Our reading: within a cycle the contract binds, as long as the former body's habilitation is in force.
    """
    if not at_renewal and former_in_force:
        yield Failure(
            "CON-04",
            "L’organisme de certification ne change pas en cours de cycle.",
            found="un cycle de 3 ans en cours, avec un organisme habilité",
            needed="un renouvellement du label, ou un organisme dont l’habilitation n’est plus en vigueur",
            next_step="Choisissez un autre organisme au renouvellement.",
        )
    if not habilitation_in_force:
        yield NOT_TO_BE_CHOSEN
