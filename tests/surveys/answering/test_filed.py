"""Sheets that were filled in on a screen: each PDF is an answer on paper, told line by line, and counts once."""

from __future__ import annotations

import datetime as dt
import sys
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import reverse

from candidates.services.models import Site
from label_sp.common import pdf_fields
from label_sp.journal.models import JournalEntry
from surveys.answering import documents, filed, typing_in
from surveys.answering.filed import Filed
from surveys.answering.models import FiledSheet
from surveys.answering.sheets import sheet_of
from surveys.campaigns.enums import CampaignStatus
from surveys.campaigns.models import Campaign, Response
from surveys.campaigns.storage import LEVELS, fold
from surveys.questionnaires.models import Questionnaire
from surveys.questionnaires.queries import codes_of
from tests.factories import DossierFactory, candidate_of, ditp_agent
from tests.surveys.answering.asked import open_campaign
from tests.surveys.answering.filled import FILLS, fields_of, filled, flattened

pytestmark = [pytest.mark.django_db, pytest.mark.paper, pytest.mark.rule("SUU-05")]
SITE = "Annexe, rue « Haute »"
GIVEN = "4321n4321n4321n"


@pytest.fixture(autouse=True)
def _one_factor(settings: Any) -> None:
    settings.SECOND_FACTOR = False


@pytest.fixture
def one() -> Campaign:
    made = open_campaign(opened_on=dt.date(2026, 1, 2))
    Site.objects.create(
        service=made.dossier.service, name=SITE, address="1 rue", postal_code="80000", city="A"
    )
    return made


@pytest.fixture
def blank(one: Campaign) -> bytes:
    return documents.blank_sheet(one)


def levels(one: Campaign, given: str = GIVEN) -> dict[str, str]:
    return {
        code: level for code, level in zip(codes_of(one.questionnaire), given, strict=True) if level != "-"
    }


def file(one: Campaign, *contents: bytes, **more: Any) -> Filed:
    uploaded = [
        ContentFile(content, f"feuille-{place}.pdf") for place, content in enumerate(contents, start=1)
    ]
    given = {"actor": candidate_of(one.dossier), "sheets": uploaded, "day": one.dossier.today, **more}
    return filed.file_sheets(one.pk, **given)


def stored(row: Response) -> str:
    return "".join(LEVELS[getattr(row, f"q{place}")] for place in range(1, 16))


# --- the form ---------------------------------------------------------------------------------------------------------


def test_each_field_says_its_question_and_exports_what_it_means(one: Campaign, blank: bytes) -> None:
    """WeasyPrint exports an empty answer of an option without a value, and reads no label wrapped around its field."""
    fields = {name.split("-", 1)[1]: each for name, each in fields_of(blank).items()}
    asked = sheet_of(one.questionnaire_id).questions
    assert set(fields) == {*(each.code for each in asked), "jour", "site"}
    for question in asked:
        group = fields[question.code]
        assert [str(each) for each in group["/Opt"]] == [f"niveau-{level}" for level, _ in question.choices]
        said = [str(kid.get_object()["/TU"]).replace("\xa0", " ") for kid in group["/Kids"]]
        for (_, label), name in zip(question.choices, said, strict=True):
            assert name.startswith(f"Question {question.place} : ") and label.replace("\xa0", " ") in name
    assert str(fields["jour"]["/TU"]).startswith("Date") and str(fields["site"]["/TU"]) == "Site"
    options = [[str(part) for part in each] for each in fields["site"]["/Opt"]]
    assert options[0] == ["", ""] and [SITE, SITE] in [
        [part.replace("\xa0", " ") for part in each] for each in options
    ]


# --- what comes back --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("fill", FILLS)
def test_a_sheet_filled_in_by_any_program_is_the_answer_that_was_given(
    one: Campaign, blank: bytes, fill: str
) -> None:
    author = candidate_of(one.dossier)
    done = file(one, filled(blank, levels(one), FILLS[fill], jour="03/01/2026", site=SITE))
    assert (done.taken, done.refused) == (1, 0)
    row = Response.objects.get()
    assert stored(row) == GIVEN
    assert (row.channel, row.entered_by, row.site, row.day) == ("paper", author, SITE, dt.date(2026, 1, 3))
    assert row.finished and row.admissible and row.seconds is None
    fold(one.pk)
    one.refresh_from_db()
    assert (one.responses, one.admissible, one.channels) == (1, 1, {"paper": 1})


def test_what_is_left_open_is_unanswered_and_takes_the_day_and_site_said_beside(
    one: Campaign, blank: bytes
) -> None:
    file(one, filled(blank, levels(one, "4" * 9 + "-" * 6)), day=dt.date(2026, 2, 1), site=SITE)
    row = Response.objects.get()
    assert (stored(row), row.day, row.site) == ("4" * 9 + "-" * 6, dt.date(2026, 2, 1), SITE)


def test_the_same_file_twice_changes_nothing(one: Campaign, blank: bytes) -> None:
    content, other = filled(blank, levels(one)), filled(blank, levels(one, "4" * 15))
    first = file(one, content, content, other)
    assert [(each.taken, each.known) for each in first.lines] == [(True, False), (False, True), (True, False)]
    again = file(one, other, content)
    assert (again.taken, again.known) == (0, 2) and "déjà été déposé" in again.lines[0].said
    assert Response.objects.count() == FiledSheet.objects.count() == 2
    assert JournalEntry.objects.filter(event="survey.sheets_filed").count() == 1


