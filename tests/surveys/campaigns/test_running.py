"""A campaign that is run here: who prepares, corrects, opens, prolongs and abandons it, and what forbids it."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from fractions import Fraction
from threading import Barrier, BrokenBarrierError
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, connections
from django.urls import reverse
from django.utils import timezone
from django_fsm import ConcurrentTransition, TransitionNotAllowed

from candidates.dossiers.enums import Status
from candidates.dossiers.models import Dossier
from certification.desk.todo import todo
from label_sp.actors.enums import Role
from label_sp.guide.failures import RuleViolation
from label_sp.guide.sample import Cell, Likeness, chance_of, representativeness
from label_sp.journal.models import JournalEntry
from surveys.answers import samples
from surveys.campaigns import queries, running
from surveys.campaigns.enums import CampaignStatus
from surveys.campaigns.models import Campaign
from tests.audits.conftest import api, browser
from tests.certification.pages import words
from tests.factories import (
    DossierFactory,
    answers_file,
    candidate_of,
    ditp_agent,
    import_survey,
    member,
    questionnaires,
)
from tests.surveys.campaigns.run_cases import METHOD, granted, opened, prepared, sites

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def dossier() -> Dossier:
    questionnaires()
    return DossierFactory()


def refusals(campaign: Campaign) -> set[str]:
    with pytest.raises(RuleViolation) as refused:
        running.open_campaign(campaign.pk, actor=candidate_of(campaign.dossier))
    return {each.rule for each in refused.value.failures}


# --- who --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", [Role.CANDIDATE_MANAGER, Role.CANDIDATE_CONTRIBUTOR])
def test_the_candidates_team_prepares_and_opens(dossier: Dossier, role: Role) -> None:
    campaign = opened(dossier, member(dossier.service.organisation, role))
    assert (campaign.status, campaign.opened_on, campaign.number) == ("open", dossier.today, 1)
    events = list(
        JournalEntry.objects.filter(dossier_id=dossier.pk).order_by("id").values_list("event", flat=True)
    )
    assert events[-2:] == ["campaign.prepared", "campaign.opened"]


@pytest.mark.parametrize("role", [Role.BODY_MANAGER, Role.AUDITOR, Role.DECIDER])
def test_nobody_of_the_body_runs_a_survey(dossier: Dossier, role: Role) -> None:
    with pytest.raises(PermissionDenied):
        prepared(dossier, member(dossier.body, role))
    campaign = prepared(dossier)
    for act in (running.open_campaign, running.abandon_campaign):
        with pytest.raises(PermissionDenied):
            act(campaign.pk, actor=member(dossier.body, role))
    with pytest.raises(PermissionDenied):
        running.prolong_campaign(campaign.pk, actor=ditp_agent(), planned_end=dossier.today + 40 * DAY)


def test_the_body_and_the_team_read_what_a_stranger_does_not_see(dossier: Dossier) -> None:
    campaign = opened(dossier)
    Dossier.objects.filter(pk=dossier.pk).update(status=Status.SUBMITTED, submitted_at=timezone.now())
    url = reverse("surveys:campaign", args=[campaign.pk])
    for reader in (member(dossier.body, Role.BODY_MANAGER), ditp_agent()):
        page = browser(reader).get(url)
        assert page.status_code == 200 and METHOD in words(page)
        assert "Abandonner la campagne" not in words(page)
        assert browser(reader).post(url, {"act": "abandon"}).status_code == 403
        assert browser(reader).get(reverse("surveys:invitations", args=[campaign.pk])).status_code == 403
    stranger = candidate_of(DossierFactory())
    assert browser(stranger).get(url).status_code == 404
    assert api(stranger).post(f"/api/v1/campaigns/{campaign.pk}/abandon/").status_code == 404


# --- what forbids it --------------------------------------------------------------------------------------------------


def test_without_an_access_nothing_opens(dossier: Dossier) -> None:
    assert refusals(prepared(dossier)) == {"SUR-04"}


def test_without_a_word_on_the_sample_nothing_opens(dossier: Dossier) -> None:
    granted(dossier, candidate_of(dossier))
    assert refusals(prepared(dossier, sample_method="  ")) == {"SUU-06"}
    assert refusals(prepared(dossier, kind="agents", sample_method="")) == {"SUA-02"}


def test_a_wait_of_six_months_is_told_with_its_end(dossier: Dossier) -> None:
    granted(dossier, candidate_of(dossier))
    import_survey(dossier, uploaded=answers_file(share={code: {"0": 100} for code in samples.CODES["users"]}))
    found = running.failures_to_open(prepared(dossier))
    assert [each.rule for each in found] == ["SUR-04"] and "à partir du" in found[0].next_step


def test_one_campaign_at_a_time_for_one_survey(dossier: Dossier) -> None:
    campaign = opened(dossier)
    with pytest.raises(TransitionNotAllowed):
        prepared(dossier)
    running.abandon_campaign(campaign.pk, actor=candidate_of(dossier))
    again = prepared(dossier)
    assert again.number == 2 and queries.latest(dossier, "users") is None


def test_the_declaration_is_checked(dossier: Dossier) -> None:
    for wrong in (
        {"planned_end": dossier.today - DAY, "opened_on": dossier.today},
        {"sites": ["Nulle part"]},
        {"contact_channels": ["pigeon"]},
        {"concerned": 3},
    ):
        with pytest.raises((ValidationError, RuleViolation)):
            prepared(dossier, **wrong)
    with pytest.raises(ValidationError):
        prepared(dossier, kind="agents", concerned=None)
    with pytest.raises(RuleViolation) as refused:
        prepared(dossier, kind="agents", concerned=10, otherwise=11)
    assert refused.value.failures[0].rule == "SUA-02"
    assert not Campaign.objects.exists()


def test_days_stay_once_it_is_open_and_people_written_to_otherwise_are_solicited(dossier: Dossier) -> None:
    campaign = opened(dossier, otherwise=200)
    assert campaign.solicited == 200
    end = campaign.planned_end
    corrected = running.correct_campaign(
        campaign.pk,
        actor=candidate_of(dossier),
        opened_on=dossier.today + 5 * DAY,
        planned_end=dossier.today + 90 * DAY,
        otherwise=150,
        sample_method="Autrement.",
    )
    assert (corrected.solicited, corrected.planned_end, corrected.opened_on) == (150, end, dossier.today)
    with pytest.raises(RuleViolation):
        running.prolong_campaign(campaign.pk, actor=candidate_of(dossier), planned_end=dossier.today - DAY)
    later = running.prolong_campaign(
        campaign.pk, actor=candidate_of(dossier), planned_end=dossier.today + 90 * DAY
    )
    assert later.planned_end == dossier.today + 90 * DAY


# --- at once ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def _both_looked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Both have found it in preparation before either of them writes, where the lock lets them."""
    barrier, found = Barrier(2, timeout=2), running.failures_to_open

    def look(campaign: Campaign) -> Any:
        failures = found(campaign)
        if connection.vendor == "postgresql":
            with suppress(BrokenBarrierError):  # the other waits for our lock
                barrier.wait()
        return failures

    monkeypatch.setattr(running, "failures_to_open", look)


