"""The access to the questionnaires on its pages and routes, and among what is to do. Guide 3.4, SUR-04."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from candidates.dossiers.enums import Status
from candidates.dossiers.models import Dossier
from certification.desk.todo import todo
from label_sp.actors.enums import Role
from label_sp.actors.models import User
from surveys.access import use_cases
from surveys.access.enums import AccessState
from surveys.access.models import SurveyAccess
from tests.audits.conftest import api, browser, on
from tests.certification.pages import words
from tests.factories import (
    DossierFactory,
    OrganisationFactory,
    answers_file,
    candidate_of,
    ditp_agent,
    import_survey,
    member,
    questionnaires,
)

pytestmark = pytest.mark.django_db
LIST, API = reverse("surveys:accesses"), "/api/v1/survey-accesses/"


@pytest.fixture
def dossier() -> Dossier:
    questionnaires()
    return DossierFactory()


@pytest.fixture
def ditp() -> User:
    return ditp_agent()


def ask_page(dossier: Dossier) -> str:
    return reverse("surveys:ask_access", args=[dossier.pk])


def overview(dossier: Dossier) -> str:
    return reverse("surveys:overview", args=[dossier.pk])


def route(dossier: Dossier) -> str:
    return f"/api/v1/dossiers/{dossier.pk}/survey-accesses/"


def ids() -> list[str]:
    return [str(pk) for pk in SurveyAccess.objects.order_by("-kind").values_list("pk", flat=True)]


def test_from_the_candidates_press_to_the_answer(dossier: Dossier, ditp: User) -> None:
    candidate, team = browser(candidate_of(dossier)), browser(ditp)
    page = words(candidate.get(overview(dossier)))
    assert page.count("Pas encore demandé") == 2 and "Demander l’accès aux questionnaires" in page
    done = candidate.post(ask_page(dossier), follow=True)
    assert done.redirect_chain == [(overview(dossier), 302)]
    assert "transmise à l’équipe du label : enquête usagers et enquête agents." in words(done)
    assert "sans réponse" in words(done)
    assert candidate.post(ask_page(dossier)).status_code == 409
    assert "Accès aux questionnaires à accorder" in words(team.get(reverse("certification:desk")))
    page = words(team.get(LIST))
    assert "2 demandes en attente" in page and str(dossier.service) in page
    done = team.post(LIST, {"chosen": ids(), "accepted": "oui"}, follow=True)
    assert "2 accès accordés. Les candidats reçoivent votre réponse." in words(done)
    assert "Aucune demande n’attend de réponse." in words(done)
    page = words(candidate.get(overview(dossier)))
    assert page.count("Accordé") == 2 and "Demander l’accès" not in page


def test_a_refusal_keeps_what_was_typed_until_it_has_a_reason(dossier: Dossier, ditp: User) -> None:
    use_cases.ask_access(dossier.pk, actor=candidate_of(dossier))
    team, chosen = browser(ditp), ids()[:1]
    page = team.post(LIST, {"chosen": chosen, "accepted": "non"})
    assert page.status_code == 422 and "la personne qui demande le lira" in words(page)
    assert page.content.decode().count("checked") == 2
    done = team.post(LIST, {"chosen": chosen, "accepted": "non", "reason": "À revoir."}, follow=True)
    assert "1 accès refusé." in words(done) and "Motif : À revoir." in words(done)
    assert "À revoir." in words(browser(candidate_of(dossier)).get(overview(dossier)))


@pytest.mark.parametrize("chosen", [[], [str(uuid4())], ["abc"]])
def test_a_request_that_waits_no_more_is_told(dossier: Dossier, ditp: User, chosen: list[str]) -> None:
    use_cases.ask_access(dossier.pk, actor=candidate_of(dossier))
    page = browser(ditp).post(LIST, {"chosen": chosen, "accepted": "oui"})
    assert page.status_code == 422
    assert ("Cochez au moins une demande." if not chosen else "entre-temps") in words(page)
    assert SurveyAccess.objects.filter(state=AccessState.ASKED).count() == 2


@pytest.mark.rule("SUR-04")
def test_the_wait_is_told_with_its_day_to_both_sides(dossier: Dossier, ditp: User) -> None:
    with on(dt.date(2026, 1, 5)):
        use_cases.ask_access(dossier.pk, actor=candidate_of(dossier))
    with on(dt.date(2026, 2, 3)):
        poor: Any = answers_file(usual={"0.25": 1})
        days = {"opened_on": dt.date(2026, 1, 6), "closed_on": dt.date(2026, 1, 31)}
        import_survey(dossier, uploaded=poor, **days)
        assert "31 juillet 2026" in words(browser(candidate_of(dossier)).get(overview(dossier)))
        team = browser(ditp)
        assert "Campagne précédente insuffisante" in words(team.get(LIST))
        page = team.post(LIST, {"chosen": ids(), "accepted": "oui"})
        assert page.status_code == 422
        assert f"{dossier.service} : Enquête usagers" in words(page) and "31 juillet 2026" in words(page)
        answer = api(ditp).post(f"{API}answer/", {"chosen": ids(), "accepted": True}, format="json")
        assert answer.status_code == 422
        assert [failure["rule"] for failure in answer.json()["failures"]] == ["SUR-04"]


def test_the_setting_is_told_to_the_team(ditp: User, settings: Any) -> None:
    settings.SURVEY_ACCESS_AUTOMATIC = True
    assert "accordé dès la demande" in words(browser(ditp).get(LIST))


def test_by_the_setting_the_page_says_that_it_is_granted(dossier: Dossier, settings: Any) -> None:
    settings.SURVEY_ACCESS_AUTOMATIC = True
    page = words(browser(candidate_of(dossier)).post(ask_page(dossier), follow=True))
    assert "L’accès au questionnaire est accordé" in page and "dès la demande" in page


def test_there_is_nothing_to_ask_when_no_audit_is_prepared(dossier: Dossier) -> None:
    Dossier.objects.filter(pk=dossier.pk).update(status=Status.AWAITING_DECISION)
    candidate = browser(candidate_of(dossier))
    assert candidate.get(ask_page(dossier)).url == overview(dossier)
    page = candidate.post(ask_page(dossier))
    assert page.status_code == 422 and "aucun audit ne se prépare" in words(page)
    assert "Accès aux questionnaires" not in words(candidate.get(overview(dossier)))


# --- among what is to do ----------------------------------------------------------------------------------------------


def test_who_has_to_do_what_comes_and_goes(dossier: Dossier, ditp: User) -> None:
    candidate = candidate_of(dossier)

    def keys(user: User) -> set[str]:
        return {item.act.key for item in todo(dossier, user, dossier.today).mine if "access" in item.act.key}

    assert (keys(candidate), keys(ditp)) == ({"ask_survey_access"}, set())
    rows = use_cases.ask_access(dossier.pk, actor=candidate)
    assert (keys(candidate), keys(ditp)) == (set(), {"answer_survey_access"})
    use_cases.answer_accesses(actor=ditp, chosen=[rows[0].pk], accepted=True)
    assert (keys(candidate), keys(ditp)) == (set(), {"answer_survey_access"})
    use_cases.answer_accesses(actor=ditp, chosen=[rows[1].pk], accepted=False, reason="Non.")
    assert (keys(candidate), keys(ditp)) == ({"ask_survey_access"}, set())
    import_survey(dossier, "agents", uploaded=answers_file(kind="agents"))
    assert (keys(candidate), keys(ditp)) == (set(), set())


# --- who sees what ----------------------------------------------------------------------------------------------------


def test_a_page_of_a_dossier_is_missing_for_who_does_not_see_it(dossier: Dossier, ditp: User) -> None:
    stranger = browser(candidate_of(DossierFactory()))
    for address in (ask_page(dossier), LIST):
        assert stranger.get(address).status_code == stranger.post(address).status_code == 404
        assert Client().get(address).status_code == 302
    manager = member(dossier.body or OrganisationFactory(), Role.BODY_MANAGER)
    assert browser(ditp).get(ask_page(dossier)).status_code == 403
    assert browser(manager).get(LIST).status_code == 404


def test_the_api_asks_reads_and_answers_as_the_pages_do(dossier: Dossier, ditp: User) -> None:
    candidate, team, stranger = api(candidate_of(dossier)), api(ditp), api(candidate_of(DossierFactory()))
    assert stranger.post(route(dossier)).status_code == stranger.get(route(dossier)).status_code == 404
    assert team.post(route(dossier)).status_code == 403
    asked = candidate.post(route(dossier))
    assert (asked.status_code, [row["kind"] for row in asked.json()]) == (201, ["users", "agents"])
    assert candidate.post(route(dossier)).status_code == 409
    assert stranger.get(API).json()["count"] == 0
    assert candidate.get(API).json()["count"] == team.get(API).json()["count"] == 2
    answer = {"chosen": ids(), "accepted": False}
    assert candidate.post(f"{API}answer/", answer, format="json").status_code == 403
    assert team.post(f"{API}answer/", answer, format="json").status_code == 400
    done = team.post(f"{API}answer/", {**answer, "reason": "Non."}, format="json")
    assert [row["state"] for row in done.json()] == ["refused"] * 2
    assert team.post(f"{API}answer/", {**answer, "accepted": True}, format="json").status_code == 409
    told = candidate.get(route(dossier)).json()
    assert {row["reason"] for row in told} == {"Non."}
