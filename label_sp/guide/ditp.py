"""What the DITP follows: dated versions, the bodies' activity, the audits that it helps to pay. Guide 1.1, 1.3; ACT."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType

from label_sp.guide.failures import Failure, gathered
from label_sp.guide.french import counted, euros

FUNDED_CANDIDATES = 30  # ACT-11, at the start


def version_in_force(published_on: Mapping[int, date], on: date) -> int | None:
    """The version of a reference document that holds on that day: the last one published by then. ACT-01.

    None before the first. Of two versions published on one day the higher number holds.
    """
    published = [(day, version) for version, day in published_on.items() if day <= on]
    return max(published)[1] if published else None


class Activity(StrEnum):
    """What a body reports to the DITP. ACT-09, guide 1.3."""

    APPLICATION = "application"
    AUDIT = "audit"
    GRANTED = "granted"
    REFUSED = "refused"
    SUSPENDED = "suspended"
    WITHDRAWN = "withdrawn"

    @property
    def label(self) -> str:
        """The line of the report, in French."""
        return ACTIVITY_LABELS[self]


ACTIVITY_LABELS: Mapping[Activity, str] = MappingProxyType(
    {
        Activity.APPLICATION: "dossiers reçus",
        Activity.AUDIT: "audits réalisés",
        Activity.GRANTED: "labels attribués",
        Activity.REFUSED: "refus",
        Activity.SUSPENDED: "suspensions",
        Activity.WITHDRAWN: "retraits",
    }
)


def activity(events: Iterable[tuple[date, Activity]], first_day: date, last_day: date) -> dict[Activity, int]:
    """A body's report for a period, both days included, zeros told. ACT-09, guide 1.3."""
    counted = [kind for day, kind in events if first_day <= day <= last_day]
    return {kind: counted.count(kind) for kind in Activity}


@dataclass(frozen=True, slots=True)
class FundingFacts:
    """The audits that the DITP helps to pay so far, and how far it can go. ACT-11.

    granted: network → candidates helped. limit: how many it can help in all. spent, ceiling: euros, None without one.
    """

    granted: Mapping[str, int]
    limit: int = FUNDED_CANDIDATES
    spent: Decimal = Decimal(0)
    ceiling: Decimal | None = None


def fundings_left(facts: FundingFacts) -> int:
    """How many candidates can still be helped. ACT-11."""
    return max(0, facts.limit - sum(facts.granted.values()))


def money_left(facts: FundingFacts) -> Decimal | None:
    """How many euros can still be granted; None without a ceiling. ACT-11."""
    return None if facts.ceiling is None else max(Decimal(0), facts.ceiling - facts.spent)


def shares(facts: FundingFacts) -> tuple[tuple[str, int], ...]:
    """How the help is spread over networks, the most helped first. ACT-11: the communiqué sets no share for each."""
    return tuple(sorted(facts.granted.items(), key=lambda share: (-share[1], share[0])))


@gathered
def failures_to_fund(
    facts: FundingFacts, *, already_funded: bool, amount: Decimal = Decimal(0)
) -> Iterator[Failure]:
    """What forbids helping one more candidate by so many euros. ACT-11. Our reading: a candidate is helped once."""
    if not fundings_left(facts):
        yield Failure(
            "ACT-11",
            "Le nombre de candidats aidés est atteint.",
            found=counted(sum(facts.granted.values()), "aucun candidat aidé|candidat aidé|candidats aidés"),
            needed=f"moins de {facts.limit}",
            next_step="Attendez une nouvelle enveloppe.",
        )
    left = money_left(facts)
    if left is not None and amount > left:
        yield Failure(
            "ACT-11",
            "L’enveloppe ne suffit pas pour ce montant.",
            found=euros(amount),
            needed=f"{euros(left)} au plus",
            next_step="Réduisez le montant, ou ouvrez une nouvelle enveloppe.",
        )
    if already_funded:
        yield Failure(
            "ACT-11",
            "Ce candidat a déjà été aidé.",
            found="une aide déjà accordée",
            needed="une seule aide par candidat",
            next_step="Retenez un autre candidat.",
        )
