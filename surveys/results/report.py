"""All that a report says of a campaign, in whatever format: who made the numbers, when and where answers came, how they
are shared out, what the campaign before gave. SUR-09.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.db.models import Q

from label_sp.guide.decision import ENGAGEMENTS
from label_sp.guide.numbers import difference, percent, signed
from label_sp.guide.sample import Representativeness
from label_sp.guide.surveys import POINTS, SurveyResult
from surveys.campaigns import queries
from surveys.campaigns.enums import Purpose
from surveys.campaigns.models import Campaign
from surveys.questionnaires.enums import Level, SurveyKind
from surveys.questionnaires.queries import questions_of
from surveys.results import presentation
from surveys.results.arrivals import Sites, by_site, days_of, places_of, without_small_sites
from surveys.results.origins import Origin, origin_of
from surveys.results.presentation import GLOBAL, OVERALL, Note, Panel, QuestionLine

POSITIONS = tuple(level for level in Level if level in POINTS)
Tallies = Mapping[str, Mapping[str, int]]


@dataclass(frozen=True, slots=True)
class Part:
    """One stretch of a bar: how many answers, and its place out of 100, written as SVG wants it."""

    level: str
    count: int
    share: Fraction
    x: str
    width: str

    @property
    def shown(self) -> str:
        return percent(self.share)


@dataclass(frozen=True, slots=True)
class Shares:
    """How the answers to an engagement's questions (agents: to one question) fall on the four positions."""

    label: str
    answers: int
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """One note, in the campaign before and in this one."""

    label: str
    before: Note
    now: Note

    @property
    def shown(self) -> str:
        """« +5,0 », « -2,5 », « = »; « — » when one is missing."""
        return signed(difference(self.before.value, self.now.value))


@dataclass(frozen=True, slots=True)
class Comparison:
    """The latest campaign of the service closed before, for the same survey, and each note beside this one's."""

    campaign: Campaign
    result: SurveyResult
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """What all formats tell."""

    campaign: Campaign
    result: SurveyResult
    panel: Panel
    lines: tuple[QuestionLine, ...]
    origin: Origin
    shares: tuple[Shares, ...]
    days: Mapping[date, int]
    sites: Sites
    sample: Representativeness | None
    before: Comparison | None


def report_of(campaign: Campaign) -> Report:
    """Nothing in it depends on the day it is made."""
    known = queries.results([campaign])
    result, tallies = known[campaign.pk], queries.tallies([campaign])[campaign.pk]
    kind, purpose = SurveyKind(campaign.kind), Purpose(campaign.purpose)
    return Report(
        campaign=campaign,
        result=result,
        panel=presentation.panel(campaign.dossier, kind, purpose, campaign, known),
        lines=tuple(presentation.question_lines(campaign, result, tallies)),
        origin=origin_of(campaign),
        shares=shares_of(campaign, tallies),
        days=days_of(campaign),
        sites=by_site(without_small_sites(places_of(campaign))),
        sample=declared_sample(campaign),
        before=compared_with_before(campaign, result),
    )


def declared_sample(campaign: Campaign) -> Representativeness | None:
    """Population and sample by site and channel; None when the candidate declared no such table. SUU-06."""
    return queries.representativeness(campaign) if campaign.kind == SurveyKind.USERS else None


# --- how they are shared out ------------------------------------------------------------------------------------------


def shares_of(campaign: Campaign, tallies: Tallies) -> tuple[Shares, ...]:
    """By engagement and overall satisfaction for users (SUU-01), by question for agents (SUA-01)."""
    questions = questions_of(campaign.questionnaire_id)
    if campaign.kind == SurveyKind.AGENTS:
        return tuple(_shares(str(each), [each.code], tallies) for each in questions)
    groups: list[tuple[str, int | None]] = [(f"{n}. {label}", n) for n, label in ENGAGEMENTS.items()]
    return tuple(
        _shares(label, [each.code for each in questions if each.engagement == number], tallies)
        for label, number in [*groups, (OVERALL, None)]
    )


def _shares(label: str, codes: Sequence[str], tallies: Tallies) -> Shares:
    counts = [sum(tallies.get(code, {}).get(level, 0) for code in codes) for level in POSITIONS]
    answers, before, parts = sum(counts), 0, []
    for level, count in zip(POSITIONS, counts, strict=True):
        share, start = (
            (Fraction(count, answers), Fraction(before, answers)) if answers else (Fraction(), Fraction())
        )
        parts.append(Part(str(level.label), count, share, _svg(100 * start), _svg(100 * share)))
        before += count
    return Shares(label, answers, tuple(parts))


def _svg(value: Fraction) -> str:
    return f"{float(value):.2f}"


# --- the campaign before ----------------------------------------------------------------------------------------------


def compared_with_before(campaign: Campaign, result: SurveyResult) -> Comparison | None:
    """The latest that the service closed before this one opened, for the same survey, in any dossier; None without."""
    earlier = Campaign.objects.filter(
        queries.CLOSED,
        ~Q(pk=campaign.pk),
        dossier__service=campaign.dossier.service_id,
        kind=campaign.kind,
        closed_on__lt=campaign.opened_on,
    )
    before = earlier.select_related("questionnaire").order_by("-closed_on", "-recorded_at", "-number").first()
    if before is None:
        return None
    known = queries.result(before)
    pairs = zip(
        presentation.main_notes(before, known), presentation.main_notes(campaign, result), strict=False
    )
    changes = [Change(now.label, then, now) for then, now in pairs if then.label == now.label]
    whole = Change(GLOBAL, Note(GLOBAL, known.global_note), Note(GLOBAL, result.global_note))
    return Comparison(before, known, (whole, *changes))
