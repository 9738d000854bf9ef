"""The pages of the surveys: what they show, to whom, and that nothing typed is lost."""

import csv
import datetime as dt
import io
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader
from pytest_django import DjangoAssertNumQueries

from audits.audit.enums import AuditStatus
from candidates.dossiers.enums import Status
from candidates.dossiers.models import Dossier
from label_sp.actors.enums import Role
from label_sp.actors.models import User
from label_sp.guide.numbers import rounded_down
from surveys.answers import samples
from surveys.answers.imports import read_answers
from surveys.campaigns import queries
from surveys.campaigns.models import Campaign
from surveys.results import documents
from tests.factories import (
    DossierFactory,
    UserFactory,
    answers_file,
    audit_in,
    candidate_of,
    ditp_agent,
    dossier_in,
    import_survey,
    member,
    questionnaires,
)
from tests.surveys.imports.cases import bring_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_second_factor(settings: Any) -> None:
    """What the second factor asks has its own tests."""
    settings.SECOND_FACTOR = False


@pytest.fixture
def dossier() -> Dossier:
    questionnaires()
    return DossierFactory(audit_first_day=timezone.localdate() + dt.timedelta(days=90))


def logged(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def pages_of(dossier: Dossier, campaign: Campaign) -> Iterator[str]:
    for kind in ("users", "agents"):
        yield reverse("surveys:import", args=[dossier.pk, kind])
        yield reverse("surveys:model", args=[dossier.pk, kind])
    yield reverse("surveys:overview", args=[dossier.pk])
    yield reverse("surveys:report", args=[dossier.pk, "users"])
    yield reverse("surveys:report_file", args=[campaign.pk, "pdf"])


def form(**fields: Any) -> dict[str, Any]:
    given = {
        "opened_on": "2026-01-05",
        "closed_on": "2026-02-10",
        "solicited": "1000",
        "sample_method": "Un usager sur trois, sur les deux sites.",
        "file": answers_file(),
    }
    return {**given, **fields}


def shown(client: Client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


# --- rights -----------------------------------------------------------------------------------------------------------


def test_who_may_not_see_the_dossier_gets_the_answer_of_a_missing_one(dossier: Dossier) -> None:
    campaign = import_survey(dossier)
    strangers = [
        UserFactory(),
        member(DossierFactory().service.organisation, Role.CANDIDATE_MANAGER),
        member(DossierFactory().body, Role.BODY_MANAGER),
        member(dossier.body, Role.AUDITOR),  # not assigned to this dossier
    ]
    for client in map(logged, strangers):
        assert {client.get(url).status_code for url in pages_of(dossier, campaign)} == {404}
        assert client.post(reverse("surveys:import", args=[dossier.pk, "users"]), form()).status_code == 404
    assert Campaign.objects.count() == 1


def test_the_candidates_team_sees_all_pages(dossier: Dossier) -> None:
    campaign = import_survey(dossier)
    for role in (Role.CANDIDATE_MANAGER, Role.CANDIDATE_CONTRIBUTOR):
        client = logged(member(dossier.service.organisation, role))
        assert {client.get(url).status_code for url in pages_of(dossier, campaign)} == {200}


def test_without_login_each_page_sends_to_the_login(dossier: Dossier, client: Client) -> None:
    campaign = import_survey(dossier)
    for url in pages_of(dossier, campaign):
        assert client.get(url).url.startswith(reverse("actors:login"))


def reader_of(dossier: Dossier, reader: str) -> User:
    if reader == "auditor":
        return audit_in(AuditStatus.ASSIGNED, dossier=dossier).auditor
    return ditp_agent() if reader == "ditp" else member(dossier.body, Role(reader))


@pytest.mark.parametrize("reader", ["body_manager", "decider", "auditor"])
def test_who_sees_the_dossier_reads_the_results_but_imports_nothing(dossier: Dossier, reader: str) -> None:
    campaign = import_survey(dossier)
    Dossier.objects.filter(pk=dossier.pk).update(status=Status.INCOMPLETE, submitted_at=timezone.now())
    client = logged(reader_of(dossier, reader))
    for url in pages_of(dossier, campaign):
        assert client.get(url).status_code == (403 if "importer" in url else 200)
    assert client.post(reverse("surveys:import", args=[dossier.pk, "users"]), form()).status_code == 403
    assert "Importer" not in shown(client, reverse("surveys:overview", args=[dossier.pk]))


def test_an_unknown_kind_is_a_missing_page(dossier: Dossier) -> None:
    client = logged(candidate_of(dossier))
    for name in ("import", "report", "model"):
        assert client.get(reverse(f"surveys:{name}", args=[dossier.pk, "voisins"])).status_code == 404
    assert client.get(reverse("surveys:report", args=[dossier.pk, "users"]) + "?purpose=x").status_code == 404


# --- both surveys -----------------------------------------------------------------------------------------------------


def test_an_empty_dossier_offers_to_begin(dossier: Dossier) -> None:
    page = shown(logged(candidate_of(dossier)), reverse("surveys:overview", args=[dossier.pk]))
    assert page.count("Aucun résultat importé.") == 2
    assert reverse("surveys:import", args=[dossier.pk, "agents"]) in page


@pytest.mark.rule("SUU-04", "SUR-07", "SUR-09")
def test_the_page_says_at_once_whether_the_survey_is_valid(dossier: Dossier) -> None:
    import_survey(dossier, solicited=1001, uploaded=answers_file(responses=50))
    page = shown(logged(candidate_of(dossier)), reverse("surveys:overview", args=[dossier.pk]))
    assert (
        "<strong>50 questionnaires recevables</strong>, il en faut 51 · taux <strong>4,9 %</strong> (5 % exigés)"
        in page
    )
    assert "Non valide" in page
    assert "SUU-04" in page
    assert "Questionnaire provisoire" in page


@pytest.mark.paper
@pytest.mark.rule("SUA-03")
def test_page_and_report_tell_the_agents_concerned_and_those_solicited(dossier: Dossier) -> None:
    file = answers_file(kind="agents", responses=23)
    import_survey(dossier, "agents", solicited=45, concerned=60, uploaded=file)
    client = logged(candidate_of(dossier))
    page = shown(client, reverse("surveys:overview", args=[dossier.pk]))
    assert "il en faut 30 · taux <strong>51,1 %</strong> (30 % exigés)" in page
    assert "45, sur 60 agents concernés" in page
    text = text_of(client.get(reverse("surveys:report", args=[dossier.pk, "agents"])).content)
    assert "60, en interaction directe ou indirecte avec les usagers" in text
    assert re.search(r"Agents sollicités\s+45", text)


@pytest.mark.rule("SUA-03")
def test_the_page_asks_the_rate_of_the_agents_number(dossier: Dossier) -> None:
    import_survey(dossier, "agents", solicited=49, uploaded=answers_file(kind="agents", responses=25))
    page = shown(logged(candidate_of(dossier)), reverse("surveys:overview", args=[dossier.pk]))
    assert (
        "25 questionnaires recevables</strong>, il en faut 25 · taux <strong>51,0 %</strong> (50 % exigés)"
        in page
    )


@pytest.mark.rule("SUR-01")
def test_a_survey_too_old_for_the_wished_audit_is_said_so(dossier: Dossier) -> None:
    closed_on = timezone.localdate() - dt.timedelta(days=150)
    import_survey(dossier, opened_on=closed_on, closed_on=closed_on)
    page = shown(logged(candidate_of(dossier)), reverse("surveys:overview", args=[dossier.pk]))
    assert "moins de 6 mois avant l’audit" in page.replace("'", "’")


@pytest.mark.rule("SUR-02")
def test_a_campaign_started_late_is_a_warning(dossier: Dossier) -> None:
    today = timezone.localdate()
    Dossier.objects.filter(pk=dossier.pk).update(audit_first_day=today + dt.timedelta(days=20))
    import_survey(dossier, opened_on=today - dt.timedelta(days=20), closed_on=today)
    page = shown(logged(candidate_of(dossier)), reverse("surveys:overview", args=[dossier.pk]))
    assert "la campagne a commencé tard" in page
    assert "Cette enquête ne convient pas encore" not in page


@pytest.mark.rule("SUR-04")
@pytest.mark.parametrize(
    ("today", "said"),
    [
        ("2026-07-30", "à partir du vendredi 31 juillet 2026 (demain)"),
        ("2026-07-31", "dès aujourd’hui"),
        ("2026-08-01", "depuis le 31 juillet"),
    ],
)
def test_a_note_under_the_first_tier_gives_the_date_of_the_next_campaign(
    dossier: Dossier, time_machine: Any, today: str, said: str
) -> None:
    poor = answers_file(usual={"0.25": 1})
    import_survey(dossier, uploaded=poor, opened_on=dt.date(2026, 1, 2), closed_on=dt.date(2026, 1, 31))
    time_machine.move_to(f"{today}T12:00+02:00", tick=False)
    page = shown(logged(candidate_of(dossier)), reverse("surveys:overview", args=[dossier.pk]))
    assert f"Une nouvelle campagne peut ouvrir {said}" in page


def test_all_imports_are_listed_and_the_one_that_counts_is_told_apart(dossier: Dossier) -> None:
    first, second = import_survey(dossier), import_survey(dossier, uploaded=answers_file(seed=2))
    page = shown(logged(candidate_of(dossier)), reverse("surveys:overview", args=[dossier.pk]))
    assert page.index(str(second.pk)) < page.index(str(first.pk))
    assert (page.count("<strong>Compte</strong>"), page.count("Remplacée")) == (1, 1)


@pytest.mark.parametrize("responses", [60, 1500])
def test_the_page_costs_the_same_whatever_the_number_of_responses(
    dossier: Dossier, responses: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for kind in ("users", "agents"):
        import_survey(dossier, kind, uploaded=answers_file(kind=kind, responses=responses))
        import_survey(dossier, kind, uploaded=answers_file(kind=kind, responses=responses, seed=2))
    client = logged(candidate_of(dossier))
    with django_assert_max_num_queries(24):
        shown(client, reverse("surveys:overview", args=[dossier.pk]))


def test_no_page_shows_a_single_response(dossier: Dossier) -> None:
    file = answers_file(responses=4, sites=["Guichet secret"])
    campaign = import_survey(dossier, uploaded=file)
    assert "Guichet secret" not in shown(
        logged(candidate_of(dossier)), reverse("surveys:overview", args=[dossier.pk])
    )
    assert "Guichet secret" not in documents.report_html(campaign)


def test_the_surveys_of_the_follow_up_stand_apart() -> None:
    questionnaires()
    dossier = dossier_in(Status.PREPARING)
    import_survey(dossier)
    Dossier.objects.filter(pk=dossier.pk).update(status=Status.LABELLED)
    client = logged(candidate_of(dossier))
    bring_in(client, dossier, form(file=answers_file(seed=9)))
    page = shown(client, reverse("surveys:overview", args=[dossier.pk]))
    assert page.index("Audit de labellisation") < page.index("Audit de suivi")
    assert "rapport.pdf?purpose=follow_up" in page


# --- the import -------------------------------------------------------------------------------------------------------


@pytest.mark.rule("SUU-06")
def test_an_import_from_the_page_counts_at_once(dossier: Dossier) -> None:
    client = logged(candidate_of(dossier))
    bring_in(client, dossier, form())
    page = shown(client, reverse("surveys:overview", args=[dossier.pk]))
    assert "Enquête usagers : 60 réponses lues, 60 recevables." in page
    assert "Un usager sur trois, sur les deux sites." in page
    assert Campaign.objects.get().source_name == "reponses.csv"


def test_a_refused_file_loses_nothing_that_was_typed(dossier: Dossier) -> None:
    client = logged(candidate_of(dossier))
    bad = answers_file(b"%PDF-1.7")
    response = client.post(reverse("surveys:import", args=[dossier.pk, "users"]), form(file=bad))
    page = response.content.decode()
    assert response.status_code == 422
    assert "un document PDF" in page
    assert "Choisissez de nouveau le fichier" in page
    for kept in ("2026-01-05", "2026-02-10", 'value="1000"', "Un usager sur trois, sur les deux sites."):
        assert kept in page


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"closed_on": "2026-01-04"}, "La clôture précède l’ouverture"),
        ({"closed_on": "2999-01-01"}, "est dans le futur"),
        ({"closed_on": "hier"}, "« hier » n’est pas un jour du calendrier"),
        ({"solicited": "beaucoup"}, "« beaucoup » n’est pas un nombre entier"),
        ({"solicited": "1.200"}, "peut se lire 1200, ou 1 et des décimales"),
        ({"solicited": "-1"}, "-1 est trop petit, il faut 0 au moins"),
        ({"sample_method": ""}, "Ce champ est obligatoire"),
        ({"file": ""}, "Ce champ est obligatoire"),
        ({"file": answers_file(b"")}, "vide"),
    ],
)
def test_each_wrong_field_has_its_message(dossier: Dossier, fields: dict[str, Any], said: str) -> None:
    client = logged(candidate_of(dossier))
    response = client.post(reverse("surveys:import", args=[dossier.pk, "users"]), form(**fields))
    assert response.status_code == 422
    assert said.lower() in response.content.decode().replace("\xa0", " ").lower()
    assert not Campaign.objects.exists()


