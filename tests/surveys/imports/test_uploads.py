"""A file on its way: what is asked step by step, what is seen before it counts, and that nothing is lost or kept."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from candidates.dossiers.models import Dossier
from label_sp.actors.enums import Role
from label_sp.journal.models import JournalEntry
from surveys.answers import samples
from surveys.campaigns import queries as campaigns
from surveys.campaigns.models import Campaign, Response
from surveys.imports import presentation, queries, use_cases
from surveys.imports.enums import UploadState
from surveys.imports.models import AnswersShape, AnswersUpload
from tests.factories import (
    DossierFactory,
    SiteFactory,
    answers_file,
    candidate_of,
    ditp_agent,
    import_survey,
    member,
    questionnaires,
)
from tests.surveys.answers.limesurvey import FLAG, LIME_START
from tests.surveys.answers.shapes import quoted
from tests.surveys.campaigns.test_api import body, client_of, url
from tests.surveys.campaigns.test_pages import logged, shown

pytestmark = pytest.mark.django_db
CODES = samples.CODES["agents"]
LEVELS = {"A1": "4", "A2": "3", "A3": "2", "A4": "1"}


@pytest.fixture(autouse=True)
def _no_second_factor(settings: Any) -> None:
    """What the second factor asks has its own tests."""
    settings.SECOND_FACTOR = False


@pytest.fixture
def dossier() -> Dossier:
    questionnaires()
    return DossierFactory(audit_first_day=timezone.localdate() + dt.timedelta(days=90))


@pytest.fixture
def client(dossier: Dossier) -> Client:
    return logged(candidate_of(dossier))


def coded(
    finished: int = 20, left: int = 3, names: tuple[str, ...] = CODES, salt: str = "1"
) -> SimpleUploadedFile:
    """LimeSurvey's answers as codes, with a column that nobody asks and one line cut short."""
    rows = [
        (*LIME_START, *names, "Q90"),
        *[(str(n), FLAG, "2", "fr", salt, *["A1"] * 6, *["A2"] * 5, "x") for n in range(finished)],
        *[(str(n), "", "1", "fr", salt, "A4", *[""] * 10, "") for n in range(left)],
        ("99", FLAG, "2"),
    ]
    return SimpleUploadedFile("results-survey.csv", quoted(rows).encode("utf-8-sig"), "text/csv")


def declared(file: SimpleUploadedFile, **fields: Any) -> dict[str, Any]:
    given = {
        "opened_on": "2026-01-05",
        "closed_on": "2026-02-10",
        "concerned": "40",
        "solicited": "40",
        "sample_method": "Tous les agents.",
        "file": file,
    }
    return {**given, **fields}


def deposited(client: Client, dossier: Dossier, file: SimpleUploadedFile, **fields: Any) -> str:
    answer = client.post(reverse("surveys:import", args=[dossier.pk, "agents"]), declared(file, **fields))
    assert answer.status_code == 302, answer.content.decode()
    return str(answer["Location"])


def chosen_values(client: Client, address: str, levels: dict[str, str]) -> dict[str, str]:
    """What the form of values sends, by what each of its fields is about."""
    form = client.get(address).context["forms"]["values"]
    return {name: levels[field.label.strip("« »\u202f\xa0")] for name, field in form.fields.items()}


@pytest.mark.rule("SUR-05", "SUR-06")
def test_codes_are_said_by_a_person_then_seen_then_imported(client: Client, dossier: Dossier) -> None:
    address = deposited(client, dossier, coded())
    page = shown(client, address)
    assert "Colonnes ignorées : Q · Q90." in page and "À choisir" in page
    assert 'value="start"' not in page and not Campaign.objects.exists()
    typed = chosen_values(client, address, LEVELS)
    assert len(typed) == 3  # A1, A2 and A4: nobody gave the fourth
    missing = client.post(address, {"act": "values", **typed, "answers_0": ""})
    assert missing.status_code == 422 and "Dites ce que veut dire cette valeur" in missing.content.decode()
    assert client.post(address, {"act": "values", **typed}).status_code == 302
    seen = shown(client, address)
    assert (
        "Importer 23 réponses" in seen
        and "1 ligne refusée" in seen
        and "3 réponses importées ne seront pas" in seen
    )
    before = queries.result_of(AnswersUpload.objects.get())
    client.post(address, {"act": "start"})
    campaign = Campaign.objects.get()
    assert (campaign.responses, campaign.admissible) == (23, 20)
    after = campaigns.result(campaign)
    assert (before.notes, before.global_note, before.rate, before.valid) == (
        after.notes,
        after.global_note,
        after.rate,
        after.valid,
    )
    assert after.notes["A1"] == 100 and after.notes["A11"] == 75