def test_what_stays_of_a_file_leads_to_no_answer(
    one: Campaign, blank: bytes, tmp_path: Any, settings: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path
    file(one, filled(blank, levels(one)))
    assert {field.name for field in FiledSheet._meta.get_fields()} == {"id", "campaign", "mark"}
    assert not list(tmp_path.rglob("*")) and default_storage.listdir("") == ([], [])
    entry = JournalEntry.objects.get(event="survey.sheets_filed")
    assert entry.data["count"] == 1 and "niveau" not in str(entry.data)


# --- what is refused, and stops no other ------------------------------------------------------------------------------


def test_each_refusal_stands_on_its_line(one: Campaign, blank: bytes) -> None:
    good = filled(blank, levels(one))
    cases = {
        blank: typing_in.EMPTY,
        flattened(blank): filed.NO_FIELDS,
        documents.blank_sheet(open_campaign(dossier=DossierFactory())): filed.OTHER,
        good[:2000]: filed.UNREADABLE,
        b"Bonjour": "son contenu n’en est pas un",
        filled(blank, levels(one), jour="31/02/2026"): "n’est pas un jour du calendrier",
        filled(blank, levels(one), jour="01/01/2026"): "pendant la campagne",
        filled(blank, levels(one), site="Ailleurs"): "n’est pas un site de ce service",
    }
    done = file(one, *cases, good)
    for line, said in zip(done.lines, cases.values(), strict=False):
        assert said in line.said.replace("\xa0", " ") and not line.taken, line
    assert done.lines[-1].taken and (done.taken, done.refused) == (1, len(cases))
    assert Response.objects.count() == 1


def test_a_sheet_of_another_version_is_not_read_as_this_one(one: Campaign, blank: bytes) -> None:
    """The same campaign, before it opened with the version then in force."""
    content = filled(blank, levels(one))
    other = Questionnaire.objects.exclude(kind="users").first()
    Campaign.objects.filter(pk=one.pk).update(questionnaire=other)
    assert file(one, content).lines[0].said == filed.OTHER


def test_a_file_that_ends_its_reader_is_set_aside(monkeypatch: pytest.MonkeyPatch) -> None:
    script = (
        "import json, os, sys\n"
        "given = sys.stdin.buffer\n"
        "for size in json.loads(given.readline()):\n"
        "    content = given.read(size).decode()\n"
        "    if content == 'bomb':\n"
        "        os._exit(9)\n"
        "    print(json.dumps({'is': content}), flush=True)\n"
    )
    monkeypatch.setattr(pdf_fields, "READER", [sys.executable, "-c", script])
    read = pdf_fields.read([b"a", b"bomb", b"b", b"bomb"])
    assert read == [{"is": "a"}, None, {"is": "b"}, None]
    assert pdf_fields.read([b"bomb"] * 6 + [b"a"]) == [None] * 7  # not for ever
    assert pdf_fields.read([]) == []


def test_a_campaign_that_is_not_open_and_a_stranger_read_no_file(
    one: Campaign, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pdf_fields, "read", lambda _: pytest.fail("it was read"))
    with pytest.raises(PermissionDenied):
        file(one, b"x", actor=ditp_agent())
    with pytest.raises(ValidationError, match="n’est pas un site"):
        file(one, b"x", site="Ailleurs")
    Campaign.objects.filter(pk=one.pk).update(status=CampaignStatus.ABANDONED)
    with pytest.raises(ValidationError, match="pas ouverte"):
        file(one, b"x")


# --- the page ---------------------------------------------------------------------------------------------------------


def client_of(one: Campaign) -> Client:
    client = Client()
    client.force_login(candidate_of(one.dossier), backend="django.contrib.auth.backends.ModelBackend")
    return client


def send(one: Campaign, *contents: bytes, **more: Any) -> Any:
    uploaded = [ContentFile(content, f"f{place}.pdf") for place, content in enumerate(contents, start=1)]
    data = {"sheets": uploaded, "day": one.dossier.today.isoformat(), "site": "", **more}
    return client_of(one).post(reverse("surveys:paper_files", args=[one.pk]), data)


def shown(answer: Any) -> str:
    return " ".join(answer.content.decode().replace("\xa0", " ").replace("\u202f", " ").split())


def test_the_page_tells_what_became_of_each_file_and_is_ready_for_others(one: Campaign, blank: bytes) -> None:
    answer = send(one, filled(blank, levels(one)), blank)
    page = shown(answer)
    assert answer.status_code == 200
    assert "1 feuille enregistrée, 1 refusée" in page
    assert "<strong>f1.pdf</strong> : enregistrée." in page
    assert f"<strong>f2.pdf</strong> : {typing_in.EMPTY}" in page
    assert "1 feuille saisie dans cette campagne" in page
    assert 'name="sheets"' in page and 'name="answers"' in page


def test_no_file_or_too_many_are_told_on_the_field(one: Campaign) -> None:
    nothing, many = send(one), send(one, *[b"x"] * (filed.MOST + 1))
    assert nothing.status_code == many.status_code == 422
    assert "Choisissez au moins un fichier" in shown(nothing)
    assert "21 fichiers choisis : 20 au plus à la fois" in shown(many)


def test_others_see_no_page(one: Campaign) -> None:
    at = reverse("surveys:paper_files", args=[one.pk])
    for user, status in ((ditp_agent(), 403), (candidate_of(DossierFactory()), 404)):
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        assert client.get(at).status_code == client.post(at, {}).status_code == status
