"""The pages and routes of a takeover: what each role finds there, what is refused, what comes back. CON-04."""

from __future__ import annotations

import pytest
from django.urls import reverse

from certification.bodies.models import Habilitation
from tests.audits.conftest import api, browser
from tests.certification.pages import address, get, post, words
from tests.certification.takeovers.cases import asked, choose, habilitated, take_over, taken_over, waiting
from tests.scenarios import at_stage

pytestmark = [pytest.mark.django_db, pytest.mark.rule("CON-04")]


def test_the_candidate_chooses_on_the_page_and_reads_what_it_asked() -> None:
    case, other = waiting("follow_up_planned")
    page = words(get(case, "candidate", "choose_body"))
    assert "n’est plus en vigueur" in page and "il est annulé" in page.lower()
    assert str(other.body) in page and f">{case.people.body}" not in page  # offered: the habilitated ones
    empty = post(case, "candidate", "choose_body", {"body": "", "words": "Une visite en mars ?"})
    assert empty.status_code == 422
    assert "Choisissez un organisme." in words(empty) and "Une visite en mars ?" in words(empty)
    done = post(case, "candidate", "choose_body", {"body": other.body.pk, "words": "Une visite en mars ?"})
    assert done.status_code == 302
    again = words(get(case, "candidate", "choose_body"))
    assert "sans réponse pour l’instant" in again and "Demander la reprise" not in again
    assert "Reprise demandée à" in words(get(case, "candidate"))


def test_while_the_habilitation_is_in_force_the_page_says_what_binds() -> None:
    case = at_stage("labelled")
    other = habilitated(case)
    page = words(get(case, "candidate", "choose_body"))
    assert "est en vigueur" in page and "Choisissez un autre organisme au renouvellement" in page
    assert "Demander la reprise" not in page
    refused = post(case, "candidate", "choose_body", {"body": other.body.pk, "words": "Un message tapé."})
    assert refused.status_code == 422 and "Un message tapé." in words(refused)


def test_the_chosen_body_takes_over_on_its_page_and_comes_back_to_the_dossier() -> None:
    case, other = asked("answered")
    page = words(get(case, "manager", "take_over", user=other.manager))
    assert "le rapport tient" in page.lower()
    wrong = post(case, "manager", "take_over", {"signed_on": "", "agents_in_scope": "12"}, user=other.manager)
    assert wrong.status_code == 422
    typed = {"signed_on": case.today.isoformat(), "agents_in_scope": "12", "perimeter": "Tout l’accueil."}
    assert post(case, "manager", "take_over", typed, user=other.manager).status_code == 302
    for answer in (
        post(case, "manager", "take_over", typed, user=other.manager),  # pressed twice
        get(case, "manager", "take_over", user=other.manager),
    ):
        assert (answer.status_code, answer["Location"]) == (302, address("dossier", case.dossier))
    assert get(case, "manager", "take_over").status_code == 404  # the former one


def test_the_chosen_body_declines_on_its_page() -> None:
    case, other = asked("labelled")
    assert post(case, "manager", "decline_takeover", {"reason": " "}, user=other.manager).status_code == 422
    done = post(case, "manager", "decline_takeover", {"reason": "Plus d’auditeur."}, user=other.manager)
    assert (done.status_code, done["Location"]) == (302, reverse("certification:desk"))
    assert get(case, "manager", user=other.manager).status_code == 404
    assert "Plus d’auditeur." in words(get(case, "candidate", "choose_body"))


def test_the_candidate_takes_its_request_back_on_its_page() -> None:
    case, other = asked("labelled")
    assert str(other.body) in words(get(case, "candidate", "give_up_takeover"))
    assert post(case, "candidate", "give_up_takeover", {}).status_code == 302
    assert post(case, "candidate", "give_up_takeover", {}).status_code == 409


def test_who_is_a_stranger_reads_no_takeover() -> None:
    case, _, takeover = taken_over("labelled")
    stranger = habilitated(case)
    page = reverse("certification:takeover", args=[takeover.pk])
    with case.at(case.today, hour=12):
        for person in (stranger.manager, stranger.candidate):
            assert browser(person).get(page).status_code == 404
        for person in (case.people.ditp, case.people.contributor, case.people.manager):
            assert browser(person).get(page).status_code == 200


def test_the_same_by_the_api() -> None:
    case, other = waiting("labelled")
    root = f"/api/v1/dossiers/{case.dossier_id}/takeover/"
    with case.at(case.today):
        chosen = api(case.people.candidate).post(root, {"body_id": str(other.body.pk)}, format="json")
        assert chosen.status_code == 201 and chosen.json()["state"] == "asked"
        contract = {"signed_on": case.today.isoformat(), "agents_in_scope": 12}
        done = api(other.manager).post(f"{root}accept/", contract, format="json")
        assert done.json()["state"] == "accepted" and done.json()["body"]["name"] == str(other.body)
        refused = api(case.people.candidate).post(root, {"body_id": str(other.body.pk)}, format="json")
        assert refused.status_code == 422
        assert [each["rule"] for each in refused.json()["failures"]] == ["CON-04"]


def test_the_ditp_withdraws_a_habilitation_and_reads_who_waits() -> None:
    case = at_stage("labelled")
    other = habilitated(case)
    habilitation = Habilitation.objects.get(body__organisation=case.people.body)
    page = reverse("certification:body", args=[habilitation.body_id])
    with case.at(case.today, hour=12):
        client = browser(case.people.ditp)
        typed = {"act": "withdraw", "habilitation": habilitation.pk, "reason": "Audits sans contrat."}
        assert "Services sans organisme habilité" not in words(client.get(page))
        assert client.post(page, {**typed, "reason": ""}).status_code == 422
        assert client.post(page, typed).status_code == 302
        read = words(client.get(page))
        assert "Retirée" in read and case.dossier.reference in read and "aucun autre organisme choisi" in read
        choose(case, other)
        assert f"reprise demandée à {other.body}" in words(client.get(page))
        take_over(case, other)
        assert "Services sans organisme habilité" not in words(client.get(page))
