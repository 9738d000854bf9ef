"""How long an audit lasts on site, by annex 12: a dated table, given as data. Guide 3.2, 3.9, annex 12; CON-02."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from label_sp.guide.calendar import Territory, days_after, is_working_day
from label_sp.guide.failures import Failure, gathered
from label_sp.guide.french import counted, period


@dataclass(frozen=True, slots=True)
class Bracket:
    """Days on site up to that many agents in the perimeter; `agents_up_to` is None in the last, open one."""

    agents_up_to: int | None
    days: Decimal


@dataclass(frozen=True, slots=True)
class DurationTable:
    """One version of annex 12, its brackets in rising order; the same holds for a follow-up audit. CON-02."""

    brackets: tuple[Bracket, ...]
    per_further_site: Decimal
    per_further_thousand: Decimal


def days_on_site(table: DurationTable, agents: int, sites: int) -> Decimal:
    """Days on site for that many agents in the perimeter and sites visited. CON-02, annex 12.

    The last, open bracket holds for the first thousand started above the one before it.
    """
    bracket = next(b for b in table.brackets if b.agents_up_to is None or agents <= b.agents_up_to)
    total = bracket.days + max(sites - 1, 0) * table.per_further_site
    if bracket.agents_up_to is None:
        above = agents - max(
            (b.agents_up_to for b in table.brackets if b.agents_up_to is not None), default=0
        )
        total += max(-(-above // 1000) - 1, 0) * table.per_further_thousand
    return total


@gathered
def failures_of_table(table: DurationTable) -> Iterator[Failure]:
    """What is wrong with a table before it is published: it must give one duration for any number of agents. CON-02."""
    limits = [bracket.agents_up_to for bracket in table.brackets]
    closed = [limit for limit in limits if limit is not None]
    if not limits or limits[-1] is not None or len(closed) != len(limits) - 1:
        yield _wrong_table("la dernière tranche, et elle seule, n’a pas de limite")
    if closed != sorted(set(closed)) or any(limit <= 0 for limit in closed):
        yield _wrong_table("des limites positives et croissantes")
    if any(bracket.days <= 0 for bracket in table.brackets):
        yield _wrong_table("des durées positives")


@gathered
def failures_of_duration(
    planned: Decimal, table: DurationTable, agents: int, sites: int, *, reason: str = ""
) -> Iterator[Failure]:
    """What is wrong with the duration of a visit. Our reading of CON-02: annex 12 gives the least that is needed, less
    takes a written reason."""
    needed = days_on_site(table, agents, sites)
    if planned < needed and not reason.strip():
        yield Failure(
            "CON-02",
            "La visite est plus courte que la durée prévue par l’annexe 12.",
            found=f"{in_days(planned)} sur site",
            needed=(
                f"{in_days(needed)} au moins pour {counted(agents, 'aucun agent|agent|agents')} "
                f"et {counted(sites, 'aucun site|site|sites')}"
            ),
            next_step="Allongez la visite, ou écrivez pourquoi elle est plus courte.",
        )


def days_of_visit(first_day: date, last_day: date, territory: Territory) -> int:
    """Days on site of a visit: its first and last day, and the working days between them. CON-02.

    Example: Friday 13 to Monday 16 March 2026 → 2.
    """
    between = (days_after(first_day, number) for number in range(1, (last_day - first_day).days))
    ends = 1 if last_day == first_day else 2
    return ends + sum(is_working_day(day, territory) for day in between)


@gathered
def failures_against_contract(
    visit: tuple[date, date], territory: Territory, contract_days: Decimal | None, *, reason: str = ""
) -> Iterator[Failure]:
    """Why a plan of fewer days on site than the contract says asks for a reason. CON-01, CON-02, guide 3.2."""
    first, last = visit
    if contract_days is None or last < first or reason.strip():
        return
    days = days_of_visit(first, last, territory)
    if days < contract_days:
        yield Failure(
            "CON-02",
            "Le plan d’audit prévoit moins de jours sur site que le contrat.",
            found=f"{in_days(days)}, {period(first, last)}, sans motif",
            needed=f"{in_days(contract_days)} sur site, comme le contrat le prévoit, ou le motif",
            next_step="Allongez la visite, ou écrivez dans le plan pourquoi elle est plus courte.",
            about="plan",
        )


def in_days(days: int | Decimal) -> str:
    """« 1,5 jour », « 2 jours »."""
    return counted(days, "aucun jour|jour|jours")


def _wrong_table(needed: str) -> Failure:
    return Failure(
        "CON-02",
        "Ce tableau des durées d’audit ne donne pas une durée pour chaque effectif.",
        found="des tranches incomplètes ou mal ordonnées",
        needed=needed,
        next_step="Corrigez les tranches avant de publier le tableau.",
    )
