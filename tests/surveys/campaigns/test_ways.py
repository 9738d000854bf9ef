"""From each state of a campaign its page leads on: where its answers come from, where it is followed, what it gave."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse

from candidates.dossiers.enums import Status
from candidates.dossiers.models import Dossier
from surveys.campaigns import running
from surveys.campaigns.models import Campaign
from surveys.invitations.leaving import forget_addresses
from surveys.invitations.use_cases import make_open_link
from surveys.steering.use_cases import close_campaign
from tests.audits.conftest import browser
from tests.factories import candidate_of, dossier_in, questionnaires
from tests.surveys.campaigns.run_cases import invited, opened, prepared

pytestmark = pytest.mark.django_db
DAY = dt.datetime(2027, 3, 1, 9, tzinfo=dt.UTC)


@pytest.fixture
def dossier(time_machine: Any) -> Dossier:
    time_machine.move_to(DAY, tick=False)
    questionnaires()
    return dossier_in(Status.PREPARING)


def page_of(campaign: Campaign, name: str = "campaign") -> str:
    client = browser(candidate_of(campaign.dossier))
    return " ".join(client.get(reverse(f"surveys:{name}", args=[campaign.pk])).content.decode().split())


def leads(page: str, name: str, campaign: Campaign) -> bool:
    return f'href="{reverse(f"surveys:{name}", args=[campaign.pk])}"' in page


def test_in_preparation_it_tells_how_many_wait_to_be_invited(dossier: Dossier) -> None:
    campaign = prepared(dossier)
    invited(campaign, "a@exemple.test", "b@exemple.test")
    page = page_of(campaign)
    assert "0, et 2 adresses à inviter" in page
    assert leads(page, "invitations", campaign)
    assert not leads(page, "steering", campaign)
    assert not leads(page, "paper", campaign)


def test_open_it_leads_to_what_grows_and_back(dossier: Dossier) -> None:
    campaign = opened(dossier)
    page = page_of(campaign)
    assert leads(page, "steering", campaign)
    assert leads(page, "paper", campaign)
    assert leads(page_of(campaign, "steering"), "campaign", campaign)
    overview = (
        browser(candidate_of(dossier)).get(reverse("surveys:overview", args=[dossier.pk])).content.decode()
    )
    assert leads(overview, "steering", campaign)
    assert leads(overview, "campaign", campaign)
    assert "Le résultat vient à la clôture." in overview


def test_closed_it_tells_what_came_and_prints_no_poster(dossier: Dossier, time_machine: Any) -> None:
    campaign = opened(dossier, sites=[])
    invited(campaign, "a@exemple.test")
    make_open_link(campaign.pk, actor=candidate_of(dossier))
    assert "affiche.pdf" in page_of(campaign, "open_links")
    close_campaign(campaign.pk, actor=candidate_of(dossier))
    page = page_of(campaign)
    assert "aucune reçue, aucune recevable" in page
    assert "(dans " not in page
    assert f'href="{reverse("surveys:overview", args=[dossier.pk])}"' in page
    assert not leads(page, "steering", campaign)
    assert "affiche.pdf" not in page_of(campaign, "open_links")
    assert "a@exemple.test" in page_of(campaign, "invitations")
    time_machine.move_to(DAY + dt.timedelta(days=31), tick=False)
    forget_addresses()
    left = page_of(campaign, "invitations")
    assert "Les adresses sont effacées." in left
    assert "Adresse effacée" not in left


def test_given_up_it_tells_when_and_by_whom(dossier: Dossier) -> None:
    campaign = prepared(dossier, opened_on=dt.date(2027, 3, 20), planned_end=dt.date(2027, 4, 20))
    running.abandon_campaign(campaign.pk, actor=candidate_of(dossier))
    page = page_of(campaign)
    assert f"par {candidate_of(dossier)}" in page
    assert "<dt>Ouverte</dt>" not in page  # it never was
    assert not leads(page, "invitations", campaign)


def test_it_is_named_with_a_day_that_people_read(dossier: Dossier) -> None:
    campaign = opened(dossier)
    close_campaign(campaign.pk, actor=candidate_of(dossier))
    campaign.refresh_from_db()
    assert str(campaign) == "Enquête usagers close le 1er mars 2027"