def test_a_second_press_makes_no_second_campaign(client: Client, dossier: Dossier) -> None:
    address = deposited(client, dossier, answers_file(kind="agents"))
    assert [client.post(address, {"act": "start"}).status_code for _ in range(2)] == [302, 302]
    assert Campaign.objects.count() == 1 and Response.objects.count() == 60
    assert client.get(address).status_code == 302


def test_the_same_file_twice_changes_nothing_and_says_so(client: Client, dossier: Dossier) -> None:
    client.post(deposited(client, dossier, answers_file(kind="agents")), {"act": "start"})
    again = client.post(
        reverse("surveys:import", args=[dossier.pk, "agents"]), declared(answers_file(kind="agents"))
    )
    assert again.status_code == 422 and "Rien n’a été changé" in again.content.decode()
    assert Campaign.objects.count() == 1


def test_what_was_chosen_is_proposed_for_the_next_file_of_that_shape(
    client: Client, dossier: Dossier
) -> None:
    address = deposited(client, dossier, coded())
    client.post(address, {"act": "values", **chosen_values(client, address, LEVELS)})
    assert not AnswersShape.objects.exists()
    client.post(address, {"act": "start"})
    again = deposited(client, dossier, coded(salt="2"))
    form = client.get(again).context["forms"]["values"]
    assert [form[name].initial for name in form.fields] == ["4", "3", "1"]
    assert (
        AnswersUpload.objects.get(campaign=None).state == UploadState.VALUES
    )  # shown, not taken for granted
    other = DossierFactory()
    Dossier.objects.filter(pk=other.pk).update(status=dossier.status)
    theirs = logged(candidate_of(other))
    form = theirs.get(deposited(theirs, other, coded())).context["forms"]["values"]
    assert not any(form[name].initial for name in form.fields)


def test_columns_are_chosen_where_no_name_says_them(client: Client, dossier: Dossier) -> None:
    names = tuple(f"Colonne{n}" for n in range(11))
    address = deposited(client, dossier, coded(names=names))
    page = shown(client, address)
    assert "Colonne3" in page and AnswersUpload.objects.get().state == UploadState.COLUMNS
    typed = {code: str(number) for number, code in enumerate(CODES, start=5)}
    typed |= {"act": "columns", "end": "filled", "finished": "1", "all_channel": "qr"}
    twice = client.post(address, {**typed, "A2": "5"})
    assert twice.status_code == 422 and "Cette colonne est déjà reliée à « A1 »" in twice.content.decode()
    none = client.post(address, {**typed, "A2": ""})
    assert (
        none.status_code == 422 and "Dites quelle colonne contient les réponses à A2" in none.content.decode()
    )
    assert client.post(address, typed).status_code == 302
    client.post(address, {"act": "values", **chosen_values(client, address, LEVELS)})
    client.post(address, {"act": "start"})
    assert Campaign.objects.get().channels == {"qr": 20}


def test_columns_found_by_their_order_alone_are_looked_at_by_a_person(
    client: Client, dossier: Dossier
) -> None:
    address = deposited(client, dossier, coded(names=tuple(f"G01Q{n:02}" for n in range(1, 12))))
    # Q90 looks like a twelfth question: nothing is guessed
    assert AnswersUpload.objects.get().state == UploadState.COLUMNS
    assert "Relier ces colonnes" in shown(client, address)


