"""The page of an open campaign and that of its closing: what they say, whom they let in, what they cost."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries
from rest_framework.test import APIClient

from candidates.dossiers.enums import Status
from label_sp.actors.enums import Role
from label_sp.actors.models import User
from surveys.campaigns import storage
from surveys.campaigns.enums import CampaignStatus
from surveys.campaigns.models import Campaign, Response
from tests.factories import UserFactory, candidate_of, ditp_agent, dossier_in, import_survey, member
from tests.surveys.steering.cases import NOW, OPENED, answer, opened, since

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today(time_machine: Any, settings: Any) -> None:
    settings.SECOND_FACTOR = False
    time_machine.move_to(NOW, tick=False)


def logged(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def page(campaign: Campaign, user: User | None = None, name: str = "steering") -> str:
    response = logged(user or candidate_of(campaign.dossier)).get(
        reverse(f"surveys:{name}", args=[campaign.pk])
    )
    assert response.status_code == 200
    return " ".join(response.content.decode().replace("\xa0", " ").split())


# --- what it says -----------------------------------------------------------------------------------------------------


@pytest.mark.rule("SUU-04")
def test_the_big_line_says_how_many_came_how_many_are_needed_and_both_rates() -> None:
    campaign = opened(solicited=600)
    answer(campaign, 30)
    answer(campaign, 5, channel="qr")
    answer(campaign, 2, channel="paper")
    shown = page(campaign)
    assert "<strong>37 questionnaires recevables</strong>, il en faut 50 ·" in shown
    assert "taux <strong>6,1 %</strong> (5 % exigés)" in shown
    assert "Il en manque 13." in shown
    assert (
        "Sans ce qui est venu par lien affiché, QR code ou papier (7 questionnaires), le taux serait de 5,0 %."
        in shown
    )


def test_answers_that_nobody_counted_yet_are_counted_for_the_page() -> None:
    campaign = opened()
    answer(campaign, 7)
    assert "<strong>7 questionnaires recevables</strong>" in page(campaign)
    assert not Response.objects.filter(counted=False).exists()
    answer(campaign, 1)
    assert "<strong>8 questionnaires recevables</strong>" in page(campaign)


@pytest.mark.rule("SUA-03")
@pytest.mark.parametrize(("agents", "needed"), [(49, 25), (50, 30), (300, 90), (301, 50)])
def test_agents_see_the_number_for_their_headcount_and_why_it_jumps(agents: int, needed: int) -> None:
    campaign = opened("agents", solicited=agents, concerned=agents)
    shown = page(campaign)
    assert f"il en faut {needed} ·" in shown
    assert f"{agents} <strong>(vous)</strong>" in shown
    assert shown.count("<strong>(vous)</strong>") == 1
    for number in (25, 30, 90, 50):
        assert f'<td data-label="Il en faut">{number}</td>' in shown
    assert "301 agents demandent moins de réponses que 300" in shown
    assert "30 % des agents sollicités, et 30 au moins" in shown


@pytest.mark.rule("SUR-03")
def test_the_day_is_foreseen_with_its_spread() -> None:
    campaign = opened()
    answer(campaign, 37, days=since(OPENED, 10)[-7:])
    shown = page(campaign)
    assert "Au rythme des derniers jours (5,2 par jour), le nombre exigé serait atteint vers le" in shown
    assert "huit fois sur dix, entre le" in shown
    assert '<svg class="sp-curve"' in shown


@pytest.mark.rule("SUR-03")
@pytest.mark.parametrize(
    ("count", "today", "said"),
    [
        (0, NOW, "il y faut 5 questionnaires recevables (il en manque 50)"),
        (4, NOW, "il y faut 5 questionnaires recevables (il en manque 46)"),
        (6, NOW - dt.timedelta(days=9), "il faut trois jours entiers de campagne (il en manque 44)"),
        (6, NOW + dt.timedelta(days=9), "rien n’est arrivé depuis sept jours (il en manque 44)"),
        (50, NOW, "Le nombre exigé est atteint."),
    ],
)
def test_what_is_not_foreseen_says_why(time_machine: Any, count: int, today: dt.datetime, said: str) -> None:
    campaign = opened()
    time_machine.move_to(today, tick=False)
    answer(campaign, count)
    assert said in page(campaign)


@pytest.mark.parametrize(("count", "shows"), [(4, False), (5, True)])
def test_notes_are_shown_from_five_answers_up(count: int, *, shows: bool) -> None:
    campaign = opened()
    answer(campaign, count, levels="3" * 15)
    shown = page(campaign)
    assert ("75,0" in shown) is shows
    assert ("une note dirait ce qu’une personne a répondu" in shown) is not shows


@pytest.mark.rule("SUR-04")
def test_closing_now_under_the_first_tier_tells_the_next_possible_campaign() -> None:
    campaign = opened()
    answer(campaign, 60, levels="2" * 15)
    shown = page(campaign)
    assert "Sous le premier palier, pour cette enquête." in shown
    assert "Une nouvelle campagne ne pourrait ouvrir qu’à partir du 11 septembre 2027." in shown


@pytest.mark.rule("SUR-04")
def test_with_a_few_bad_answers_nothing_tells_that_they_are_bad() -> None:
    bad, good = opened(), opened(dossier=dossier_in("preparing"))
    answer(bad, 3, levels="1" * 15)
    answer(good, 3, levels="4" * 15)
    said = "sous le premier palier, une nouvelle campagne ne pourra ouvrir qu’à partir du 11 septembre 2027."
    assert said in page(bad) and said in page(good)


def test_the_table_tells_sites_and_channels() -> None:
    campaign = opened()
    answer(campaign, 4, site="Mairie annexe")
    answer(campaign, 2, site="Mairie annexe", channel="qr")
    answer(campaign, 3)
    shown = page(campaign)
    row = shown[shown.index('<th scope="row">Mairie annexe</th>') :].partition("</tr>")[0]
    assert '<td data-label="Courriel">4</td>' in row and '<td data-label="Lien ou QR code">2</td>' in row
    assert '<td data-label="Recevables">6</td>' in row
    assert "Site non précisé" in shown


def test_an_open_campaign_has_its_line_on_the_overview() -> None:
    campaign = opened()
    response = logged(candidate_of(campaign.dossier)).get(
        reverse("surveys:overview", args=[campaign.dossier_id])
    )
    assert reverse("surveys:steering", args=[campaign.pk]) in response.content.decode()


@pytest.mark.rule("SUR-03")
def test_the_planned_end_that_is_over_is_said() -> None:
    assert "La fin prévue est passée." in page(opened(planned_end=dt.date(2027, 3, 10)))


@pytest.mark.rule("FOL-02")
def test_the_page_of_a_follow_up_campaign_says_so() -> None:
    campaign = opened(dossier=dossier_in(Status.LABELLED), purpose="follow_up")
    answer(campaign, 12)
    shown = page(campaign)
    assert "En vue de l’audit de suivi" in shown and "<strong>12 questionnaires recevables</strong>" in shown


# --- whom it lets in --------------------------------------------------------------------------------------------------


def test_who_sees_the_dossier_reads_it_and_the_team_alone_closes() -> None:
    campaign = opened(dossier=dossier_in(Status.ADMISSIBLE))
    body = campaign.dossier.body
    team = [
        member(campaign.dossier.service.organisation, Role.CANDIDATE_CONTRIBUTOR),
        candidate_of(campaign.dossier),
    ]
    readers = [ditp_agent(), member(body, Role.BODY_MANAGER), member(body, Role.DECIDER)]
    strangers = [UserFactory(), candidate_of(dossier_in(Status.PREPARING)), member(body, Role.AUDITOR)]
    address = reverse("surveys:close", args=[campaign.pk])
    for person in (*team, *readers):
        assert (address in page(campaign, person)) is (person in team)
    codes = {
        person: (
            logged(person).get(reverse("surveys:steering", args=[campaign.pk])).status_code,
            logged(person).get(address).status_code,
            logged(person).post(address).status_code,
        )
        for person in (*readers, *strangers)
    }
    assert {codes[person] for person in readers} == {(200, 403, 403)}
    assert {codes[person] for person in strangers} == {(404, 404, 404)}
    assert Campaign.objects.get().status == CampaignStatus.OPEN


def test_an_imported_campaign_has_no_such_page() -> None:
    campaign = import_survey(dossier_in(Status.PREPARING))
    client = logged(candidate_of(campaign.dossier))
    assert client.get(reverse("surveys:steering", args=[campaign.pk])).status_code == 404


# --- closing ----------------------------------------------------------------------------------------------------------


def test_the_page_of_the_closing_says_what_it_gives_and_closes() -> None:
    campaign = opened()
    answer(campaign, 12)
    shown = page(campaign, name="close")
    assert "Clore la campagne, non valide" in shown and "Une campagne close ne se rouvre pas." in shown
    client, address = logged(candidate_of(campaign.dossier)), reverse("surveys:close", args=[campaign.pk])
    response = client.post(address, follow=True)
    text = " ".join(response.content.decode().replace("\xa0", " ").split())
    assert "Enquête usagers close : 12 questionnaires recevables." in text
    assert "Menée dans l’application" in text
    again = client.post(address)
    assert again.status_code == 409
    assert client.get(address).status_code == 302
    assert client.get(reverse("surveys:steering", args=[campaign.pk])).status_code == 302


def test_through_the_api_it_is_the_same_act() -> None:
    campaign = opened()
    answer(campaign, 60)
    client = APIClient()
    client.force_authenticate(candidate_of(campaign.dossier))
    found = client.get(f"/api/v1/campaigns/{campaign.pk}/steering/")
    assert found.status_code == 200
    assert (found.data["admissible"], found.data["needed"], found.data["missing"]) == (60, 50, 0)
    assert found.data["forecast"]["outlook"] == "reached" and found.data["days"] == {"2027-03-01": 60}
    assert found.data["note"] == {"exact": "100", "shown": "100,0"}
    closed = client.post(f"/api/v1/campaigns/{campaign.pk}/close/", {}, format="json")
    assert closed.status_code == 200, closed.data
    assert closed.data["campaign"]["result"]["admissible"] == 60 and closed.data["attached"] == []
    assert client.post(f"/api/v1/campaigns/{campaign.pk}/close/", {}, format="json").status_code == 409
    assert client.get(f"/api/v1/campaigns/{campaign.pk}/steering/").status_code == 404


def test_the_api_lets_in_whom_the_pages_let_in() -> None:
    campaign = opened(dossier=dossier_in(Status.ADMISSIBLE))
    client = APIClient()
    client.force_authenticate(member(campaign.dossier.body, Role.BODY_MANAGER))
    assert client.get(f"/api/v1/campaigns/{campaign.pk}/steering/").status_code == 200
    assert client.post(f"/api/v1/campaigns/{campaign.pk}/close/", {}, format="json").status_code == 403
    client.force_authenticate(UserFactory())
    assert client.get(f"/api/v1/campaigns/{campaign.pk}/steering/").status_code == 404
    assert client.post(f"/api/v1/campaigns/{campaign.pk}/close/", {}, format="json").status_code == 404


# --- what it costs ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [10, 2000])
def test_the_page_asks_the_same_few_questions_for_few_answers_and_many(
    django_assert_max_num_queries: DjangoAssertNumQueries, count: int
) -> None:
    campaign = opened(solicited=100_000)
    days, sites = since(OPENED, 10), ("", "Mairie", "Annexe")
    answers = (
        storage.Answer("4" * 15, True, ("mail", "qr", "paper")[place % 3], sites[place % 3], days[place % 10])
        for place in range(count)
    )
    storage.store(campaign, answers)
    client = logged(candidate_of(campaign.dossier))
    address = reverse("surveys:steering", args=[campaign.pk])
    client.get(address)
    with django_assert_max_num_queries(17):
        assert client.get(address).status_code == 200
