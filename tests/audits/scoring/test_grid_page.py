"""The grid's page and the save of a point: what they show, what they refuse, and that nothing typed is lost."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from audits.audit.enums import AuditKind, AuditStatus
from audits.scoring import queries, use_cases
from audits.scoring.models import Score
from candidates.dossiers.enums import Status
from tests.audits.conftest import browser, page, post
from tests.factories import (
    audit_in,
    dossier_in,
)

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


def test_the_grid_shows_each_point_once_with_its_definitions(today: dt.date) -> None:
    audit = audit_in(AuditStatus.PLANNED)
    text = page(audit, "grid")
    for score in queries.scores_of(audit):
        assert text.count(f'id="point-{score.point.code.replace(".", "-")}"') == 1
    assert "Aucun point noté sur 53" in text
    assert "Provisoire" in text
    assert text.count("Appliqué, approprié") == 53


@pytest.mark.rule("AUD-14")
def test_points_without_object_are_listed_apart_with_the_reason(today: dt.date) -> None:
    text = page(audit_in(AuditStatus.PLANNED), "grid")
    apart = text[text.index('id="sans-objet"') :]
    assert "6.4 Résultats publiés" in apart and "collectivité territoriale" in apart and "AUD-14" in apart
    assert 'id="point-6-4"' not in text


@pytest.mark.parametrize(
    ("query", "shown", "hidden"),
    [
        ("?engagement=4", "point-4-1", "point-1-1"),
        ("?engagement=or", "point-OR-1", "point-1-1"),
        ("?voir=a-noter", "point-1-1", "point-4-2"),
        ("?engagement=4&voir=a-noter", "point-4-1", "point-4-2"),
        ("?engagement=99&voir=rien", "point-1-1", "nothing at all"),
    ],
)
def test_filters(today: dt.date, query: str, shown: str, hidden: str) -> None:
    audit = audit_in(AuditStatus.PLANNED)
    Score.objects.filter(audit=audit, point__code="4.2").update(value=1)
    text = page(audit, "grid", query)
    assert f'id="{shown}"' in text and f'id="{hidden}"' not in text


@pytest.mark.rule("AUD-12")
def test_at_a_follow_up_what_was_not_mastered_comes_first_with_its_former_value(today: dt.date) -> None:
    initial = audit_in(AuditStatus.CONCLUDED, dossier=dossier_in(Status.IN_FOLLOW_UP), value="0.75")
    Score.objects.filter(audit=initial, point__code="5.2").update(value=Decimal("0.25"), finding="Trop peu")
    audit = audit_in(AuditStatus.PLANNED, kind=AuditKind.FOLLOW_UP, dossier=initial.dossier)
    text = page(audit, "grid")
    assert text.index('id="point-5-2"') < text.index('id="point-1-1"')
    assert text.count('id="point-5-2"') == 1
    card = text[text.index('id="point-5-2"') : text.index('id="point-1-1"')]
    assert "Dernier audit" in card and "0,25" in card and "Trop peu" in card
    assert page(audit, "grid", "?voir=faibles").count('class="sp-point"') == 1


def test_the_number_of_queries_of_the_grid_does_not_follow_its_size(today: dt.date) -> None:
    audit = audit_in(AuditStatus.PLANNED)
    client, address = browser(audit.auditor), reverse("audits:grid", args=[audit.pk])
    client.get(address)
    with CaptureQueriesContext(connection) as small:
        client.get(address + "?engagement=4")
    Score.objects.filter(audit=audit).update(value=1, finding="x", updated_by=audit.auditor, version=1)
    with CaptureQueriesContext(connection) as full:
        assert client.get(address).status_code == 200
    assert len(full) == len(small) <= 17, "\n".join(q["sql"] for q in full.captured_queries)


def test_without_script_a_point_is_saved_and_the_page_comes_back_to_it(today: dt.date) -> None:
    audit = audit_in(AuditStatus.PLANNED)
    answer = post(
        audit, "point", {"value": "0.75", "finding": "Vu", "is_strength": "on", "version": "0"}, "4.2"
    )
    assert answer.status_code == 302
    assert answer.url == reverse("audits:grid", args=[audit.pk]) + "#point-4-2"
    score = Score.objects.get(audit=audit, point__code="4.2")
    assert (score.value, score.finding, score.is_strength, score.is_progress) == (
        Decimal("0.75"),
        "Vu",
        True,
        False,
    )
    assert "1 point noté sur 53" in page(audit, "grid")


def test_the_filter_is_kept_when_the_page_comes_back(today: dt.date) -> None:
    audit = audit_in(AuditStatus.PLANNED)
    address = reverse("audits:point", args=[audit.pk, "4.2"]) + "?engagement=4"
    answer = browser(audit.auditor).post(address, {"value": "1", "version": "0"})
    assert answer.url.endswith("/grille/?engagement=4#point-4-2")


@pytest.mark.rule("DEC-04")
def test_with_htmx_the_answer_is_the_status_and_what_changes_elsewhere(today: dt.date) -> None:
    audit = audit_in(AuditStatus.PLANNED)
    answer = post(audit, "point", {"value": "0.75", "version": "0"}, "4.2", headers=HTMX)
    text = " ".join(answer.content.decode().split())
    assert answer["X-Fragment"] == "grid"
    assert "Enregistré à 00:30" in text
    assert 'id="version-4-2" value="1" data-hx-swap-oob="true"' in text
    assert "1 point noté sur 53" in text and "1 sur 5 · note 75,0 à ce stade" in text
    assert 'id="verdict"' in text and "<html" not in text


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["page", "htmx"])
def test_a_conflict_shows_both_values_with_who_and_when_and_loses_nothing(
    today: dt.date, headers: dict[str, str]
) -> None:
    audit = audit_in(AuditStatus.PLANNED)
    use_cases.score_point(
        audit.pk, "4.2", actor=audit.auditor, value=Decimal("0.25"), finding="Premier", expected_version=0
    )
    data = {"value": "1", "finding": "Second", "version": "0"}
    answer = post(audit, "point", data, "4.2", headers=headers)
    text = answer.content.decode()
    assert answer.status_code == 409
    for shown in (
        "Premier",
        "Second",
        "0,25",
        str(audit.auditor),
        "18 mars 2026 à 0\xa0h\xa030",
        "Garder ma saisie",
    ):
        assert shown in text
    assert Score.objects.get(audit=audit, point__code="4.2").finding == "Premier"
    over = post(audit, "point", {**data, "overwrite": "1"}, "4.2", headers=headers)
    assert over.status_code in {200, 302}
    assert Score.objects.get(audit=audit, point__code="4.2").finding == "Second"


def test_after_a_conflict_the_stored_value_can_be_taken_back(today: dt.date) -> None:
    audit = audit_in(AuditStatus.PLANNED)
    use_cases.score_point(
        audit.pk, "4.2", actor=audit.auditor, value=Decimal("0.25"), finding="Premier", expected_version=0
    )
    data = {"value": "1", "finding": "Second", "version": "0", "reload": "1"}
    answer = post(audit, "point", data, "4.2", headers=HTMX)
    assert (answer.status_code, answer["HX-Retarget"]) == (200, "#point-4-2")
    text = answer.content.decode()
    assert "Premier" in text and "Second" not in text and 'value="1">' in text.split("version-4-2")[1][:40]
    assert post(audit, "point", data, "4.2").url.endswith("#point-4-2")
    assert Score.objects.get(audit=audit, point__code="4.2").version == 1


@pytest.mark.parametrize("value", ["0.5", "2", "x", "0,25"])
@pytest.mark.parametrize("headers", [{}, HTMX], ids=["page", "htmx"])
def test_a_value_off_the_scale_is_refused_with_what_was_typed(
    today: dt.date, headers: dict[str, str], value: str
) -> None:
    audit = audit_in(AuditStatus.PLANNED)
    answer = post(audit, "point", {"value": value, "finding": "Tapé", "version": "0"}, "4.2", headers=headers)
    assert answer.status_code == 422
    assert "Non enregistré" in answer.content.decode()
    assert bool(headers) or "Tapé" in answer.content.decode()
    assert Score.objects.get(audit=audit, point__code="4.2").version == 0


@pytest.mark.rule("AUD-08")
def test_a_grid_frozen_while_it_was_open_says_so(today: dt.date) -> None:
    audit = audit_in(AuditStatus.REPORTED)
    answer = post(audit, "point", {"value": "1", "version": "0"}, "4.2", headers=HTMX)
    assert (answer.status_code, "AUD-08" in answer.content.decode()) == (422, True)
    assert "Enregistrer" not in page(audit, "grid")


def test_a_score_can_be_taken_back(today: dt.date) -> None:
    audit = audit_in(AuditStatus.PLANNED, value="1")
    post(audit, "point", {"value": "1", "clear": "1", "version": "0"}, "4.2")
    assert Score.objects.get(audit=audit, point__code="4.2").value is None


def test_an_unknown_code_is_not_found(today: dt.date) -> None:
    audit = audit_in(AuditStatus.PLANNED)
    for headers in ({}, HTMX):
        assert post(audit, "point", {"value": "1", "version": "0"}, "9.9", headers=headers).status_code == 404