def open_twice(campaign: Campaign) -> Counter[str]:
    actor = candidate_of(campaign.dossier)

    def attempt(_: int) -> str:
        try:
            running.open_campaign(campaign.pk, actor=actor)
        except (TransitionNotAllowed, ConcurrentTransition, IntegrityError) as refusal:
            return type(refusal).__name__
        finally:
            connections.close_all()
        return "opened"

    with ThreadPoolExecutor(2) as pool:
        return Counter(pool.map(attempt, range(2)))


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("_both_looked")
def test_of_two_who_open_at_once_one_is_told(dossier: Dossier) -> None:
    granted(dossier, candidate_of(dossier))
    campaign = prepared(dossier)
    assert open_twice(campaign) == {"opened": 1, "TransitionNotAllowed": 1}
    assert JournalEntry.objects.filter(event="campaign.opened").count() == 1


@pytest.mark.django_db(transaction=True)
def test_without_the_state_both_would_open(dossier: Dossier, monkeypatch: pytest.MonkeyPatch) -> None:
    """Control: the same two presses when the second does not look at what the first has written."""
    granted(dossier, candidate_of(dossier))
    campaign = prepared(dossier)
    locked = running.locked

    def forgetful(campaign_id: Any, actor: Any) -> Campaign:
        found = locked(campaign_id, actor)
        Campaign.objects.filter(pk=campaign_id).update(status=CampaignStatus.PREPARING)
        found.refresh_from_db()
        found.dossier = campaign.dossier
        return found

    monkeypatch.setattr(running, "locked", forgetful)
    assert open_twice(campaign) == {"opened": 2}


