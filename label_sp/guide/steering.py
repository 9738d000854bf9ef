"""A campaign while it is open: how far it is, what closing it today would give. Guide 3.4; SUR-03."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from label_sp.guide import surveys
from label_sp.guide.failures import Failures
from label_sp.guide.forecast import Forecast, forecast
from label_sp.guide.numbers import Exact
from label_sp.guide.surveys import AGENTS_BANDS, Kind, RateBand

SMALLEST_GROUP = 5  # people: what a smaller group answered tells of somebody
SMALLEST_CROWD = (
    50  # agents who answered: under it a whole answer tells of somebody; the guide's small services too
)
NOTES_FROM = SMALLEST_GROUP  # admissible answers: under them a note would tell what somebody answered


@dataclass(frozen=True, slots=True)
class CampaignFacts:
    """An open campaign so far; `global_note` is the note of the responses already in, None before the first.

    by_day: the admissible responses of each day that had some.
    """

    kind: Kind
    opened_on: date
    solicited: int
    admissible: int
    concerned: int | None = None  # agents in contact with users; None when all of them were solicited
    global_note: Exact | None = None
    audit_first_day: date | None = None
    by_day: Mapping[date, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Steering:
    """What the candidate sees before it decides to close. SUR-03.

    `needed` and `missing` are admissible responses. `forecast` tells when `needed` will be reached, as far as it can be
    told. `in_time` says whether that day (today when nothing is missing) comes before the audit; None when either is
    unknown. `next_campaign_from` is the first day of a new campaign if this one closed today under the first tier.
    `failures` is what closing would cost.
    """

    rate: Fraction | None
    needed: int
    missing: int
    forecast: Forecast
    in_time: bool | None
    next_campaign_from: date | None
    failures: Failures

    @property
    def valid_if_closed(self) -> bool:
        """The campaign would be valid if it closed today."""
        return not self.failures


def steering(facts: CampaignFacts, *, today: date) -> Steering:
    """What closing the campaign today would give, and when enough responses are to be expected. SUR-03, guide 3.4."""
    needed = surveys.needed_responses(facts.kind, facts.solicited, facts.concerned)
    missing = max(0, needed - facts.admissible)
    foreseen = forecast(facts.by_day, missing, facts.opened_on, today=today)
    enough_on = foreseen.on if missing else today
    weak = surveys.misses_first_tier(facts.kind, facts.global_note)
    return Steering(
        rate=surveys.rate(facts.admissible, facts.solicited),
        needed=needed,
        missing=missing,
        forecast=foreseen,
        in_time=enough_on < facts.audit_first_day if enough_on and facts.audit_first_day else None,
        next_campaign_from=surveys.next_campaign_from(today) if weak else None,
        failures=surveys.failures_of_validity(facts.kind, facts.admissible, facts.solicited, facts.concerned),
    )


@dataclass(frozen=True, slots=True)
class Headcount:
    """How many responses a number of agents needs, all of them solicited; `here`: the service's own number."""

    agents: int
    needed: int
    band: RateBand
    here: bool = False


def headcounts(concerned: int) -> tuple[Headcount, ...]:
    """That number of agents among those where what is needed jumps, so that the jump is seen. SUA-03, guide 3.4.2.

    267 → 49 needs 25, 50 needs 30, 267 needs 81, 300 needs 90, 301 needs 50.
    """
    ends = [band.agents for band in AGENTS_BANDS if band.agents is not None]
    numbers = {concerned, *ends, *(end + 1 for end in ends)}
    return tuple(
        Headcount(
            agents,
            surveys.needed_responses_agents(agents),
            surveys.agents_band(agents),
            here=agents == concerned,
        )
        for agents in sorted(numbers)
    )