def test_each_line_that_does_not_count_is_in_a_file_with_its_reason(client: Client, dossier: Dossier) -> None:
    address = deposited(client, dossier, coded())
    client.post(address, {"act": "values", **chosen_values(client, address, LEVELS)})
    answer = client.get(f"{address}lignes.csv")
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    assert lines[0] == "ligne;état;raison" and len(lines) == 5
    assert lines[1] == "22;non recevable;Non terminée (SUR-06)."
    assert lines[4].startswith("25;refusée;elle n’a pas 17 cellules comme l’en-tête.")


def test_names_of_sites_are_those_of_the_service(client: Client, dossier: Dossier) -> None:
    SiteFactory(service=dossier.service, name="Maison de Bray-sur-Somme")
    header = ";".join([*CODES, "terminé", "site"])
    lines = [";".join([*["0,75"] * 11, "1", site]) for site in ("MAISON DE BRAY SUR SOMME", "Ailleurs")]
    file = SimpleUploadedFile("s.csv", "\n".join([header, *lines]).encode())
    address = deposited(client, dossier, file)
    page = shown(client, address)
    assert (
        "Maison de Bray-sur-Somme (1)" in page and "restent écrits comme dans le fichier : Ailleurs" in page
    )
    client.post(address, {"act": "start"})
    assert {*Response.objects.values_list("site", flat=True)} == {"Maison de Bray-sur-Somme", "Ailleurs"}


def test_a_file_of_which_nothing_can_be_read_is_not_imported(client: Client, dossier: Dossier) -> None:
    header = ";".join([*CODES, "terminé"])
    file = SimpleUploadedFile("s.csv", "\n".join([header, *[";".join(["Bof"] * 11 + ["1"])] * 3]).encode())
    address = deposited(client, dossier, file)
    client.post(address, {"act": "values", "answers_0": "refused"})
    page = shown(client, address)
    assert "Aucune ligne n’a pu être lue" in page and 'value="start"' not in page
    refused = client.post(address, {"act": "start"})
    assert refused.status_code == 422 and not Campaign.objects.exists()


# --- whose and how long -----------------------------------------------------------------------------------------------


def test_nobody_else_sees_a_file_on_its_way(client: Client, dossier: Dossier) -> None:
    address = deposited(client, dossier, coded())
    Dossier.objects.filter(pk=dossier.pk).update(submitted_at=timezone.now())
    rival = DossierFactory().service.organisation
    for stranger in (member(dossier.body, Role.BODY_MANAGER), member(rival, Role.CANDIDATE_MANAGER)):
        other = logged(stranger)
        assert other.get(address).status_code == other.post(address, {"act": "start"}).status_code == 404
        assert other.get(f"{address}lignes.csv").status_code == 404


@pytest.mark.rule("SUR-05")
def test_the_ditp_imports_in_the_candidates_place_from_the_dossier(dossier: Dossier) -> None:
    agent = ditp_agent()
    ours = logged(agent)
    overview = shown(ours, reverse("surveys:overview", args=[dossier.pk]))
    assert reverse("surveys:import", args=[dossier.pk, "agents"]) in overview
    page = shown(ours, reverse("surveys:import", args=[dossier.pk, "agents"]))
    assert f"Vous importez à la place de {dossier.service.organisation}" in page
    ours.post(deposited(ours, dossier, answers_file(kind="agents")), {"act": "start"})
    entry = JournalEntry.objects.get(event="survey.imported_for")
    assert (entry.actor, entry.data["organisation"]) == (agent, str(dossier.service.organisation))
    assert Campaign.objects.get().recorded_by == agent


def test_a_file_given_up_leaves_nothing(
    client: Client, dossier: Dossier, django_capture_on_commit_callbacks: Any
) -> None:
    address = deposited(client, dossier, coded())
    name = AnswersUpload.objects.get().file.name
    assert default_storage.exists(name)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(address, {"act": "give_up"})
    assert not AnswersUpload.objects.exists() and not default_storage.exists(name)