# --- population and sample --------------------------------------------------------------------------------------------


def test_gaps_and_chi_square() -> None:
    assert representativeness([]) is None
    same = representativeness([Cell("A", "x", 200, 20), Cell("B", "x", 100, 10)])
    assert same and same.statistic == 0 and same.chance == 1 and same.likeness == Likeness.ALIKE
    assert [each.gap for each in same.cells] == [0, 0]
    found = representativeness([Cell("A", "x", 500, 80), Cell("B", "x", 500, 20)])
    assert found and found.statistic == 36 and found.likeness == Likeness.UNLIKE
    assert [each.gap for each in found.cells] == [30, -30]
    assert [each.gap_in_words for each in found.cells] == ["+30,0", "-30,0"]


def test_small_cells_are_judged_together_or_not_at_all() -> None:
    few = representativeness([Cell("A", "x", 90, 9), Cell("B", "x", 10, 1)])
    assert (
        few and few.likeness == Likeness.UNKNOWN and [each.too_small for each in few.cells] == [False, True]
    )
    together = representativeness([Cell("A", "x", 60, 60), *(Cell(name, "x", 3, 3) for name in "BCDEF")])
    assert together and together.degrees == 1 and together.likeness == Likeness.ALIKE
    assert together.statistic == 0


@pytest.mark.parametrize(
    ("statistic", "degrees", "chance"),  # the usual table
    [("3.841", 1, 0.05), ("5.991", 2, 0.05), ("9.488", 4, 0.05), ("18.307", 10, 0.05), ("6.635", 1, 0.01),
     ("20.090", 8, 0.01), ("43.773", 30, 0.05), ("42.557", 29, 0.05)],
)  # fmt: skip
def test_the_chance_is_that_of_the_tables(statistic: str, degrees: int, chance: float) -> None:
    assert abs(chance_of(Fraction(statistic), degrees) - chance) < chance / 500


def test_the_table_is_typed_shown_and_read_by_the_body(dossier: Dossier) -> None:
    names = sites(dossier, "Accueil", "Annexe")
    campaign = prepared(dossier, sites=names, contact_channels=["counter"])
    url, candidate = reverse("surveys:sample", args=[campaign.pk]), browser(candidate_of(dossier))
    page = candidate.get(url)
    assert "Accueil, accueil sur place" in words(page)
    typed = {"population_0": "500", "sample_0": "80", "population_1": "500", "sample_1": "20"}
    wrong = candidate.post(url, typed | {"sample_0": "501"})
    assert wrong.status_code == 422 and "501 usagers sollicités sur 500" in words(wrong)
    done = candidate.post(url, typed, follow=True)
    assert "Le tableau est enregistré." in words(done) and "+30,0" in words(done)
    Dossier.objects.filter(pk=dossier.pk).update(status=Status.SUBMITTED, submitted_at=timezone.now())
    assert "moins d’une fois sur 100" in words(browser(member(dossier.body, Role.DECIDER)).get(url))
    Dossier.objects.filter(pk=dossier.pk).update(status=Status.PREPARING)
    found = queries.representativeness(campaign)
    assert found is not None and found.statistic == 36
    put = api(candidate_of(dossier)).put(
        f"/api/v1/campaigns/{campaign.pk}/sample/",
        {"cells": [{"site": "Accueil", "channel": "counter", "population": 5, "sample": 6}]},
        format="json",
    )
    assert put.status_code == 400
    assert campaign.sample_cells.count() == 2