def test_a_double_submit_says_that_nothing_changed(dossier: Dossier) -> None:
    client, url = logged(candidate_of(dossier)), reverse("surveys:import", args=[dossier.pk, "users"])
    assert bring_in(client, dossier, form()).status_code == 302
    again = client.post(url, form(file=answers_file()))
    assert again.status_code == 422
    assert "Ce fichier a déjà été importé le" in again.content.decode()


def test_a_rule_that_refuses_is_shown_with_its_number(dossier: Dossier) -> None:
    poor = answers_file(usual={"0.25": 1})
    import_survey(dossier, uploaded=poor, opened_on=dt.date(2026, 1, 2), closed_on=dt.date(2026, 1, 31))
    client = logged(candidate_of(dossier))
    fields = form(opened_on="2026-02-01", closed_on="2026-03-01", file=answers_file(seed=4))
    response = client.post(reverse("surveys:import", args=[dossier.pk, "users"]), fields)
    assert response.status_code == 422
    assert "SUR-04" in response.content.decode()


def test_the_agents_number_is_proposed_from_the_service(dossier: Dossier) -> None:
    page = shown(logged(candidate_of(dossier)), reverse("surveys:import", args=[dossier.pk, "agents"]))
    assert f'value="{dossier.service.agents_in_contact}"' in page


