"""A campaign that is run here, opened on a Monday, with answers that came by the one way that answers are stored."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from candidates.dossiers.models import Dossier
from surveys.campaigns import storage
from surveys.campaigns.enums import CampaignStatus, Purpose, Source
from surveys.campaigns.models import Campaign
from surveys.questionnaires.models import Questionnaire
from surveys.questionnaires.queries import questionnaire_on
from surveys.steering.use_cases import Closed, close_campaign
from tests.factories import candidate_of, dossier_in, questionnaires

OPENED = dt.date(2027, 3, 1)
NOW = dt.datetime(2027, 3, 11, 9, tzinfo=dt.UTC)
QUESTIONS = {"users": 15, "agents": 11}


def opened(kind: str = "users", dossier: Dossier | None = None, **fields: Any) -> Campaign:
    """An open campaign of 1,000 users solicited, or of 49 agents."""
    if not Questionnaire.objects.exists():
        questionnaires()
    dossier = dossier or dossier_in("preparing")
    given = {
        "dossier": dossier,
        "kind": kind,
        "purpose": Purpose.INITIAL,
        "source": Source.RUN,
        "status": CampaignStatus.OPEN,
        "number": 1,
        "questionnaire": questionnaire_on(kind, OPENED),
        "opened_on": OPENED,
        "planned_end": dt.date(2027, 3, 31),
        "solicited": 1000 if kind == "users" else 49,
        "concerned": None if kind == "users" else 49,
        "sample_method": "Un usager sur dix, tiré au hasard.",
        "recorded_by": candidate_of(dossier),
        "recorded_at": NOW,
        **fields,
    }
    return Campaign.objects.create(**given)


def answer(
    campaign: Campaign,
    count: int = 1,
    *,
    levels: str = "",
    days: Sequence[dt.date] = (OPENED,),
    channel: str = "mail",
    site: str = "",
    finished: bool = True,
) -> None:
    """So many answers, on these days in turn, one by one: nobody has counted them yet."""
    given = levels or "4" * QUESTIONS[campaign.kind]
    for place in range(count):
        day = days[place % len(days)]
        storage.add(campaign.pk, storage.Answer(given, finished, channel, site, day))


def since(day: dt.date, count: int) -> list[dt.date]:
    """So many days from that one on."""
    return [day + dt.timedelta(days=passed) for passed in range(count)]


def both_closing(dossier: Dossier) -> Iterable[Campaign]:
    """Both surveys open, with enough answers."""
    users, agents = opened(dossier=dossier), opened("agents", dossier)
    answer(users, 60)
    answer(agents, 30)
    return users, agents


def closed_here(dossier: Dossier, kind: str = "users") -> Closed:
    """A campaign of the last ten days with enough answers, closed by the real act."""
    first = dossier.today - dt.timedelta(days=10)
    number = dossier.campaigns.filter(kind=kind).count() + 1
    campaign = opened(kind, dossier, opened_on=first, number=number, planned_end=None)
    answer(campaign, 60, days=since(first, 10))
    return close_campaign(campaign.pk, actor=candidate_of(dossier))
