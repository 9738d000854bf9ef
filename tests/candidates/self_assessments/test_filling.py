"""A self-assessment filled on the grid's own points by a team, its scores, its sealed report. PRE-01."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from candidates.dossiers.enums import Status
from candidates.grids.models import Grid
from candidates.pieces.use_cases import attach
from candidates.self_assessments import documents, queries, use_cases
from candidates.self_assessments.models import AssessedPoint, SelfAssessment
from label_sp.actors.enums import Role
from label_sp.common import tables
from label_sp.guide.failures import RuleViolation
from label_sp.journal.models import JournalEntry
from tests.audits.conftest import api, browser
from tests.candidates.conftest import DAY, Team, team
from tests.factories import ditp_agent, grids, member

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def _grids() -> None:
    grids()


def started(there: Team) -> Any:
    return use_cases.start_filling(there.dossier.pk, actor=there.contributor)


def says(there: Team, code: str, value: str | None = "1", version: int = 0, **beside: str) -> Any:
    position = None if value is None else Decimal(value)
    typed = {"value": position, "expected_version": version, **beside}
    return use_cases.assess_point(there.dossier.pk, code, actor=there.contributor, **typed)


def filled(there: Team, value: str = "1") -> None:
    started(there)
    AssessedPoint.objects.filter(filling__result=None).update(value=Decimal(value), version=1)


def finish(there: Team, **changes: Any) -> SelfAssessment:
    typed = {"done_on": DAY, "summary": "Nos constats", **changes}
    return use_cases.finish_filling(there.dossier.pk, actor=there.manager, **typed)


def page(client: Client, name: str, *args: Any, query: str = "") -> str:
    answer = client.get(reverse(f"candidates:{name}", args=args) + query)
    assert answer.status_code == 200
    return answer.content.decode()


# --- the points -------------------------------------------------------------------------------------------------------


@pytest.mark.rule("PRE-01", "AUD-14")
def test_it_stands_on_the_points_of_the_current_grid_that_apply() -> None:
    there = team()
    filling = started(there)
    codes = {row.point.code for row in queries.points_of(filling)}
    assert len(codes) == 53 and not codes & {"6.4", "7.2"}
    assert {point.code for point in queries.without_object(filling)} == {"6.4", "7.2"}
    assert started(there) == filling
    assert JournalEntry.objects.filter(event="self_assessment.started").count() == 1


def test_a_colleague_who_was_quicker_is_not_written_over() -> None:
    there = team()
    started(there)
    says(there, "4.2", "0.25", comment="Le mien")
    with pytest.raises(use_cases.PointConflict) as conflict:
        says(there, "4.2", "1", comment="Le vôtre")
    assert (conflict.value.current.comment, conflict.value.current.version) == ("Le mien", 1)
    assert says(there, "4.2", "0.25", comment="Le mien").version == 1  # the same again: its answer got lost
    assert says(there, "4.2", None, version=1).version == 2


@pytest.mark.parametrize("value", ["0.5", "2", "-1"])
def test_a_position_off_the_scale_is_refused(value: str) -> None:
    there = team()
    started(there)
    with pytest.raises(RuleViolation):
        says(there, "4.2", value)


def test_an_unknown_point_and_one_without_object_are_not_there() -> None:
    there = team()
    started(there)
    for code in ("6.4", "99"):
        with pytest.raises(AssessedPoint.DoesNotExist):
            says(there, code)


def test_without_one_begun_nothing_is_saved() -> None:
    there = team()
    for act in (lambda: says(there, "4.2"), lambda: finish(there)):
        with pytest.raises(ValidationError, match="commencez-en un"):
            act()


# --- the end ----------------------------------------------------------------------------------------------------------


@pytest.mark.rule("PRE-01")
def test_it_ends_once_each_point_has_its_position() -> None:
    there = team()
    filled(there)
    AssessedPoint.objects.filter(point__code__in=["1.1", "OR.3"]).update(value=None)
    with pytest.raises(RuleViolation) as refusal:
        finish(there)
    (failure,) = refusal.value.failures
    assert failure.rule == "PRE-01" and failure.found == "2 points sans position : 1.1, OR.3"
    assert not SelfAssessment.objects.exists()


@pytest.mark.rule("PRE-01", "AUD-04")
def test_its_scores_are_exact_and_counted_as_the_audits() -> None:
    there = team()
    filled(there)
    of_engagement = AssessedPoint.objects.filter(point__engagement=1)
    of_engagement.update(value=0)
    of_engagement.filter(point__code="1.1").update(value=1)
    assessed = finish(there)
    assert assessed.by_engagement[1] == Fraction(100, of_engagement.count())
    assert assessed.by_engagement[2] == 100 and assessed.of_or_criteria == 100
    assert queries.latest_self_assessment_on(there.dossier) == DAY
    assert queries.being_filled(there.dossier) is None


def test_a_finished_one_takes_no_point_any_more_and_a_new_one_shows_it_beside() -> None:
    there = team()
    filled(there)
    says(there, "4.2", "0.25", version=1, comment="Peu", action="Former")
    finish(there, done_on=dt.date(2025, 4, 1))
    with pytest.raises(ValidationError, match="commencez-en un"):
        says(there, "4.2", "1", version=2)
    started(there)
    shown = page(browser(there.contributor), "self_assessment_grid", there.dossier.pk, query="?voir=faibles")
    assert shown.count('class="sp-point"') == 1
    assert "Autodiagnostic précédent : <strong>0,25</strong> « Peu » « Former »" in shown


def test_the_day_is_not_of_tomorrow() -> None:
    there = team()
    filled(there)
    with pytest.raises(ValidationError, match="futur"):
        finish(there, done_on=DAY + dt.timedelta(days=1))


def test_a_draft_can_be_thrown_away() -> None:
    there = team()
    filled(there)
    use_cases.discard_filling(there.dossier.pk, actor=there.contributor)
    assert not AssessedPoint.objects.exists()


# --- the report -------------------------------------------------------------------------------------------------------


@pytest.mark.rule("PRE-01")
def test_the_report_is_sealed_and_the_same_in_its_three_shapes() -> None:
    there = team()
    filled(there, "0.75")
    says(there, "4.2", "0.25", version=1, comment="=1+1", action="Former")
    assessed = finish(there)
    told = documents.file_of(assessed, "json")
    assert hashlib.sha256(told).hexdigest() == assessed.sha256
    report = json.loads(told)
    point = next(each for each in report["points"] if each["code"] == "4.2")
    assert (point["value"], point["comment"], point["action"]) == ("0.25", "=1+1", "Former")
    assert report["engagements"]["1"] == {"exact": "75", "shown": "75,0"}
    rows = [cells for _, cells in tables.read(documents.file_of(assessed, "xlsx"))]
    assert ["4.2", "4", point["text"], "0.25", "=1+1", "Former"] in rows
    assert any(assessed.sha256 in cells for cells in rows)


@pytest.mark.paper
def test_the_pdf_says_the_points_and_the_fingerprint_and_never_changes() -> None:
    there = team()
    filled(there)
    assessed = finish(there)
    assert documents.report_pdf(assessed).startswith(b"%PDF")
    assert documents.report_pdf(assessed) == documents.report_pdf(assessed)
    ours = documents.application_document(there.dossier)
    assert ours and (ours.proves_on, ours.file_name) == (
        DAY,
        f"autodiagnostic-{there.dossier.reference}-2026-03-02.pdf",
    )
    piece = attach(there.dossier.pk, "self_assessment", actor=there.manager)
    assert (piece.name, piece.size) == (ours.file_name, len(ours.content))


def test_what_was_sealed_does_not_follow_the_service_that_is_renamed() -> None:
    there = team()
    filled(there)
    assessed = finish(there)
    there.dossier.service.name = "Autre nom"
    there.dossier.service.save()
    assessed.refresh_from_db()
    assert "Autre nom" not in assessed.report


def test_scores_typed_from_another_tool_have_no_report_here() -> None:
    there = team()
    scores = {number: Decimal(70) for number in range(1, 9)}
    use_cases.record_self_assessment(there.dossier.pk, actor=there.manager, done_on=DAY, scores=scores)
    assert documents.application_document(there.dossier) is None


# --- pages ------------------------------------------------------------------------------------------------------------


def test_from_the_button_to_the_report_without_a_script() -> None:
    there = team()
    client, dossier = browser(there.contributor), there.dossier
    assert "Commencer l’autodiagnostic sur la grille" in page(client, "self_assessment", dossier.pk)
    answer = client.post(reverse("candidates:self_assessment_start", args=[dossier.pk]))
    assert answer.url == reverse("candidates:self_assessment_grid", args=[dossier.pk])
    point = reverse("candidates:self_assessment_point", args=[dossier.pk, "4.2"])
    answer = client.post(point, {"value": "0.25", "comment": "Vu", "action": "Former", "version": "0"})
    assert answer.url.endswith("/grille/#point-4-2")
    assert "1 point rempli" in page(client, "self_assessment", dossier.pk)
    refused = client.post(
        reverse("candidates:self_assessment_finish", args=[dossier.pk]), {"done_on": "2026-03-02"}
    )
    text = refused.content.decode()
    assert refused.status_code == 422 and "52 points sans position" in text
    assert reverse("candidates:self_assessment_grid", args=[dossier.pk]) in text
    AssessedPoint.objects.update(value=1)
    finish_page = reverse("candidates:self_assessment_finish", args=[dossier.pk])
    answer = client.post(finish_page, {"done_on": "2026-03-02", "summary": "Bien"}, follow=True)
    assert "son rapport est prêt" in answer.content.decode()
    assessed = SelfAssessment.objects.get()
    assert "Former" in page(client, "self_assessment_one", dossier.pk, assessed.pk)
    report = client.get(reverse("candidates:self_assessment_report", args=[dossier.pk, assessed.pk, "json"]))
    assert b"".join(report.streaming_content) == assessed.report.encode()
    wrong = reverse("candidates:self_assessment_report", args=[dossier.pk, assessed.pk, "exe"])
    assert client.get(wrong).status_code == 404


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["page", "htmx"])
def test_the_loser_of_a_conflict_sees_both_texts(headers: dict[str, str]) -> None:
    there = team()
    started(there)
    says(there, "4.2", "0.25", comment="Premier", action="Former")
    address = reverse("candidates:self_assessment_point", args=[there.dossier.pk, "4.2"])
    data = {"value": "1", "comment": "Second", "action": "", "version": "0"}
    answer = browser(there.manager).post(address, data, headers=headers)
    text = answer.content.decode()
    assert answer.status_code == 409
    for shown in ("Premier", "Second", "Former", str(there.contributor), "Garder ma saisie"):
        assert shown in text
    over = browser(there.manager).post(address, {**data, "overwrite": "1"}, headers=headers)
    assert over.status_code in {200, 302}
    assert AssessedPoint.objects.get(point__code="4.2").comment == "Second"


def test_two_years_stand_side_by_side() -> None:
    there = team()
    for day, value in (("2025-02-03", "0.25"), ("2026-02-03", "0.75")):
        filled(there, value)
        finish(there, done_on=dt.date.fromisoformat(day))
    shown = page(browser(there.contributor), "self_assessment", there.dossier.pk)
    assert shown.index("3 février 2025") < shown.index("3 février 2026", shown.index("<caption>"))
    assert shown.count("+50,0") == 9


def test_the_number_of_queries_of_the_grid_does_not_follow_its_size() -> None:
    there = team()
    filled(there)
    finish(there, done_on=dt.date(2025, 4, 1))
    started(there)
    client = browser(there.contributor)
    address = reverse("candidates:self_assessment_grid", args=[there.dossier.pk])
    client.get(address)
    with CaptureQueriesContext(connection) as small:
        client.get(address + "?engagement=4")
    filled(there)
    with CaptureQueriesContext(connection) as full:
        assert client.get(address).status_code == 200
    assert len(full) == len(small) <= 20, "\n".join(q["sql"] for q in full.captured_queries)


# --- who --------------------------------------------------------------------------------------------------------------

TEAM_PAGES = ("self_assessment_grid", "self_assessment_finish", "self_assessment_discard")


def test_a_draft_is_read_by_the_team_only() -> None:
    there = team(Status.LABELLED)
    filled(there)
    for reader in (there.body_manager, ditp_agent()):
        client, programs = browser(reader), api(reader)
        for name in TEAM_PAGES:
            answer = client.get(reverse(f"candidates:{name}", args=[there.dossier.pk]))
            assert answer.status_code == 403, name
        assert programs.get(reverse("api-filling", args=[there.dossier.pk])).status_code == 403
        assert "En cours sur la grille" not in page(client, "self_assessment", there.dossier.pk)
    stranger = browser(team().manager)
    for name in (*TEAM_PAGES, "self_assessment"):
        assert stranger.get(reverse(f"candidates:{name}", args=[there.dossier.pk])).status_code == 404


def test_the_body_reads_what_is_finished() -> None:
    there = team(Status.LABELLED)
    filled(there)
    assessed = finish(there)
    client = browser(there.body_manager)
    assert "Point" in page(client, "self_assessment_one", there.dossier.pk, assessed.pk)
    with pytest.raises(PermissionDenied):
        use_cases.start_filling(there.dossier.pk, actor=there.body_manager)


@pytest.mark.parametrize("role", [Role.BODY_MANAGER, Role.DECIDER])
def test_only_the_team_fills_it(role: Role) -> None:
    there = team(Status.LABELLED)
    started(there)
    person = member(there.dossier.body, role)
    with pytest.raises(PermissionDenied):
        use_cases.assess_point(there.dossier.pk, "4.2", actor=person, value=None, expected_version=0)
    point = reverse("candidates:self_assessment_point", args=[there.dossier.pk, "4.2"])
    assert browser(person).post(point, {"version": "0"}).status_code == 403


# --- the API ----------------------------------------------------------------------------------------------------------


def test_the_whole_through_the_api_alone() -> None:
    there = team()
    client, dossier = api(there.contributor), there.dossier
    filling = reverse("api-filling", args=[dossier.pk])
    assert client.get(filling).status_code == 404
    begun = client.post(filling)
    assert begun.status_code == 201 and begun.json()["standing"]["total"] == 53
    point = reverse("api-filling-point", args=[dossier.pk, "4.2"])
    saved = client.put(point, {"value": "0.25", "comment": "Vu", "version": 0}, format="json")
    assert saved.json()["version"] == 1
    late = client.put(point, {"value": "1", "comment": "Autre", "version": 0}, format="json")
    assert late.status_code == 409 and late.json()["current"]["comment"] == "Vu"
    finish_route = reverse("api-filling-finish", args=[dossier.pk])
    assert client.post(finish_route, {"done_on": "2026-03-02"}, format="json").status_code == 422
    AssessedPoint.objects.filter(value=None).update(value=1)
    done = client.post(finish_route, {"done_on": "2026-03-02"}, format="json")
    assert done.status_code == 201
    report = client.get(reverse("api-self-assessment-report", args=[dossier.pk, done.json()["id"]]))
    assert report.json()["dossier"] == dossier.reference
    assert client.delete(filling).status_code == 404


def test_a_grid_published_meanwhile_waits_for_the_next_one() -> None:
    there = team()
    filling = started(there)
    Grid.objects.create(kind="local", version=2, published_on=DAY, fingerprint="x" * 64)
    assert started(there).grid == filling.grid
