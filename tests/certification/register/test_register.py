"""The public register: who is on it, on which day, and how one finds it."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from candidates.dossiers.enums import Status
from certification.attestations import facts
from certification.decisions.enums import DecisionKind
from certification.decisions.use_cases import record_decision
from certification.register import open_data
from certification.register.queries import Filters, register, search
from certification.sanctions.models import Suspension
from label_sp.common import spreadsheets
from label_sp.common.spreadsheets import harmless
from label_sp.common.words import fold
from label_sp.guide.attestation import on_register
from tests.audits.conftest import on
from tests.certification.labels import OBTAINED, Label, habilitate, label, suspension
from tests.factories import dossier_in
from tests.scenarios import make_people

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 3, 2)
ONE = dt.timedelta(days=1)


def page(**asked: str) -> Any:
    with on(DAY):
        return Client().get(reverse("certification:register"), asked)


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("975", "Saint-Pierre-et-Miquelon"),
        ("977", "Saint-Barthélemy"),
        ("978", "Saint-Martin"),
        ("986", "Wallis-et-Futuna"),
        ("987", "Polynésie française"),
        ("988", "Nouvelle-Calédonie"),
    ],
)
def test_a_territory_overseas_is_filtered_shown_and_found_by_its_name(code: str, name: str) -> None:
    label(department=code, cities=("Bourg",))
    found = page(department=code)
    assert [each.department_name for each in found.context["entries"]] == [name]
    assert f"{code} · {name}" in found.content.decode()
    assert names(q=name) == names(department=code) == ["France services de Bray"]
    assert names(department="80") == []  # the control


def names(**asked: str) -> list[str]:
    return [entry.name for entry in page(**asked).context["entries"]]


# --- who is on the list -----------------------------------------------------------------------------------------------

days = st.dates(dt.date(2025, 6, 1), dt.date(2029, 12, 31))
maybe = st.none() | days


@pytest.mark.rule("LIS-01")
@pytest.mark.rule("LIS-03")
@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(obtained=days, withdrawn=maybe, renewed=maybe, paused=st.tuples(maybe, maybe), today=days)
def test_the_register_s_sql_says_what_the_guide_says(
    register_label: Label,
    obtained: dt.date,
    withdrawn: dt.date | None,
    renewed: dt.date | None,
    paused: tuple[dt.date | None, dt.date | None],
    today: dt.date,
) -> None:
    dossier, following = register_label.dossier, register_label.dossier.next
    type(dossier).objects.filter(pk=dossier.pk).update(
        obtained_on=obtained, valid_until=obtained + 1000 * ONE, withdrawn_from=withdrawn
    )
    type(dossier).objects.filter(pk=following.pk).update(obtained_on=renewed)
    Suspension.objects.all().delete()
    start, lifted = paused
    if start:
        suspension(register_label, start, lifted if lifted and lifted >= start else None)
    known = facts.label(type(dossier).objects.get(pk=dossier.pk))
    assert known
    found = register(today).filter(pk=dossier.pk).first()
    assert (found is not None) == on_register(known, today)


@pytest.fixture
def register_label() -> Label:
    it = label()
    dossier_in(Status.PREPARING, service=it.dossier.service, previous=it.dossier)
    return it


@pytest.mark.rule("LIS-03")
def test_a_label_is_listed_from_its_day_to_its_last_day() -> None:
    label(OBTAINED)
    found = [
        register(day).count() for day in (OBTAINED - ONE, OBTAINED, dt.date(2028, 6, 30), dt.date(2028, 7, 1))
    ]
    assert found == [0, 1, 1, 0]


def test_who_has_no_label_is_not_listed() -> None:
    for status in (Status.PREPARING, Status.AWAITING_DECISION, Status.REFUSED):
        dossier_in(status)
    assert not register(DAY).exists()


def test_a_renewed_label_gives_its_place_to_the_next() -> None:
    old = label(OBTAINED, status=Status.RENEWED)
    new = label(dt.date(2026, 2, 1), people=old.people, name="Le suivant", previous=old.dossier)
    assert list(register(DAY)) == [new.dossier]
    with on(DAY):
        answer = Client().get(reverse("certification:register_entry", args=[old.dossier.pk]))
    assert answer.url == reverse("certification:register_entry", args=[new.dossier.pk])


# --- finding ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def three() -> list[Label]:
    people = make_people("Certif Nord (fictif)")
    return [
        label(people=people, name="École de la Mer", cities=("Étretat",), department="76", tier="or"),
        label(people=people, name="France services de Bray", cities=("Bray-sur-Somme", "Acheux-en-Amiénois")),
        label(name="Sous-préfecture d’Œuf", cities=("Péronne",), tier="bronze"),
    ]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("bray", ["France services de Bray"]),
        ("BRAY somme", ["France services de Bray"]),
        ("acheux", ["France services de Bray"]),
        ("étretat", ["École de la Mer"]),
        ("ECOLE", ["École de la Mer"]),
        ("seine maritime", ["École de la Mer"]),
        ("80", ["France services de Bray", "Sous-préfecture d’Œuf"]),
        ("rance", []),
        ("somme", ["France services de Bray", "Sous-préfecture d’Œuf"]),
        ("sous-prefecture", ["Sous-préfecture d’Œuf"]),
        ("bray etretat", []),
        ("100 %_", []),
        ("   ", ["France services de Bray", "Sous-préfecture d’Œuf", "École de la Mer"]),
    ],
)
def test_a_search_finds_by_name_city_and_department(three: list[Label], words: str, found: list[str]) -> None:
    assert sorted(names(q=words)) == found


def test_filters_add_up(three: list[Label]) -> None:
    with on(dt.date(2026, 2, 1)):
        suspension(three[1], dt.date(2026, 2, 1))
    body = str(three[0].people.body.pk)
    assert names(tier="or") == ["École de la Mer"]
    assert names(department="76") == ["École de la Mer"]
    assert sorted(names(body=body)) == ["France services de Bray", "École de la Mer"]
    assert names(status="suspended") == ["France services de Bray"]
    assert sorted(names(status="valid")) == ["Sous-préfecture d’Œuf", "École de la Mer"]
    assert names(body=body, status="valid", department="76", tier="or", q="mer") == ["École de la Mer"]


def test_what_makes_no_sense_is_left_out(three: list[Label]) -> None:
    assert len(names(tier="platine", body="x", department="999", page="zéro")) == 3


def test_fold_leaves_letters_and_digits() -> None:
    assert fold("  L’Œuvre d’ÉTRETAT, n° 3 ") == "l oeuvre d etretat n 3"


def test_an_empty_list_says_so() -> None:
    assert "Aucun service n’est labellisé" in page().content.decode()
    label()
    assert "Aucun service labellisé ne correspond" in page(q="introuvable").content.decode()


# --- pages ------------------------------------------------------------------------------------------------------------


@pytest.mark.rule("LIS-01")
@pytest.mark.rule("LIS-02")
def test_the_page_shows_name_kind_sites_tier_body_dates_and_status() -> None:
    it = label(cities=("Bray-sur-Somme", "Acheux-en-Amiénois"))
    suspension(it, dt.date(2026, 2, 1))
    text = " ".join(page().content.decode().split())
    for words in (
        "France services de Bray",
        "Collectivité territoriale",
        "Somme",
        "Bray-sur-Somme, Acheux-en-Amiénois",
        "(2 sites)",
        "Argent",
        "Organisme d’essai (fictif)",
        "1er juillet 2025",
        "30 juin 2028",
        "Suspendu",
        "depuis le 1er février 2026",
        "1 service au 2 mars 2026",
    ):
        assert words in text


def test_a_list_of_many_pages_keeps_its_filters_and_its_number_of_queries() -> None:
    people = make_people()
    for rank in range(27):
        label(people=people, name=f"Service {rank:02d}")
    with CaptureQueriesContext(
        connection,
    ) as few:
        first = page(tier="argent")
    assert (len(first.context["entries"]), first.context["total"]) == (25, 27)
    assert "tier=argent&amp;page=2" in first.content.decode()
    assert len(names(page="2")) == 2
    assert len(names(page="99")) == 2
    assert len(few) <= 6


def test_the_page_of_one_label_shows_its_public_decisions_without_their_reasons() -> None:
    it = label()
    with on(DAY):
        record_decision(
            it.dossier,
            None,
            DecisionKind.SUSPENDED,
            None,
            actor=it.people.decider,
            today=DAY,
            reason="Un secret",
        )
        suspension(it, DAY)
        text = Client().get(reverse("certification:register_entry", args=[it.dossier.pk])).content.decode()
    assert "2 mars 2026 : label suspendu" in text
    assert "Label suspendu depuis le 2 mars 2026" in text
    assert "Site de Bray-sur-Somme" in text
    assert "Un secret" not in text


@pytest.mark.rule("LIS-03")
def test_the_page_of_a_label_that_left_the_list_is_not_found() -> None:
    it = label(withdrawn_from=DAY, status=Status.WITHDRAWN)
    url = reverse("certification:register_entry", args=[it.dossier.pk])
    with on(DAY - ONE):
        assert Client().get(url).status_code == 200
    with on(DAY):
        assert Client().get(url).status_code == 404


@pytest.mark.rule("LIS-04")
def test_the_page_of_bodies_lists_those_that_may_act_today() -> None:
    one, two = make_people("Certif Un (fictif)"), make_people("Certif Deux (fictif)")
    habilitate(one.body)
    habilitate(two.body, suspended_on=DAY)
    with on(DAY):
        text = Client().get(reverse("certification:public_bodies")).content.decode()
    assert "Certif Un" in text and "Certif Deux" not in text


# --- open data --------------------------------------------------------------------------------------------------------


def downloaded(name: str, **asked: str) -> tuple[Any, bytes]:
    with on(DAY):
        answer = Client().get(reverse(f"certification:{name}"), asked)
        return answer, b"".join(answer.streaming_content)


def test_the_list_as_csv_is_read_back_with_its_columns(three: list[Label]) -> None:
    answer, content = downloaded("register_csv", department="80")
    rows = list(csv.DictReader(io.StringIO(content.decode())))
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert [row["service"] for row in rows] == ["France services de Bray", "Sous-préfecture d’Œuf"]
    assert tuple(rows[0]) == open_data.COLUMNS
    assert rows[0]["date_decision"] == "2025-07-01" and rows[0]["fin_validite"] == "2028-06-30"
    assert rows[0]["communes"] == "Bray-sur-Somme, Acheux-en-Amiénois"
    assert rows[0]["statut"] == "En vigueur"


def test_the_list_for_people_opens_in_columns_with_its_zeros(three: list[Label]) -> None:
    answer, content = downloaded("register_csv_for_people", department="80")
    assert answer["Content-Type"] == "text/csv; charset=utf-8" and content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))
    assert [row["service"] for row in rows] == ["France services de Bray", "Sous-préfecture d’Œuf"]
    assert rows[0]["departement"] == "\t80" and rows[0]["date_decision"] == "2025-07-01"


def test_the_list_as_a_workbook_has_days_and_texts(three: list[Label]) -> None:
    with on(DAY):
        answer = Client().get(reverse("certification:register_xlsx"), {"department": "80"})
    assert answer["Content-Type"] == spreadsheets.XLSX
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0)
    header, first, _ = sheet.to_python()
    found = dict(zip(header, first, strict=True))
    assert tuple(header) == open_data.COLUMNS
    assert (found["departement"], found["date_decision"]) == ("80", dt.date(2025, 7, 1))


def test_each_link_says_for_whom_its_file_is(three: list[Label]) -> None:
    with on(DAY):
        page = Client().get(reverse("certification:register")).content.decode()
    said = re.findall(r'href="/registre/([a-z.]+)">Télécharger la liste (pour [^<]+)<', page)
    assert dict(said) == {
        "liste.xlsx": "pour un tableur (XLSX)",
        "tableur.csv": "pour un tableur (CSV, points-virgules)",
        "liste.csv": "pour un programme (CSV, RFC 4180)",
        "liste.json": "pour un programme (JSON)",
    }


@pytest.mark.parametrize("evil", ["=1+1", "+33", "-2", "@SUM(A1)", "\t=1", "\r=1"])
def test_a_cell_is_no_formula(evil: str) -> None:
    label(name=evil)
    _, content = downloaded("register_csv")
    row = next(csv.DictReader(io.StringIO(content.decode(), newline="")))
    assert row["service"] == harmless(evil) != evil


def test_the_list_as_json_is_the_same(three: list[Label]) -> None:
    _, content = downloaded("register_json")
    found = json.loads(content)
    assert found["date"] == "2026-03-02"
    assert len(found["services"]) == 3
    assert found["services"][0]["sites"][0]["commune"] == "Bray-sur-Somme"
    _, empty = downloaded("register_json", q="introuvable")
    assert json.loads(empty)["services"] == []


def test_a_download_of_more_than_a_chunk_has_every_line_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("certification.register.queries.CHUNK", 2)
    people = make_people()
    for rank in range(5):
        label(people=people, name=f"Service {rank}")
    _, content = downloaded("register_csv")
    assert content.decode().count("Service ") == 5


def test_search_of_nothing_is_the_whole_list(three: list[Label]) -> None:
    assert search(register(DAY), Filters()).count() == 3
