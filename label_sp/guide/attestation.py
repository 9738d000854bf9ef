"""How long a label lasts, what it is on a given day, who gets a copy. Guide 2.3, 3.8, 5.3; ATT and LIS."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from label_sp.guide.calendar import french_date, last_day_of
from label_sp.guide.failures import Failure, gathered
from label_sp.guide.tiers import Tier

VALIDITY_MONTHS = 36  # ATT-01


def last_valid_day(obtained_on: date) -> date:
    """The last day of a label obtained on that day: 3 years less a day. ATT-01: 2025-07-01 → 2028-06-30."""
    return last_day_of(VALIDITY_MONTHS, obtained_on)


def next_cycle(renewed_on: date) -> tuple[date, date]:
    """First and last day of the cycle that a renewal's decision opens, under the same conditions. REN-02, ATT-01."""
    return renewed_on, last_valid_day(renewed_on)


class Standing(StrEnum):
    """What a label is on a given day."""

    UPCOMING = "upcoming"
    VALID = "valid"
    SUSPENDED = "suspended"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    REPLACED = "replaced"
    RENEWED = "renewed"

    @property
    def label(self) -> str:
        """The French word shown on the register and on the verification page."""
        return STANDING_LABELS[self]


STANDING_LABELS = {
    Standing.UPCOMING: "Pas encore en vigueur",
    Standing.VALID: "En vigueur",
    Standing.SUSPENDED: "Suspendu",
    Standing.WITHDRAWN: "Retiré",
    Standing.EXPIRED: "Échu",
    Standing.REPLACED: "Remplacé",
    Standing.RENEWED: "Renouvelé",
}


@dataclass(frozen=True, slots=True)
class LabelFacts:
    """The days that make a label's standing.

    `suspensions` are (first day, day of lifting or None): the label is valid again on the day of lifting.
    `withdrawn_from` is the withdrawal's effective date; `replaced_on` the day a newer version of the attestation was
    issued; `renewed_on` the day the next cycle began.
    """

    obtained_on: date
    valid_until: date
    suspensions: tuple[tuple[date, date | None], ...] = ()
    withdrawn_from: date | None = None
    replaced_on: date | None = None
    renewed_on: date | None = None


def obtained_in_words(first_day: date) -> str:
    """What a label is said to be between the decision and its first day, at a renewal. REN-02."""
    return f"Label obtenu, valable à compter du {french_date(first_day).split(' ', maxsplit=1)[1]}"


def standing(facts: LabelFacts, on: date) -> Standing:
    """What the label is on that day; what ends it comes before what interrupts it. ATT-01, LIS-02, LIS-03."""
    candidates = (
        (Standing.UPCOMING, on < facts.obtained_on),
        (Standing.WITHDRAWN, _reached(facts.withdrawn_from, on) and not _lapsed(facts)),
        (Standing.RENEWED, _reached(facts.renewed_on, on)),
        (Standing.REPLACED, _reached(facts.replaced_on, on)),
        (Standing.EXPIRED, on > facts.valid_until),
        (Standing.SUSPENDED, _is_suspended(facts, on)),
    )
    return next((each for each, holds in candidates if holds), Standing.VALID)


def suspended_since(facts: LabelFacts, on: date) -> date | None:
    """The first day of the suspension in course on that day; one that began on the day of a lifting goes on. LIS-02."""
    since = next(
        (start for start, lifted in facts.suspensions if start <= on and (lifted is None or on < lifted)),
        None,
    )
    for start, lifted in sorted(facts.suspensions, reverse=True):
        if since and lifted and start < since <= lifted:
            since = start
    return since


def on_register(facts: LabelFacts, on: date) -> bool:
    """Whether the public list shows this label on that day. LIS-01, LIS-02, LIS-03.

    A suspended label stays, marked as such; a withdrawn one leaves on the effective date, an expired one on the day
    after its last valid day.
    """
    return standing(facts, on) in (Standing.VALID, Standing.SUSPENDED)


def _lapsed(facts: LabelFacts) -> bool:
    """The withdrawal is that of a label at its end, for want of a renewal: it is said « échu ». WIT-01, LIS-03."""
    return facts.withdrawn_from is not None and facts.withdrawn_from > facts.valid_until


def _reached(day: date | None, on: date) -> bool:
    return day is not None and day <= on


def _is_suspended(facts: LabelFacts, on: date) -> bool:
    return any(start <= on and (lifted is None or on < lifted) for start, lifted in facts.suspensions)


@gathered
def failures_to_expire(valid_until: date | None, *, today: date) -> Iterator[Failure]:
    """What forbids closing a label as expired today: its last valid day is not over. ATT-01, LIS-03."""
    if valid_until is None or today <= valid_until:
        yield Failure(
            "LIS-03",
            "Ce label n’est pas échu.",
            found=f"une validité jusqu’au {french_date(valid_until)}" if valid_until else "pas de label",
            needed="un dernier jour de validité passé",
            next_step="Attendez le lendemain du dernier jour de validité.",
        )


# --- a central service's attestation ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class AnnexLine:
    """One labelled local service, as the annex of a central attestation lists it. ATT-03."""

    service: str
    tier: Tier
    year: int


def annex(labels: Iterable[tuple[str, Tier, LabelFacts]], on: date) -> tuple[AnnexLine, ...]:
    """The local services labelled on that day, with tier and year, by name. ATT-03, guide 3.8.2.

    Our reading: a suspended one stays in the annex as it stays on the public list.
    """
    listed = (
        AnnexLine(service, tier, facts.obtained_on.year)
        for service, tier, facts in labels
        if on_register(facts, on)
    )
    return tuple(sorted(listed, key=lambda line: (line.service, line.year)))


def annex_is_outdated(issued: Iterable[AnnexLine], current: Iterable[AnnexLine]) -> bool:
    """Whether the annex is to be issued again: what it lists changed, in whatever order. ATT-03."""
    return set(issued) != set(current)


def recipients(service: str, central_service: str | None) -> tuple[str, ...]:
    """Who receives an attestation: the service, and a copy to its central service, if any. ATT-04, guide 3.8.1."""
    return (service,) if central_service in (None, service) else (service, str(central_service))
