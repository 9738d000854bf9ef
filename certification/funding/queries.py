"""The read side: how far the DITP's help went, and over which networks."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import QuerySet

from candidates.dossiers.models import Dossier
from certification.funding.models import FundingRound, Grant
from label_sp.common.words import fold
from label_sp.guide import ditp
from label_sp.guide.ditp import FundingFacts


@dataclass(frozen=True, slots=True)
class NetworkShare:
    """What one network has of an envelope: candidates and euros."""

    network: str
    candidates: int
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an envelope stands: what was granted, to which networks, what is left (euros: None without a ceiling)."""

    round: FundingRound
    facts: FundingFacts
    shares: tuple[NetworkShare, ...]

    @property
    def helped(self) -> int:
        return sum(self.facts.granted.values())

    @property
    def left(self) -> int:
        return ditp.fundings_left(self.facts)

    @property
    def money_left(self) -> Decimal | None:
        return ditp.money_left(self.facts)


def current_round() -> FundingRound | None:
    """The envelope that runs: the last one opened."""
    return FundingRound.objects.first()


def given(found: FundingRound) -> QuerySet[Grant]:
    """The grants of an envelope that stand, the latest first."""
    standing = Grant.objects.filter(round=found, taken_back_on=None)
    return standing.select_related("dossier__service__organisation", "dossier__body")


def standing(found: FundingRound) -> Standing:
    """Where an envelope stands. ACT-11."""
    amounts: dict[str, list[Decimal]] = defaultdict(list)
    for network, amount in given(found).order_by().values_list("network", "amount"):
        amounts[network].append(amount)
    facts = FundingFacts(
        {network: len(each) for network, each in amounts.items()},
        found.limit,
        sum((amount for each in amounts.values() for amount in each), Decimal(0)),
        found.ceiling,
    )
    shares = tuple(
        NetworkShare(name, many, sum(amounts[name], Decimal(0))) for name, many in ditp.shares(facts)
    )
    return Standing(found, facts, shares)


def grant_of(dossier: Dossier) -> Grant | None:
    """The help that this dossier has. ACT-11."""
    return dossier.grants.filter(taken_back_on=None).first()


def is_helped(dossier: Dossier) -> bool:
    """Has this candidate a help, in this cycle or another? ACT-11, our reading: once."""
    return Grant.objects.filter(dossier__service=dossier.service_id, taken_back_on=None).exists()


def networks() -> list[str]:
    """The networks named so far, by name."""
    return sorted(set(Grant.objects.values_list("network", flat=True)), key=fold)


def as_named(network: str) -> str:
    """The same network under the name that it already has: « caf » and « CAF » are one."""
    return next((known for known in networks() if fold(known) == fold(network)), network)
