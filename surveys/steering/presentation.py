"""What the page of an open campaign shows: how far, when, from where, and what closing it today would give."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from label_sp.design.curve import Curve, Expected, by_days, curve
from label_sp.guide import steering, surveys
from label_sp.guide.failures import Failures
from label_sp.guide.forecast import Forecast, Outlook
from label_sp.guide.french import short_date
from label_sp.guide.numbers import percent, rounded_down
from label_sp.guide.steering import NOTES_FROM, Headcount, Steering
from label_sp.guide.surveys import SurveyResult
from label_sp.guide.tiers import Tier
from surveys.answers.enums import Channel
from surveys.campaigns import queries as campaigns
from surveys.campaigns.models import Campaign
from surveys.questionnaires.enums import SurveyKind
from surveys.results import presentation as results
from surveys.results.arrivals import Sites, by_site
from surveys.results.presentation import Note
from surveys.steering import queries

UNSOLICITED = (Channel.QR, Channel.PAPER)  # nobody was written to. SUR-07


@dataclass(frozen=True, slots=True)
class Closing:
    """What closing it today would give: valid or not and why, its notes and its tier, what it would cost.

    Under 5 answers nothing tells the note, nor whether it misses the first tier: `wait_until` is the first day of a new
    campaign if it does. SUR-04.
    """

    valid: bool
    failures: Failures
    age: Failures
    notes: tuple[Note, ...]
    global_note: Fraction | None
    tier: Tier | None
    next_campaign_from: date | None
    wait_until: date
    replaces: Campaign | None


@dataclass(frozen=True, slots=True)
class Progress:
    """All that the page says. `rate_without`: of those who were written to alone, when others answered too."""

    campaign: Campaign
    kind: SurveyKind
    rule: str
    result: SurveyResult
    steering: Steering
    rate: str
    rate_without: str
    unsolicited: int
    headcounts: tuple[Headcount, ...]
    forecast: str
    curve: Curve
    days: tuple[tuple[date, int, int], ...]
    sites: Sites
    closing: Closing
    today: date

    @property
    def needed_percent(self) -> int:
        return self.result.needed_percent

    @property
    def shows_notes(self) -> bool:
        """Under 5 answers a note would tell what somebody answered."""
        return self.result.admissible >= NOTES_FROM

    @property
    def is_past_its_end(self) -> bool:
        return self.campaign.planned_end is not None and self.campaign.planned_end < self.today


def progress(campaign: Campaign, today: date) -> Progress:
    """From the counters of the campaign, as of today."""
    found = queries.standing(campaign, today)
    kind, result, foreseen = SurveyKind(campaign.kind), found.result, found.steering.forecast
    unsolicited = sum(campaign.channels.get(channel, 0) for channel in UNSOLICITED)
    asked = surveys.rate(campaign.admissible - unsolicited, campaign.solicited)
    return Progress(
        campaign=campaign,
        kind=kind,
        rule=results.VALIDITY_RULE[kind],
        result=result,
        steering=found.steering,
        rate=percent(result.rate),
        rate_without=percent(asked) if unsolicited else "",
        unsolicited=unsolicited,
        headcounts=steering.headcounts(campaign.concerned) if campaign.concerned is not None else (),
        forecast=forecast_in_words(foreseen, found.steering.missing),
        curve=curve(
            found.by_day,
            found.steering.needed,
            campaign.opened_on,
            today,
            Expected(foreseen.on, foreseen.first, foreseen.last) if foreseen.on and foreseen.first else None,
        ),
        days=tuple(by_days(found.by_day, campaign.opened_on, today)),
        sites=by_site(found.places),
        closing=_closing(campaign, found, today),
        today=today,
    )


def _closing(campaign: Campaign, found: queries.Standing, today: date) -> Closing:
    kind, result = SurveyKind(campaign.kind), found.result
    shown = result.admissible >= NOTES_FROM
    age = (
        surveys.failures_of_age(kind.in_guide, today, found.audit_first_day) if found.audit_first_day else ()
    )
    return Closing(
        valid=found.steering.valid_if_closed,
        failures=found.steering.failures,
        age=age,
        notes=results.main_notes(campaign, result) if shown else (),
        global_note=result.global_note if shown else None,
        tier=results.tier_of(kind, result.global_note) if shown else None,
        next_campaign_from=found.steering.next_campaign_from if shown else None,
        wait_until=surveys.next_campaign_from(today),
        replaces=campaigns.latest(campaign.dossier, kind, campaign.purpose),
    )


def forecast_in_words(foreseen: Forecast, missing: int) -> str:
    """The sentence under the curve."""
    match foreseen.outlook:
        case Outlook.REACHED:
            return "Le nombre exigé est atteint."
        case Outlook.TOO_FEW:
            return f"Pas encore prévisible : il y faut 5 questionnaires recevables ({_left(missing)})."
        case Outlook.TOO_SOON:
            return f"Pas encore prévisible : il faut trois jours entiers de campagne ({_left(missing)})."
        case Outlook.STOPPED:
            return f"Pas prévisible : rien n’est arrivé depuis sept jours ({_left(missing)})."
        case Outlook.TOO_FAR:
            return f"À ce rythme, le nombre exigé ne serait pas atteint avant deux ans ({_left(missing)})."
    spread = (
        f"entre le {short_date(foreseen.first)} et le {short_date(foreseen.last)}"
        if foreseen.first and foreseen.last
        else f"au plus tôt le {short_date(foreseen.first)}, peut-être dans plus de deux ans"
        if foreseen.first
        else ""
    )
    on = short_date(foreseen.on) if foreseen.on else ""
    return (
        f"Au rythme des derniers jours ({rounded_down(foreseen.per_day)} par jour), le nombre exigé serait atteint "
        f"vers le {on} ; huit fois sur dix, {spread}."
    )


def _left(missing: int) -> str:
    return f"il en manque {missing}"
