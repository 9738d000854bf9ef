"""The pages on which the team of the label writes a questionnaire, without JavaScript; the route that reads it."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from candidates.dossiers.models import Dossier
from label_sp.actors.models import User
from surveys.questionnaires import content as contents
from surveys.questionnaires import queries, use_cases
from surveys.questionnaires.content import NOT_OFFICIAL, Content
from surveys.questionnaires.models import Draft, Questionnaire
from tests.audits.conftest import api, browser
from tests.certification.pages import words
from tests.factories import DossierFactory, candidate_of, ditp_agent, import_survey, questionnaires
from tests.surveys.questionnaires.cases import content, draft, sent, with_text

pytestmark = pytest.mark.django_db
LIST = reverse("surveys:questionnaires")
DRAFT, PREVIEW, PUBLISH, DISCARD, START = (
    reverse(f"surveys:questionnaire_{name}", args=["users"])
    for name in ("draft", "preview", "publish", "discard", "start")
)


@pytest.fixture
def ditp() -> User:
    return ditp_agent()


@pytest.fixture
def team(ditp: User) -> Client:
    return browser(ditp)


def stored() -> Content:
    return content(Draft.objects.get(kind="users"))


def test_from_a_new_version_to_its_publication(team: Client) -> None:
    questionnaires()
    assert "Préparer une nouvelle version" in words(team.get(LIST))
    page = team.post(START, follow=True)
    assert page.redirect_chain == [(DRAFT, 302)]
    typed = with_text(stored(), "On m’a bien accueilli.")
    page = team.post(DRAFT, sent(typed, 1, "preview"), follow=True)
    assert page.redirect_chain == [(PREVIEW, 302)]
    assert "On m’a bien accueilli." in words(page) and "Très satisfait" in words(page)
    page = words(team.get(PUBLISH))
    assert "Ce qui change depuis la version 1" in page and "On m’a bien accueilli." in page
    shown = team.get(PUBLISH).context["form"].shown
    done = team.post(PUBLISH, {"published_on": timezone.localdate().isoformat(), "shown": shown}, follow=True)
    assert "La nouvelle version est publiée." in words(done)
    assert "Ce qui change depuis la version 1" in words(done)
    assert "Continuer le brouillon" not in words(team.get(LIST))


@pytest.mark.parametrize(
    ("act", "codes", "anchor"),
    [
        ("down-1", ["U1b", "U1a"], "#question-2"),
        ("up-2", ["U1b", "U1a"], "#question-1"),
        ("up-1", ["U1a", "U1b"], "#question-1"),
        ("remove-1", ["U1b", "U2a"], "#question-1"),
        ("remove-77", ["U1a", "U1b"], ""),
        ("what", ["U1a", "U1b"], ""),
    ],
)
def test_a_button_keeps_what_was_typed_and_moves_a_question(
    team: Client, ditp: User, act: str, codes: list[str], anchor: str
) -> None:
    found = draft(ditp)
    typed = with_text(content(found), "Un texte tapé juste avant.", index=5)
    answer = team.post(DRAFT, sent(typed, 1, act))
    assert answer.status_code == 302 and answer.url.startswith(DRAFT)
    if anchor:
        assert answer.url == DRAFT + anchor
    assert [question.code for question in stored().questions[:2]] == codes
    assert "Un texte tapé juste avant." in [question.text for question in stored().questions]


def test_a_question_and_a_scale_are_added_and_taken_out(team: Client, ditp: User) -> None:
    found = draft(ditp)
    team.post(DRAFT, sent(content(found), 1, "add"))
    assert len(stored().questions) == 16
    assert "Ce brouillon ne peut pas encore être publié" in words(team.get(DRAFT))
    team.post(DRAFT, sent(stored(), 2, "remove-16"))
    team.post(DRAFT, sent(stored(), 3, "add-scale"))
    assert len(stored().scales) == 3
    named = sent(stored(), 4, **{"scale-2-code": "fréquence"})
    team.post(DRAFT, named)
    assert stored().scales[2].code == "fréquence"
    team.post(DRAFT, sent(stored(), 5, "remove-scale-1"))
    assert [scale.code for scale in stored().scales] == ["satisfaction", "fréquence"]
    assert "choisissez son échelle" in words(team.get(DRAFT))


def test_the_questions_of_agents_have_no_engagement(team: Client, ditp: User) -> None:
    draft(ditp, "agents")
    page = words(team.get(reverse("surveys:questionnaire_draft", args=["agents"])))
    assert "Question 11 : énoncé" in page and "engagement" not in page.replace("engagements", "")


def test_of_two_who_write_at_once_the_second_loses_nothing(team: Client, ditp: User) -> None:
    found = content(draft(ditp))
    mine = contents.with_question(with_text(found, "Ma phrase.", index=14))
    use_cases.change_draft("users", actor=ditp_agent(), content=with_text(found, "Leur phrase."), seen=1)
    page = team.post(DRAFT, sent(mine, 1))
    assert page.status_code == 409
    told = words(page)
    assert "Quelqu’un a changé entre-temps" in told
    assert "Leur phrase." in told and "Ma phrase." in told and "Question 16" in told
    assert stored().questions[0].text == "Leur phrase."
    assert 'name="seen" value="2"' in page.content.decode()
    assert team.post(DRAFT, sent(mine, 2)).status_code == 302
    assert [question.text for question in stored().questions][14] == "Ma phrase."


def test_what_was_typed_is_shown_when_the_draft_has_gone(team: Client, ditp: User) -> None:
    found = content(draft(ditp))
    use_cases.discard_draft("users", actor=ditp, seen=1)
    page = team.post(DRAFT, sent(with_text(found, "Ma phrase."), 1))
    assert page.status_code == 409 and "Ma phrase." in words(page)
    assert team.get(DRAFT).url == LIST
    assert team.post(PUBLISH, {"published_on": timezone.localdate().isoformat()}).status_code == 409


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("question-0-code", "site", "Un code a une à trois lettres"),
        ("question-0-text", "x" * 501, "500"),
        ("scale-0-code", "", "obligatoire"),
        ("scale-0-code", "satisfaction", "Une autre échelle porte ce nom."),
        ("question-0-engagement", "9", "Choisissez"),
    ],
)
def test_what_is_wrong_is_told_on_its_field_and_nothing_is_saved(
    team: Client, ditp: User, field: str, value: str, told: str
) -> None:
    found = content(draft(ditp))
    page = team.post(DRAFT, sent(found, 1, **{field: value}))
    assert page.status_code == 422
    assert told in words(page) or field == "question-0-engagement"
    assert stored() == found


@pytest.mark.parametrize("sent_count", ["", "-1", "9" * 5000, "abc", "٣", "3.5"])
def test_a_count_that_nobody_shows_does_no_harm(team: Client, ditp: User, sent_count: str) -> None:
    found = content(draft(ditp))
    fields = sent(found, 1) | {"questions": sent_count, "scales": sent_count, "seen": sent_count}
    assert team.post(DRAFT, fields).status_code in (302, 409)
    assert stored() == found


def test_a_refusal_of_the_guide_stands_on_the_page(team: Client, ditp: User) -> None:
    found = content(draft(ditp))
    use_cases.change_draft("users", actor=ditp, content=contents.without_question(found, 0), seen=1)
    told = words(team.get(PUBLISH))
    assert "l’engagement 1 n’a pas le nombre de questions du guide" in told
    page = team.post(PUBLISH, {"published_on": timezone.localdate().isoformat()})
    assert page.status_code == 422 and "Attendu : 2 questions, sur 15 en tout" in words(page)


def test_a_draft_that_moved_is_not_published_unseen(team: Client, ditp: User) -> None:
    found = content(draft(ditp))
    shown = team.get(PUBLISH).context["form"].shown
    use_cases.change_draft("users", actor=ditp, content=with_text(found, "Autre."), seen=1)
    page = team.post(PUBLISH, {"published_on": timezone.localdate().isoformat(), "shown": shown})
    assert page.status_code == 409 and Questionnaire.objects.filter(kind="users").count() == 1


def test_a_draft_is_given_up_on_a_page_that_asks(team: Client, ditp: User) -> None:
    draft(ditp)
    shown = team.get(DISCARD).context["form"].shown
    assert team.post(DISCARD, {"shown": shown}).url == LIST
    assert not Draft.objects.exists()


def test_a_version_says_who_uses_it_and_is_withdrawn_while_nobody_does(team: Client, ditp: User) -> None:
    dossier = DossierFactory()
    import_survey(dossier)
    old = Questionnaire.objects.get(kind="users")
    newer = use_cases.publish_draft(
        "users", actor=ditp, published_on=timezone.localdate(), seen=draft(ditp).revision
    )
    page = words(team.get(reverse("surveys:questionnaire", args=[old.pk])))
    assert str(dossier.service) in page and "Retirer cette version" not in page
    address = reverse("surveys:questionnaire", args=[newer.pk])
    assert "Aucune campagne ne l’utilise" in words(team.get(address))
    page = team.post(address, follow=True)
    assert "version 2 est retirée" in words(page) and "Retirée le" in words(page)
    assert team.post(address).status_code == 409
    assert team.post(reverse("surveys:questionnaire", args=[old.pk])).status_code == 422


def reader(who: str, dossier: Dossier) -> User:
    return candidate_of(dossier) if who == "candidate" else ditp_agent()


def test_the_pages_are_as_missing_as_nothing_for_everybody_else(ditp: User) -> None:
    draft(ditp)
    version = Questionnaire.objects.get(kind="users")
    addresses = (LIST, DRAFT, PREVIEW, PUBLISH, DISCARD, reverse("surveys:questionnaire", args=[version.pk]))
    candidate = browser(candidate_of(DossierFactory()))
    for address in addresses:
        assert candidate.get(address).status_code == candidate.post(address, {}).status_code == 404
        assert Client().get(address).status_code == 302
        assert browser(ditp).get(address).status_code == 200
    assert candidate.post(START).status_code == 404
    assert browser(ditp).get(reverse("surveys:questionnaire_draft", args=["voisins"])).status_code == 404


# --- the API ----------------------------------------------------------------------------------------------------------


def test_the_versions_are_read_by_who_is_signed_in_and_those_to_come_by_the_team(ditp: User) -> None:
    later = timezone.localdate() + dt.timedelta(days=30)
    version = use_cases.publish_draft("users", actor=ditp, published_on=later, seen=draft(ditp).revision)
    candidate, team = api(candidate_of(DossierFactory())), api(ditp)
    told = candidate.get("/api/v1/questionnaires/").json()["results"]
    assert [(each["kind"], each["version"]) for each in told] == [("agents", 1), ("users", 1)]
    first = told[1]["questions"][0]
    assert first["choices"][1] == {
        "level": "3",
        "label": "Plutôt d’accord",
        "points": "0.75",
    }
    assert first["choices"][4]["points"] is None
    address = f"/api/v1/questionnaires/{version.pk}/"
    assert (candidate.get(address).status_code, team.get(address).status_code) == (404, 200)
    assert len(team.get("/api/v1/questionnaires/").json()["results"]) == 3
    assert api_anonymous(address) == 401
    use_cases.withdraw_questionnaire(version.pk, actor=ditp)
    assert team.get(address).status_code == 404


def api_anonymous(address: str) -> int:
    return int(Client().get(address).status_code)


def test_the_cost_of_the_list_does_not_grow_with_the_versions(
    ditp: User, django_assert_max_num_queries: Any
) -> None:
    for _ in range(3):
        use_cases.publish_draft(
            "users", actor=ditp, published_on=timezone.localdate(), seen=draft(ditp).revision
        )
    client = api(ditp)
    with django_assert_max_num_queries(9):
        assert len(client.get("/api/v1/questionnaires/").json()["results"]) == 5


# --- provisional ------------------------------------------------------------------------------------------------------


def test_one_sentence_warns_of_a_provisional_version_wherever_it_shows(ditp: User) -> None:
    questionnaires()
    version = Questionnaire.objects.get(kind="users")
    assert version.warning == version.notice == queries.warning_of([version])
    version.notice = ""
    assert version.warning == NOT_OFFICIAL
    version.provisional = False
    assert version.warning == queries.warning_of([version]) == ""