@pytest.mark.parametrize("kind", ["users", "agents"])
def test_the_model_file_has_the_right_header_and_the_example_can_be_read(dossier: Dossier, kind: str) -> None:
    client, url = logged(candidate_of(dossier)), reverse("surveys:model", args=[dossier.pk, kind])
    model, example = client.get(url), client.get(url + "?exemple=1")
    header = next(csv.reader(io.StringIO(model.content.decode("utf-8-sig")), delimiter=";"))
    assert header == [*samples.CODES[kind], "terminé", "canal", "site"]
    assert "attachment" in model["Content-Disposition"]
    assert len(read_answers(example.content, samples.CODES[kind], max_bytes=10**6)) == 60


# --- the report -------------------------------------------------------------------------------------------------------


def text_of(content: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages).split())


@pytest.mark.paper
@pytest.mark.rule("SUR-09")
def test_the_report_holds_the_numbers_of_the_page(dossier: Dossier) -> None:
    file = answers_file(responses=412, share={"U9": {"1": 95, "0.75": 3}}, unfinished=14)
    campaign = import_survey(dossier, uploaded=file, solicited=6700)
    response = logged(candidate_of(dossier)).get(reverse("surveys:report", args=[dossier.pk, "users"]))
    text = text_of(response.content)
    result = queries.result(campaign)
    assert response["Content-Type"] == "application/pdf"
    assert "412 questionnaires recevables, il en faut 335" in text
    assert "taux de retour 6,1 %" in text
    assert f"Note globale : {rounded_down(result.global_note)} sur 100." in text
    assert "Questionnaire provisoire" in text
    assert "Tirage au hasard parmi les usagers" in text
    assert "391 12" in text  # U9: very satisfied, rather satisfied


@pytest.mark.paper
@pytest.mark.rule("SUR-09")
@pytest.mark.parametrize("kind", ["users", "agents"])
def test_all_reports_have_the_same_layout_and_the_same_bytes_each_time(dossier: Dossier, kind: str) -> None:
    campaign = import_survey(dossier, kind, uploaded=answers_file(kind=kind))
    content = documents.report_pdf(campaign)
    assert documents.report_pdf(Campaign.objects.get(pk=campaign.pk)) == content
    text, codes = text_of(content), [question.code for question in campaign.questionnaire.questions.all()]
    wanted = ["La campagne", "Notes par question", "Comment lire ce rapport", *codes]
    assert [words for words in wanted if words not in text] == []
