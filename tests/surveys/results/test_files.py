"""The files of a report: the same bytes each time, the same numbers in each, and answers that tell of nobody."""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import io
import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader
from python_calamine import CalamineWorkbook
from rest_framework.test import APIClient

from candidates.dossiers.enums import Status
from label_sp.actors.models import User
from label_sp.guide.numbers import rounded_down
from surveys.campaigns import queries
from surveys.campaigns.models import Arrival, Campaign, SampleCell
from surveys.results import answers_file, documents, use_cases
from surveys.results.enums import ReportFormat
from surveys.results.models import SurveyReport
from surveys.steering.use_cases import close_campaign
from tests.factories import (
    UserFactory,
    candidate_of,
    dossier_in,
    import_survey,
)
from tests.factories import (
    answers_file as uploaded_answers,
)
from tests.surveys.steering.cases import NOW, OPENED, answer, opened, since

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today(time_machine: Any, settings: Any) -> None:
    settings.SECOND_FACTOR = False
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def campaign(monkeypatch: pytest.MonkeyPatch) -> Campaign:
    """A closed one whose files nobody made yet."""
    monkeypatch.setattr("surveys.steering.use_cases.reports.keep_now", lambda _: None)
    made = opened(solicited=900)
    answer(made, 40, days=since(OPENED, 8), site="Mairie", levels="443322n1-443322"[:15])
    answer(made, 12, days=since(OPENED, 3), channel="qr", site="Annexe", levels="4" * 15)
    answer(made, 3, channel="paper", site="Annexe", levels="3" * 15)
    answer(made, 2, finished=False, site="Mairie")
    return close_campaign(made.pk, actor=candidate_of(made.dossier)).campaign


def content(campaign: Campaign, form: ReportFormat) -> bytes:
    with use_cases.kept(campaign, form).file.open("rb") as file:
        return bytes(file.read())


def rows(campaign: Campaign) -> list[dict[str, str]]:
    text = content(campaign, ReportFormat.CSV).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text), delimiter=";"))