# --- pages and routes -------------------------------------------------------------------------------------------------


def test_from_the_overview_to_an_open_campaign(dossier: Dossier) -> None:
    actor = candidate_of(dossier)
    granted(dossier, actor)
    candidate = browser(actor)
    overview = reverse("surveys:overview", args=[dossier.pk])
    assert words(candidate.get(overview)).count("Mener l’enquête ici") == 2
    url = reverse("surveys:prepare", args=[dossier.pk, "users"])
    assert candidate.get(url).status_code == 200
    typed = {
        "otherwise": "0",
        "sample_method": METHOD,
        "opened_on": dossier.today.isoformat(),
        "planned_end": (dossier.today + 30 * DAY).isoformat(),
    }
    wrong = candidate.post(url, typed | {"planned_end": "hier"})
    assert wrong.status_code == 422 and METHOD in words(wrong)
    done = candidate.post(url, typed, follow=True)
    campaign = Campaign.objects.get()
    assert done.redirect_chain[-1][0] == reverse("surveys:campaign", args=[campaign.pk])
    assert "open_campaign" in {item.act.key for item in todo(dossier, actor, dossier.today).mine}
    done = candidate.post(done.redirect_chain[-1][0], {"act": "open"}, follow=True)
    assert "La campagne est ouverte" in words(done)
    assert "open_campaign" not in {item.act.key for item in todo(dossier, actor, dossier.today).mine}
    assert "Ouverte depuis le" in words(candidate.get(overview))
    assert candidate.post(done.redirect_chain[-1][0], {"act": "open"}).status_code == 409


def test_the_page_says_what_forbids_to_open(dossier: Dossier) -> None:
    campaign = prepared(dossier, sample_method="")
    page = words(browser(candidate_of(dossier)).get(reverse("surveys:campaign", args=[campaign.pk])))
    assert "l’accès au questionnaire n’est pas accordé" in page
    assert "la constitution de l’échantillon n’est pas dite" in page


def test_the_same_by_the_api(dossier: Dossier) -> None:
    actor = candidate_of(dossier)
    granted(dossier, actor)
    client, today = api(actor), dossier.today
    sent = {
        "kind": "agents",
        "concerned": 49,
        "sample_method": METHOD,
        "opened_on": today.isoformat(),
        "planned_end": (today + 20 * DAY).isoformat(),
    }
    made = client.post(f"/api/v1/dossiers/{dossier.pk}/campaigns/", sent, format="json")
    assert made.status_code == 201 and made.json()["status"] == "preparing"
    one = f"/api/v1/campaigns/{made.json()['id']}/"
    del sent["kind"]
    assert client.put(one, sent | {"concerned": 50}, format="json").json()["concerned"] == 50
    assert client.post(f"{one}open/").json()["status"] == "open"
    later = (today + 60 * DAY).isoformat()
    assert client.post(f"{one}prolong/", {"planned_end": later}, format="json").json()["planned_end"] == later
    assert client.get(one).json()["status"] == "open"
    assert len(client.get(f"/api/v1/dossiers/{dossier.pk}/campaigns/").json()) == 1
    assert client.post(f"{one}abandon/").json()["status"] == "abandoned"
    assert client.post(f"{one}abandon/").status_code == 409
