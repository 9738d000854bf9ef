"""A campaign while it is open: how far it is, what closing it today would give. Guide 3.4; SUR-03."""

from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from label_sp.guide import surveys
from label_sp.guide.calendar import days_after
from label_sp.guide.failures import Failures
from label_sp.guide.numbers import Exact
from label_sp.guide.surveys import Kind

FORECAST_DAYS = 730  # beyond two years a linear forecast tells nothing


@dataclass(frozen=True, slots=True)
class CampaignFacts:
    """An open campaign so far; `global_note` is the note of the responses already in, None before the first."""

    kind: Kind
    opened_on: date
    solicited: int
    admissible: int
    concerned: int | None = None  # agents in contact with users; None when all of them were solicited
    global_note: Exact | None = None
    audit_first_day: date | None = None


@dataclass(frozen=True, slots=True)
class Steering:
    """What the candidate sees before it decides to close. SUR-03.

    `needed` and `missing` are admissible responses. `forecast_on` is the day `needed` would be reached at the rate so
    far, None when nothing came yet, when it is too far, or when nothing is missing. `in_time` says whether that day
    (today when nothing is missing) comes before the audit; None when either is unknown. `next_campaign_from` is the
    first day of a new campaign if this one closed today under the first tier. `failures` is what closing would cost.
    """

    rate: Fraction | None
    needed: int
    missing: int
    forecast_on: date | None
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
    forecast_on = _forecast(facts, needed, today) if missing else None
    enough_on = forecast_on if missing else today
    weak = surveys.misses_first_tier(facts.kind, facts.global_note)
    return Steering(
        rate=surveys.rate(facts.admissible, facts.solicited),
        needed=needed,
        missing=missing,
        forecast_on=forecast_on,
        in_time=enough_on < facts.audit_first_day if enough_on and facts.audit_first_day else None,
        next_campaign_from=surveys.next_campaign_from(today) if weak else None,
        failures=surveys.failures_of_validity(facts.kind, facts.admissible, facts.solicited, facts.concerned),
    )


def _forecast(facts: CampaignFacts, needed: int, today: date) -> date | None:
    """The day `needed` is reached if each day brings as many as those elapsed, opening day and today included."""
    elapsed = (today - facts.opened_on + timedelta(days=1)).days
    if facts.admissible <= 0 or elapsed <= 0:
        return None
    days = -(-needed * elapsed // facts.admissible)
    return days_after(facts.opened_on, days - 1) if days <= FORECAST_DAYS else None