def logged(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


# --- the answers ------------------------------------------------------------------------------------------------------


@pytest.mark.rule("SUR-09")
@pytest.mark.parametrize("kind", ["users", "agents"])
def test_our_own_file_imports_again_to_the_same_notes(kind: str) -> None:
    file = uploaded_answers(
        kind=kind, responses=83, unfinished=7, seed=11, sites=["Mairie", "Annexe, rue « Haute »", "=Sud"]
    )
    first = import_survey(dossier_in(Status.PREPARING), kind, uploaded=file)
    again = import_survey(
        dossier_in(Status.PREPARING),
        kind,
        uploaded=SimpleUploadedFile("reponses.csv", content(first, ReportFormat.CSV)),
    )
    before, after = queries.result(first), queries.result(again)
    assert (after.notes, after.engagements, after.global_note) == (
        before.notes,
        before.engagements,
        before.global_note,
    )
    assert (again.responses, again.admissible, again.channels) == (
        first.responses,
        first.admissible,
        first.channels,
    )
    assert queries.tallies([again])[again.pk] == queries.tallies([first])[first.pk]


def test_a_campaign_run_here_gives_a_file_that_imports_to_the_same_notes(campaign: Campaign) -> None:
    again = import_survey(
        dossier_in(Status.PREPARING),
        uploaded=SimpleUploadedFile("r.csv", content(campaign, ReportFormat.CSV)),
        opened_on=OPENED,
        closed_on=NOW.date(),
    )
    assert queries.result(again).notes == queries.result(campaign).notes
    assert queries.tallies([again])[again.pk] == queries.tallies([campaign])[campaign.pk]
    assert (again.responses, again.admissible) == (57, 55)


def test_the_file_holds_no_day_no_name_and_no_order(campaign: Campaign) -> None:
    found = rows(campaign)
    assert set(found[0]) == {
        *(question.code for question in campaign.questionnaire.questions.all()),
        "terminé",
        "canal",
        "site",
    }
    assert Counter(row["canal"] for row in found) == {"mail": 42, "qr": 12, "papier": 3}
    came = ["mail"] * 40 + ["qr"] * 12 + ["papier"] * 3 + ["mail"] * 2
    assert [row["canal"] for row in found] != came


def test_a_group_under_five_has_no_site(campaign: Campaign) -> None:
    sites = Counter((row["canal"], row["site"]) for row in rows(campaign))
    assert sites == {("mail", "Mairie"): 42, ("qr", "Annexe"): 12, ("papier", ""): 3}


@pytest.mark.parametrize(
    ("sizes", "blank"),
    [
        ({("mail", "A"): 5}, set()),
        ({("mail", "A"): 4}, {("mail", "A")}),
        ({("mail", "A"): 40, ("mail", "B"): 3}, {("mail", "A"), ("mail", "B")}),
        ({("mail", "A"): 40, ("mail", "B"): 3, ("mail", "C"): 6}, {("mail", "B"), ("mail", "C")}),
        ({("mail", "A"): 40, ("mail", "B"): 3, ("mail", "C"): 4}, {("mail", "B"), ("mail", "C")}),
        ({("mail", "A"): 40, ("mail", "B"): 3, ("mail", ""): 2}, {("mail", "B")}),
        ({("mail", "A"): 40, ("mail", ""): 2}, set()),
        ({("mail", "A"): 40, ("qr", "A"): 1}, {("qr", "A")}),
    ],
)
def test_the_blank_never_covers_a_small_group_alone(sizes: dict[Any, int], blank: set[Any]) -> None:
    assert answers_file.groups_without_site(sizes) == blank


# --- the numbers ------------------------------------------------------------------------------------------------------


def test_the_json_holds_the_numbers_of_the_result(campaign: Campaign) -> None:
    told = json.loads(content(campaign, ReportFormat.JSON))
    result = queries.result(campaign)
    assert told["result"]["global"] == {
        "exact": str(result.global_note),
        "shown": rounded_down(result.global_note),
    }
    assert told["result"]["admissible"] == 55 and told["layout"] == 2
    assert sum(told["days"].values()) == 55 and told["days"]["2027-03-01"] == 12
    assert {line["site"]: line["admissible"] for line in told["sites"]} == {"Mairie": 40, "Annexe": 15}
    assert told["origin"]["source"] == "run" and told["before"] is None
    assert (
        "3 questionnaires recevables donnés sur papier, saisis par l’équipe de la candidature."
        in told["origin"]["in_words"]
    )
    line = next(each for each in told["questions"] if each["code"] == "U9")
    assert sum(line["counts"].values()) == 55


def test_the_workbook_holds_the_same_numbers(campaign: Campaign) -> None:
    book = CalamineWorkbook.from_filelike(io.BytesIO(content(campaign, ReportFormat.XLSX)))
    sheets = {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}
    assert list(sheets) == ["Synthèse", "Notes", "Questions", "Répartition", "Jours", "Sites et canaux"]
    summary = {row[0]: row[1] for row in sheets["Synthèse"]}
    result = queries.result(campaign)
    assert (summary["Questionnaires recevables"], summary["Enquête valide"]) == (55, "oui")
    assert summary["Note globale sur 100"] == rounded_down(result.global_note)
    assert summary["Clôture"] == dt.date(2027, 3, 11)
    days = sheets["Jours"][1:]
    assert days[0] == [dt.date(2027, 3, 1), 12, 12] and days[-1][2] == 55
    questions = {row[0]: row for row in sheets["Questions"][1:]}
    assert sum(questions["U9"][2:8]) == 55 and questions["U9"][8] == rounded_down(result.notes["U9"])


@pytest.mark.paper
def test_the_pdf_tells_where_the_numbers_come_from(campaign: Campaign) -> None:
    text = " ".join(
        page.extract_text() for page in PdfReader(io.BytesIO(content(campaign, ReportFormat.PDF))).pages
    )
    text = " ".join(text.split())
    for said in (
        "Menée dans l’application",
        "Close le 11 mars 2027 par",
        "3 questionnaires recevables donnés sur papier",
        "Répartition des réponses",
        "Au fil des jours",
        "Par site et par canal",
        "Questionnaire provisoire",
        "Modèle de rapport 2",
    ):
        assert said in text


@pytest.mark.paper
def test_each_figure_of_the_pdf_has_its_words(campaign: Campaign) -> None:
    import_survey(campaign.dossier, opened_on=dt.date(2026, 1, 5), closed_on=dt.date(2026, 2, 10))
    root = PdfReader(io.BytesIO(content(campaign, ReportFormat.PDF))).trailer["/Root"]
    said = [str(each).replace("\xa0", " ") for each in figures(root["/StructTreeRoot"])]  # type: ignore[index]
    shown = documents.report_context(campaign)["report"]
    notes = [f"{rounded_down(note.value)} sur 100" for note in shown.panel.notes]
    parts = [", ".join(part.shown for part in each.parts) for each in shown.shares]
    changes = [
        f"{rounded_down(each.before.value)}, puis {rounded_down(each.now.value)} sur 100"
        for each in shown.before.changes
    ]
    assert said == [*notes, *parts, *changes, "55 en tout, il en faut 50"]


def figures(element: Any) -> Iterator[str | None]:
    """What stands instead of each figure, in the order of reading."""
    found = element.get_object()
    if isinstance(found, list):
        for each in found:
            yield from figures(each)
    elif isinstance(found, dict):
        if found.get("/S") == "/Figure":
            yield found.get("/Alt")
        yield from figures(found["/K"]) if "/K" in found else ()


@pytest.mark.paper
@pytest.mark.rule("SUU-06")
def test_the_piece_about_the_sample_holds_its_table(campaign: Campaign) -> None:
    import_survey(campaign.dossier, "agents", opened_on=OPENED, closed_on=OPENED)
    assert "Population et échantillon" not in method_of(campaign)
    for site, population, sample in (("Annexe", 400, 40), ("Mairie", 600, 60)):
        SampleCell.objects.create(
            campaign=campaign, site=site, channel="counter", population=population, sample=sample
        )
    said = method_of(campaign)
    assert "l’échantillon ressemble à la population" in said
    assert "Annexe accueil sur place 400 40 = Mairie accueil sur place 600 60 =" in said


def method_of(campaign: Campaign) -> str:
    made = documents.sample_method(campaign.dossier)
    assert made
    return " ".join(
        " ".join(page.extract_text() for page in PdfReader(io.BytesIO(made.content)).pages).split()
    )


def test_the_campaign_before_of_the_same_service_stands_beside(campaign: Campaign) -> None:
    first = import_survey(
        campaign.dossier, opened_on=dt.date(2026, 1, 5), closed_on=dt.date(2026, 2, 10), solicited=800
    )
    import_survey(campaign.dossier, "agents", opened_on=dt.date(2026, 1, 5), closed_on=dt.date(2026, 2, 10))
    import_survey(dossier_in(Status.PREPARING), opened_on=dt.date(2026, 3, 5), closed_on=dt.date(2026, 4, 10))
    told = json.loads(content(campaign, ReportFormat.JSON))
    assert (told["before"]["campaign"], told["before"]["closed_on"]) == (str(first.pk), "2026-02-10")
    whole = told["before"]["notes"][0]
    assert whole["label"] == "Note globale"
    assert whole["before"]["exact"] == str(queries.result(first).global_note)
    assert whole["now"]["exact"] == str(queries.result(campaign).global_note)
    html = documents.report_html(campaign)
    assert "La campagne précédente" in html and "10 février 2026" in html.replace("\xa0", " ")


def test_an_imported_one_names_its_file_and_its_hash() -> None:
    campaign = import_survey(dossier_in(Status.PREPARING))
    html = documents.report_html(campaign)
    assert campaign.source_sha256 in html and "du fichier « reponses.csv »" in html.replace("\xa0", " ")


# --- kept -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", [ReportFormat.XLSX, ReportFormat.CSV, ReportFormat.JSON])
def test_the_same_campaign_gives_the_same_bytes_made_anew(
    campaign: Campaign, form: ReportFormat, time_machine: Any
) -> None:
    first = content(campaign, form)
    SurveyReport.objects.all().delete()
    time_machine.move_to(NOW + dt.timedelta(days=40), tick=False)
    assert content(Campaign.objects.get(pk=campaign.pk), form) == first


def test_what_is_kept_stays_whatever_changes_around_it(campaign: Campaign) -> None:
    row = use_cases.kept(campaign, ReportFormat.JSON)
    first = content(campaign, ReportFormat.JSON)
    import_survey(campaign.dossier, opened_on=dt.date(2026, 1, 5), closed_on=dt.date(2026, 2, 10))
    campaign.dossier.service.name = "Un autre nom"
    campaign.dossier.service.save()
    assert content(Campaign.objects.get(pk=campaign.pk), ReportFormat.JSON) == first
    assert row.sha256 == hashlib.sha256(first).hexdigest() and row.size == len(first)


def test_an_open_campaign_has_no_report() -> None:
    campaign = opened(dossier=dossier_in(Status.PREPARING))
    with pytest.raises(ValueError, match="is not closed"):
        use_cases.kept(campaign, ReportFormat.JSON)
    address = reverse("surveys:report_file", args=[campaign.pk, "json"])
    assert logged(candidate_of(campaign.dossier)).get(address).status_code == 404


def test_pages_and_routes_give_the_files_to_who_sees_the_dossier(campaign: Campaign) -> None:
    owner, stranger = candidate_of(campaign.dossier), UserFactory()
    client, api = logged(owner), APIClient()
    api.force_authenticate(owner)
    listed = api.get(f"/api/v1/campaigns/{campaign.pk}/reports/")
    assert [each["format"] for each in listed.data] == ["pdf", "xlsx", "csv", "json"]
    for each in listed.data:
        by_page = client.get(reverse("surveys:report_file", args=[campaign.pk, each["format"]]))
        by_route = api.get(each["address"])
        body = by_page.getvalue()
        assert by_route.getvalue() == body
        assert hashlib.sha256(body).hexdigest() == each["sha256"]
        assert by_page["Content-Disposition"].startswith("attachment")
    page = client.get(reverse("surveys:overview", args=[campaign.dossier_id])).content.decode()
    assert all(each["sha256"] in page for each in listed.data)
    api.force_authenticate(stranger)
    assert api.get(f"/api/v1/campaigns/{campaign.pk}/reports/").status_code == 404
    assert api.get(f"/api/v1/campaigns/{campaign.pk}/reports/csv/").status_code == 404
    assert logged(stranger).get(reverse("surveys:report_file", args=[campaign.pk, "csv"])).status_code == 404


def test_a_site_of_few_answers_is_named_in_no_file() -> None:
    file = uploaded_answers(responses=40, sites=["Mairie"])
    mixed = import_survey(dossier_in(Status.PREPARING), uploaded=file)
    few = Arrival.objects.get(campaign=mixed, channel="paper")
    assert few.responses < 5
    Arrival.objects.filter(pk=few.pk).update(site="Guichet secret")
    sites = {
        line["site"]: line["responses"] for line in json.loads(content(mixed, ReportFormat.JSON))["sites"]
    }
    assert sites == {"Mairie": 40 - few.responses, "Sites de moins de 5 réponses": few.responses}