def test_a_file_is_kept_a_day_and_no_longer(
    client: Client, dossier: Dossier, django_capture_on_commit_callbacks: Any
) -> None:
    deposited(client, dossier, coded())
    client.post(deposited(client, dossier, answers_file(kind="agents")), {"act": "start"})
    now = timezone.now()
    AnswersUpload.objects.update(arrived_at=now - use_cases.KEPT + dt.timedelta(minutes=1))
    assert use_cases.forget_uploads() == 0
    AnswersUpload.objects.update(arrived_at=now - use_cases.KEPT - dt.timedelta(minutes=1))
    names = [each.file.name for each in AnswersUpload.objects.all()]
    with django_capture_on_commit_callbacks(execute=True):
        assert use_cases.forget_uploads() == 2
    assert not any(map(default_storage.exists, names))
    assert Campaign.objects.get().admissible == 60


def test_a_file_that_waits_is_found_again(client: Client, dossier: Dossier) -> None:
    address = deposited(client, dossier, coded())
    page = shown(client, reverse("surveys:import", args=[dossier.pk, "agents"]))
    assert address in page and "Un fichier attend d’être importé" in page


# --- our own files, and the API ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["users", "agents"])
def test_what_we_write_is_read_back_to_the_same_notes(dossier: Dossier, kind: str) -> None:
    content = samples.answers_csv(kind, 80, seed=3, unfinished=5, sites=("Bray", "Acheux"))
    first = import_survey(dossier, kind, uploaded=answers_file(content))
    again = content.replace(b"Bray", "Bray-lès-Mareuil".encode())
    second = import_survey(dossier, kind, uploaded=answers_file(again))
    one, two = campaigns.result(first), campaigns.result(second)
    assert (one.notes, one.global_note, one.responses) == (two.notes, two.global_note, 85)


def test_the_api_takes_how_a_file_is_to_be_read(dossier: Dossier) -> None:
    programs = client_of(candidate_of(dossier))
    given = body(file=coded(), concerned=40, solicited=40)
    refused = programs.post(url(dossier, "agents/import/"), given, format="multipart")
    assert refused.status_code == 400
    assert {each["field"] for each in refused.json()["errors"]} == {"mapping"}
    assert "« A1 », « A2 », « A4 »" in refused.json()["errors"][0]["message"]
    mapping = {"answers": {code.lower(): level for code, level in LEVELS.items()}}
    given = body(file=coded(), concerned=40, solicited=40, mapping=json.dumps(mapping))
    done = programs.post(url(dossier, "agents/import/"), given, format="multipart")
    assert done.status_code == 201
    read = done.json()["read"]
    assert (read["lines"], read["taken"], read["refused"]) == (24, 23, 1)
    assert read["refusals"][0]["line"] == 25 and "17 cellules" in read["refusals"][0]["problem"]


@pytest.mark.parametrize(
    ("mapping", "said"),
    [
        ("{", "pas du JSON"),
        ('{"answers": {"a1": "5"}}', "5"),
        ('{"columns": {"A1": 400}}', "399"),
        ('{"columns": {"B1": 3}}', "pas une question"),
        ('{"columns": {"A1": 99}}', "vont de 0 à 16"),
        ('{"fin": "all"}', "fin"),
    ],
)
def test_a_wrong_mapping_is_said(dossier: Dossier, mapping: str, said: str) -> None:
    given = body(file=coded(), concerned=40, solicited=40, mapping=mapping)
    answer = client_of(candidate_of(dossier)).post(url(dossier, "agents/import/"), given, format="multipart")
    assert answer.status_code == 400 and said in answer.content.decode()
    assert not Campaign.objects.exists()


def test_an_upload_is_not_imported_after_the_dossier_moved_on(client: Client, dossier: Dossier) -> None:
    address = deposited(client, dossier, answers_file(kind="agents"))
    Dossier.objects.filter(pk=dossier.pk).update(status="abandoned")
    upload = AnswersUpload.objects.get()
    with pytest.raises(ValidationError, match="ne s’importent que"):
        use_cases.import_upload(upload.pk, actor=candidate_of(dossier))
    assert client.get(address).status_code == 200
    assert presentation.preview(upload).admissible == 60
