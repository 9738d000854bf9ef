"""Indicators with their values by period, opinions, and where results are shown. DOS-06, PRO-02."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from candidates.dossiers.enums import Status
from candidates.indicators import documents, queries, use_cases
from candidates.indicators.common import PERCEPTION, common_indicators
from candidates.indicators.models import IndicatorValue, Opinions, QualityIndicator
from candidates.services.enums import ServiceKind
from label_sp.common import spreadsheets
from label_sp.journal.models import JournalEntry
from tests.audits.conftest import api, browser
from tests.candidates.conftest import DAY, Team, team

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
SINCE = dt.date(2025, 1, 1)
JANUARY = {"first_day": dt.date(2026, 1, 1), "last_day": dt.date(2026, 1, 31)}
FEBRUARY = {"first_day": dt.date(2026, 2, 1), "last_day": dt.date(2026, 2, 28)}


def declared(there: Team, **changes: Any) -> QualityIndicator:
    typed = {"in_place_since": SINCE, "label": "Délai de réponse", "unit": "jours", **changes}
    return use_cases.record_indicator(there.dossier.pk, actor=there.contributor, **typed)


def measured(there: Team, indicator: QualityIndicator, value: str, **days: Any) -> IndicatorValue:
    return use_cases.record_value(
        there.dossier.pk, indicator.pk, actor=there.contributor, value=Decimal(value), **(days or JANUARY)
    )


def page(there: Team, name: str, *args: Any) -> str:
    answer = browser(there.contributor).get(reverse(f"candidates:{name}", args=[there.dossier.pk, *args]))
    assert answer.status_code == 200
    return answer.content.decode()


# --- the common ones --------------------------------------------------------------------------------------------------


@pytest.mark.rule("PRO-02")
def test_there_are_five_of_perception_and_three_of_performance() -> None:
    kinds = [each.kind for each in common_indicators().values()]
    assert (kinds.count(PERCEPTION), len(kinds)) == (5, 8)


@pytest.mark.rule("PRO-02")
def test_a_common_indicator_is_chosen_once_and_has_its_name() -> None:
    there = team()
    indicator = declared(there, common="R1", label="", unit="%")
    assert (indicator.label, indicator.kind) == (common_indicators()["R1"].label, "perception")
    assert "R1" not in {each.code for each in queries.missing_common(there.dossier)}
    for wrong, field in (
        ({"common": "R1"}, "common"),
        ({"common": "Z9"}, "common"),
        ({"label": ""}, "label"),
    ):
        with pytest.raises(ValidationError) as refusal:
            declared(there, **wrong)
        assert field in refusal.value.message_dict


@pytest.mark.rule("PRO-02")
@pytest.mark.parametrize(
    ("kind", "missing"), [(ServiceKind.LOCAL_AUTHORITY, 0), (ServiceKind.SOCIAL_SECURITY, 1)]
)
def test_the_page_says_what_the_results_lack(kind: ServiceKind, missing: int) -> None:
    there = team()
    there.dossier.service.kind = kind
    there.dossier.service.save()
    for code in common_indicators():
        measured(there, declared(there, common=code), "80")

    def lacks() -> int:
        lines = queries.indicator_lines(there.dossier)
        return len(queries.failures_of_results(there.dossier, lines, queries.display_of(there.dossier)))

    assert lacks() == 1 + missing  # nobody said that they are shown
    use_cases.show_results(there.dossier.pk, actor=there.manager, shown_since=DAY)
    assert lacks() == missing  # a local authority need not publish them: AUD-14
    IndicatorValue.objects.first().delete()
    assert lacks() == missing + 1


# --- values -----------------------------------------------------------------------------------------------------------


@pytest.mark.rule("PRO-02")
def test_values_by_period_are_drawn_and_listed() -> None:
    there = team()
    indicator = declared(there)
    measured(there, indicator, "4.50")
    measured(there, indicator, "3", **FEBRUARY)
    text = page(there, "indicator", indicator.pk)
    assert text.index("février 2026") < text.index("janvier 2026")
    assert "4,5\xa0jours" in text and 'class="sp-series"' in text
    assert "3\xa0jours" in page(there, "indicators")


def test_the_same_days_again_replace_and_the_same_value_changes_nothing() -> None:
    there = team()
    indicator = declared(there)
    for value in ("4", "4", "5"):
        measured(there, indicator, value)
    assert [each.value for each in indicator.values.all()] == [Decimal(5)]
    assert JournalEntry.objects.filter(event="indicator.measured").count() == 2


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [("2026-02-01", "2026-01-31", "avant le premier"), ("2026-02-01", "2026-03-05", "pas finie")],
)
def test_a_period_goes_forward_and_is_over(first: str, last: str, said: str) -> None:
    there = team()
    indicator = declared(there)
    data = {"first_day": first, "last_day": last, "value": "4,5"}
    address = reverse("candidates:indicator", args=[there.dossier.pk, indicator.pk])
    answer = browser(there.contributor).post(address, data)
    text = answer.content.decode()
    assert answer.status_code == 422 and 'value="4,5"' in text
    assert said in text or "est attendue" in text
    assert not IndicatorValue.objects.exists()


def test_results_are_kept_as_long_as_the_dossier_is_open() -> None:
    there = team(Status.LABELLED)
    indicator = QualityIndicator.objects.create(dossier=there.dossier, label="Accueil", in_place_since=SINCE)
    value = measured(there, indicator, "4")
    use_cases.remove_value(there.dossier.pk, indicator.pk, value.pk, actor=there.contributor)
    with pytest.raises(ValidationError, match="déjà été retirée"):
        use_cases.remove_value(there.dossier.pk, indicator.pk, value.pk, actor=there.contributor)
    with pytest.raises(PermissionDenied):
        use_cases.show_results(there.dossier.pk, actor=there.body_manager)
    there.dossier.closed_on = DAY
    there.dossier.save()
    with pytest.raises(ValidationError, match="ne changent plus"):
        measured(there, indicator, "4")


def test_the_number_of_queries_of_the_page_does_not_follow_its_indicators() -> None:
    there = team()
    measured(there, declared(there), "1")
    client = browser(there.contributor)
    address = reverse("candidates:indicators", args=[there.dossier.pk])
    client.get(address)
    with CaptureQueriesContext(connection) as small:
        client.get(address)
    for code in common_indicators():
        indicator = declared(there, common=code)
        measured(there, indicator, "1")
        measured(there, indicator, "2", **FEBRUARY)
    with CaptureQueriesContext(connection) as full:
        client.get(address)
    assert len(full) == len(small), "\n".join(q["sql"] for q in full.captured_queries)


# --- opinions ---------------------------------------------------------------------------------------------------------


@pytest.mark.rule("PRO-02")
def test_opinions_of_a_period_and_the_share_answered_within_a_week() -> None:
    there = team()
    gather = {"actor": there.contributor, **JANUARY}
    use_cases.record_opinions(there.dossier.pk, received=3, answered=2, **gather)
    opinions = Opinions.objects.get()
    assert opinions.share == 66  # rounded down
    with pytest.raises(ValidationError, match="plus de réponses"):
        use_cases.record_opinions(there.dossier.pk, received=3, answered=4, **gather)
    use_cases.record_opinions(there.dossier.pk, received=0, answered=0, **gather)
    assert Opinions.objects.get().share is None


def test_the_two_forms_of_the_page_keep_what_was_typed() -> None:
    there = team()
    client, address = (
        browser(there.contributor),
        reverse("candidates:results", args=[there.dossier.pk]),
    )
    wrong = client.post(address, {"act": "show", "opinions_at": "pas une adresse", "shown_since": ""})
    assert wrong.status_code == 422 and "pas une adresse" in wrong.content.decode()
    answer = client.post(address, {"act": "show", "opinions_at": "https://exemple.test/avis"})
    assert answer.status_code == 302
    assert queries.display_of(there.dossier).opinions_at == "https://exemple.test/avis"
    data = {"act": "opinions", "first_day": "2026-01-01", "last_day": "2026-01-31"}
    wrong = client.post(address, {**data, "received": "2", "answered": "3"})
    assert wrong.status_code == 422 and "plus de réponses" in wrong.content.decode()
    assert client.post(address, {**data, "received": "3", "answered": "2"}).status_code == 302
    assert "66 %" in page(there, "results").replace("\xa0", " ")


# --- a file -----------------------------------------------------------------------------------------------------------


def imported(there: Team, content: bytes, name: str = "valeurs.csv") -> use_cases.Imported:
    file = SimpleUploadedFile(name, content)
    return use_cases.import_results(there.dossier.pk, actor=there.contributor, file=file)


def test_a_bad_line_stops_no_other_and_the_same_file_twice_changes_nothing() -> None:
    there = team()
    indicator, common = declared(there), declared(there, common="P1")
    content = (
        "Indicateur;Du;Au;Valeur\n"
        "délai DE réponse;01/01/2026;31/01/2026;4,5\n"
        "P1;2026-01-01;2026-01-31;87 %\n"
        "Inconnu;01/01/2026;31/01/2026;4\n"
        "P1;31/31/2026;31/01/2026;4\n"
        "P1;01/02/2026;28/02/2026;beaucoup\n"
        "P1;28/02/2026;01/02/2026;4\n"
    ).encode()
    for _ in range(2):
        done = imported(there, content)
        assert (done.taken, [line for line, _ in done.refused]) == (2, [4, 5, 6, 7])
    reasons = " ".join(reason for _, reason in done.refused)
    for said in ("« Inconnu »", "« 31/31/2026 »", "« beaucoup »", "avant le premier"):
        assert said in reasons
    assert [each.value for each in indicator.values.all()] == [Decimal("4.50")]
    assert [each.value for each in common.values.all()] == [Decimal(87)]
    assert JournalEntry.objects.filter(event="indicator.measured").count() == 2


@pytest.mark.parametrize(
    ("typed", "value"),
    [("1 200,5", "1200.50"), ("1\xa0200", "1200"), ("87 %", "87"), ("0,25", "0.25"), ("12,", "12")],
)
def test_a_number_of_a_table_is_read_as_in_a_field(typed: str, value: str) -> None:
    there = team()
    indicator = declared(there)
    done = imported(
        there, f"indicateur;du;au;valeur\nDélai de réponse;01/01/2026;31/01/2026;{typed}\n".encode()
    )
    assert (done.taken, indicator.values.get().value) == (1, Decimal(value))


@pytest.mark.parametrize("typed", ["-1", "1,234", "12 34", "10000000", "1e3", "٤", ""])
def test_what_is_no_value_of_an_indicator_is_refused_on_its_line(typed: str) -> None:
    there = team()
    declared(there)
    done = imported(
        there, f"indicateur;du;au;valeur\nDélai de réponse;01/01/2026;31/01/2026;{typed}\n".encode()
    )
    ((line, reason),) = done.refused
    assert (done.taken, line) == (0, 2) and "colonne « valeur »" in reason


def test_half_an_opinion_is_none() -> None:
    done = imported(team(), "du;au;avis;répondus\n01/01/2026;31/01/2026;12,5;9\n".encode())
    assert "colonne « avis »" in done.refused[0][1] and "nombre entier" in done.refused[0][1]


def test_opinions_come_from_a_workbook_too() -> None:
    there = team()
    rows = [("du", "au", "avis", "répondus"), (dt.date(2026, 1, 1), dt.date(2026, 1, 31), 12, 9)]
    done = imported(there, spreadsheets.workbook(rows), "avis.xlsx")
    assert (done.taken, done.refused) == (1, ())
    assert (Opinions.objects.get().received, Opinions.objects.get().share) == (12, 75)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "vide"),
        (b"a;b\n1;2\n", "colonnes attendues"),
        (b"%PDF-1.4\n", "PDF"),
        (b"indicateur;du;au;valeur\n" + b"x;1;2;3\n" * 2001, "découpez-le"),
    ],
)
def test_a_file_that_is_no_table_of_results_is_refused_on_its_field(content: bytes, said: str) -> None:
    there = team()
    address = reverse("candidates:results_import", args=[there.dossier.pk])
    answer = browser(there.contributor).post(address, {"file": SimpleUploadedFile("x.csv", content)})
    assert answer.status_code == 422 and said in answer.content.decode()


def test_the_page_lists_the_lines_that_were_not_taken() -> None:
    there = team()
    declared(there)
    content = "indicateur;du;au;valeur\nDélai de réponse;01/01/2026;31/01/2026;4\nAutre;x;y;z\n".encode()
    address = reverse("candidates:results_import", args=[there.dossier.pk])
    answer = browser(there.contributor).post(address, {"file": SimpleUploadedFile("x.csv", content)})
    text = answer.content.decode()
    assert "1 ligne importée, 1 écartée" in text and "Ligne 3 :" in text


# --- on paper ---------------------------------------------------------------------------------------------------------


@pytest.mark.paper
@pytest.mark.rule("PRO-02", "DOS-06")
def test_the_sheet_for_the_premises_and_the_list_for_the_dossier() -> None:
    there = team()
    assert documents.application_document(there.dossier) is None
    measured(there, declared(there, common="R1", unit="%"), "87.5")
    use_cases.show_results(there.dossier.pk, actor=there.manager, opinions_at="https://exemple.test/avis")
    assert documents.sheet_pdf(there.dossier, DAY).startswith(b"%PDF")
    ours = documents.application_document(there.dossier)
    assert ours and (ours.file_name, ours.proves_on) == (
        f"indicateurs-{there.dossier.reference}-2026-03-02.pdf",
        DAY,
    )


# --- the API ----------------------------------------------------------------------------------------------------------


def test_the_whole_through_the_api_alone() -> None:
    there = team()
    client, pk = api(there.contributor), there.dossier.pk
    made = client.post(
        reverse("api-indicators", args=[pk]),
        {"common": "R2", "unit": "%", "in_place_since": "2025-01-01"},
        format="json",
    )
    assert made.status_code == 201 and made.json()["kind"] == "perception"
    values = reverse("api-indicator-values", args=[pk, made.json()["id"]])
    january = {"first_day": "2026-01-01", "last_day": "2026-01-31"}
    assert client.post(values, {**january, "value": "87.5"}, format="json").status_code == 201
    assert client.post(values, {**january, "value": "-1"}, format="json").status_code == 400
    (line,) = client.get(reverse("api-indicators", args=[pk])).json()
    assert line["values"] == [{**january, "value": "87.50"}]
    opinions = {**january, "received": 3, "answered": 2}
    assert client.post(reverse("api-opinions", args=[pk]), opinions, format="json").status_code == 201
    shown = {"shown_since": None, "published_at": "", "opinions_at": "https://exemple.test/avis"}
    assert client.put(reverse("api-results", args=[pk]), shown, format="json").status_code == 200
    found = client.get(reverse("api-results", args=[pk])).json()
    assert found["display"] == shown and found["opinions"][0]["share"]["shown"] == "66,0"
    table = SimpleUploadedFile("a.csv", b"du;au;avis;repondus\n2026-02-01;2026-02-28;4;4\nx;y;z;a\n")
    answer = client.post(reverse("api-results-import", args=[pk]), {"file": table}, format="multipart").json()
    assert answer["taken"] == 1 and [each["line"] for each in answer["refused"]] == [3]
