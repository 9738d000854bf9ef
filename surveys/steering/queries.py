"""The read side: where an open campaign stands, from its counters alone, whatever the number of answers. SUR-03."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q, QuerySet

from candidates.dossiers.models import Dossier
from label_sp.actors.queries import Actor
from label_sp.guide import steering, surveys
from label_sp.guide.steering import CampaignFacts, Steering
from label_sp.guide.surveys import AGENTS_BANDS, SurveyResult
from surveys.campaigns import queries as campaigns
from surveys.campaigns.enums import CampaignStatus, Purpose
from surveys.campaigns.models import Campaign
from surveys.questionnaires.enums import SurveyKind
from surveys.results.arrivals import Place, days_of, places_of


@dataclass(frozen=True, slots=True)
class Standing:
    """An open campaign as of today: its numbers, what the guide says of them, where and when answers came."""

    campaign: Campaign
    result: SurveyResult
    steering: Steering
    by_day: Mapping[date, int]
    places: tuple[Place, ...]
    audit_first_day: date | None


def open_here(user: Actor) -> QuerySet[Campaign]:
    """The campaigns run here that take answers now, of the dossiers that this person sees."""
    return campaigns.run_here(user).filter(status=CampaignStatus.OPEN)


def standing(campaign: Campaign, today: date) -> Standing:
    """Where it stands, from its counters: the same few queries for 50 answers and for a million."""
    result = campaigns.result(campaign)
    by_day = days_of(campaign)
    first_day = campaign.dossier.audit_first_day if campaign.purpose == Purpose.INITIAL else None
    facts = CampaignFacts(
        kind=SurveyKind(campaign.kind).in_guide,
        opened_on=campaign.opened_on,
        solicited=campaign.solicited,
        admissible=campaign.admissible,
        concerned=campaign.concerned,
        global_note=result.global_note,
        audit_first_day=first_day,
        by_day=by_day,
    )
    return Standing(
        campaign, result, steering.steering(facts, today=today), by_day, places_of(campaign), first_day
    )


# --- what is to do ----------------------------------------------------------------------------------------------------


def to_close(today: date) -> Q:
    """Of open campaigns: enough answers came, or their planned end is over. SUR-03, SUU-04, SUA-03."""
    return Q(status=CampaignStatus.OPEN) & (Q(planned_end__lt=today) | _enough())


def is_to_close(dossier: Dossier) -> bool:
    """Has this dossier a campaign to close? As `to_close`."""
    return any(_is_to_close(each, dossier.today) for each in campaigns.all_of(dossier))


def _is_to_close(campaign: Campaign, today: date) -> bool:
    if not campaign.takes_answers:
        return False
    over = campaign.planned_end is not None and campaign.planned_end < today
    return over or not surveys.failures_of_validity(
        campaign.guide_kind, campaign.admissible, campaign.solicited, campaign.concerned
    )


def past_their_end(today: date) -> QuerySet[Campaign]:
    """The open campaigns whose planned end is over."""
    found = Campaign.objects.filter(status=CampaignStatus.OPEN, planned_end__lt=today)
    return found.select_related("dossier__service__organisation")


def _enough() -> Q:
    """As `guide.surveys.needed_responses`, asked of the database."""
    users = Q(kind=SurveyKind.USERS) & _at_least(surveys.USERS_PERCENT, surveys.USERS_LEAST)
    agents, above = Q(pk=None), 0
    for band in AGENTS_BANDS:
        within = Q(concerned__gte=above) if band.agents is None else Q(concerned__range=(above, band.agents))
        agents |= within & _at_least(band.percent, band.least)
        above = (band.agents or 0) + 1
    return Q(solicited__gt=0) & (users | (Q(kind=SurveyKind.AGENTS) & agents))


def _at_least(percent: int, least: int) -> Q:
    """Whole numbers only: what the database rounds down is compared with a whole number of people."""
    return Q(admissible__gte=least) & Q(solicited__lte=F("admissible") * 100 / percent)
