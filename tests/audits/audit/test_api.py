"""The acts through the API alone, its conflicts, and its description."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from audits.audit.enums import AuditStatus
from audits.audit.models import Audit
from audits.scoring import queries, use_cases
from audits.scoring.models import Score
from candidates.dossiers.enums import Status
from label_sp.actors.enums import Role
from tests.audits.conftest import api, on
from tests.factories import REPORT_TEXTS, VISIT, audit_in, dossier_in, member

pytestmark = pytest.mark.django_db
PROBLEM = "application/problem+json"


def at(name: str, audit: Audit, *code: str) -> str:
    return reverse(f"api-audit{name}", args=[audit.pk, *code])


def put(audit: Audit, **fields: Any) -> Any:
    body = {"value": "0.75", "finding": "Vu", "version": 0, **fields}
    return api(audit.auditor).put(at("-score", audit, "4.2"), body, format="json")


def test_an_audit_from_its_plan_to_its_observations_through_the_api_alone() -> None:
    audit = audit_in(AuditStatus.ASSIGNED)
    candidate = api(member(audit.dossier.service.organisation, Role.CANDIDATE_MANAGER))
    with on(dt.date(2026, 3, 2)):
        auditor = api(audit.auditor)
        plan = {
            "first_day": VISIT[0].isoformat(),
            "last_day": VISIT[1].isoformat(),
            "sites": [str(site.pk) for site in audit.dossier.service.sites.all()],
            "resource_persons": "Mme Dupuis",
        }
        assert auditor.put(at("-plan", audit), plan, format="json").json()["duration_days"] == "1.5"
        assert auditor.post(at("-plan", audit)).json()["status"] == "planned"
    with on(VISIT[1]):
        auditor = api(audit.auditor)
        grid = auditor.get(at("-scores", audit)).json()
        assert (len(grid["scores"]), [p["code"] for p in grid["not_applicable"]]) == (53, ["6.4", "7.2"])
        for score in grid["scores"]:
            body = {"value": "1", "version": score["version"]}
            assert (
                auditor.put(at("-score", audit, score["point"]["code"]), body, format="json").json()[
                    "version"
                ]
                == 1
            )
        standing = auditor.get(at("-scores", audit)).json()["standing"]
        assert (standing["scored"], standing["engagements"]["4"]["shown"], standing["verdict"]["tier"]) == (
            53,
            "100,0",
            "or",
        )
        meeting = auditor.post(
            at("-closing-meeting", audit), {"held_on": VISIT[1].isoformat()}, format="json"
        )
        assert meeting.json()["status"] == "visited"
    with on(dt.date(2026, 3, 30)):
        auditor, candidate_api = api(audit.auditor), candidate
        assert candidate_api.get(at("-report-file", audit)).status_code == 404
        written = auditor.put(at("-report", audit), {**REPORT_TEXTS, "texts_version": 0}, format="json")
        assert written.json()["texts_version"] == 1
        told = auditor.post(at("-report", audit)).json()
        assert (told["status"], len(told["report_sha256"]), told["observations_until"]) == (
            "reported",
            64,
            "2026-04-09",
        )
        answer = candidate_api.post(at("-observations", audit), {"observations": "Merci."}, format="json")
        assert answer.json()["observations"] == "Merci."
    audit.dossier.refresh_from_db()
    assert audit.dossier.status == Status.AWAITING_DECISION


def test_a_conflict_gives_both_values_and_how_to_try_again(today: dt.date) -> None:
    audit = audit_in(AuditStatus.PLANNED)
    assert put(audit, value="0.25", finding="Premier").status_code == 200
    answer = put(audit, value="1", finding="Second")
    body = answer.json()
    assert (answer.status_code, answer["Content-Type"], body["status"]) == (409, PROBLEM, 409)
    assert (body["proposed"]["finding"], body["current"]["finding"]) == ("Second", "Premier")
    assert (body["current"]["updated_by"], body["retry"]["version"]) == (str(audit.auditor), 1)
    assert body["current"]["updated_at"].startswith("2026-03-18T00:30")
    again = put(audit, value="1", finding="Second", version=body["retry"]["version"])
    assert (again.status_code, again.json()["version"]) == (200, 2)


def test_the_control_with_the_version_just_read_there_is_no_conflict(today: dt.date) -> None:
    audit = audit_in(AuditStatus.PLANNED)
    for version in range(3):
        read = api(audit.auditor).get(at("-score", audit, "4.2")).json()["version"]
        assert (read, put(audit, finding=f"n° {version}", version=read).status_code) == (version, 200)


def test_the_texts_of_the_report_have_their_conflict_too(today: dt.date) -> None:
    audit = audit_in(AuditStatus.VISITED)
    client = api(audit.auditor)
    first = {**REPORT_TEXTS, "synthesis": "Premier", "texts_version": 0}
    assert client.put(at("-report", audit), first, format="json").status_code == 200
    answer = client.put(at("-report", audit), {**first, "synthesis": "Second"}, format="json")
    body = answer.json()
    assert (answer.status_code, body["current"]["synthesis"], body["proposed"]["synthesis"]) == (
        409,
        "Premier",
        "Second",
    )


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"value": "0.5"}, "value"),
        ({"value": 0.5}, "value"),
        ({"version": -1}, "version"),
        ({"version": "x"}, "version"),
        ({"comment": "x"}, "comment"),
        ({"finding": "x" * 10_001}, "finding"),
    ],
    ids=str,
)
def test_a_wrong_field_is_named(today: dt.date, fields: dict[str, Any], field: str) -> None:
    audit = audit_in(AuditStatus.PLANNED)
    answer = put(audit, **fields)
    assert (answer.status_code, answer["Content-Type"]) == (400, PROBLEM)
    assert [error["field"] for error in answer.json()["errors"]] == [field]
    assert Score.objects.get(audit=audit, point__code="4.2").version == 0


@pytest.mark.rule("AUD-08")
def test_a_frozen_grid_answers_with_the_rule(today: dt.date) -> None:
    answer = put(audit_in(AuditStatus.REPORTED))
    assert (answer.status_code, answer["Content-Type"]) == (422, PROBLEM)
    assert [failure["rule"] for failure in answer.json()["failures"]] == ["AUD-08"]


def test_an_act_that_the_state_does_not_know_is_a_409(today: dt.date) -> None:
    audit = audit_in(AuditStatus.PLANNED)
    assert api(audit.auditor).post(at("-report", audit)).status_code == 409
    cancelled = audit_in(AuditStatus.CANCELLED)
    assert put(cancelled).status_code == 409


@pytest.mark.rule("AUD-12")
def test_a_follow_up_names_the_points_to_look_at_first(today: dt.date) -> None:
    initial = audit_in(AuditStatus.CONCLUDED, value="1")
    Score.objects.filter(audit=initial, point__code="5.2").update(value=0)
    follow_up = audit_in(AuditStatus.PLANNED, kind="follow_up", dossier=initial.dossier)
    assert api(follow_up.auditor).get(at("-scores", follow_up)).json()["to_the_front"] == ["5.2"]


def test_nobody_writes_the_state_through_the_api(today: dt.date) -> None:
    audit = audit_in(AuditStatus.PLANNED)
    for method in ("put", "patch", "post", "delete"):
        answer = getattr(api(audit.auditor), method)(at("", audit), {"status": "concluded"}, format="json")
        assert answer.status_code == 405
    audit.refresh_from_db()
    assert audit.status == AuditStatus.PLANNED


def test_the_list_costs_the_same_whatever_its_length(today: dt.date) -> None:
    audit = audit_in(AuditStatus.PLANNED)
    client, costs = api(audit.auditor), []
    for _ in range(2):
        with CaptureQueriesContext(connection) as seen:
            assert client.get(reverse("api-audits")).status_code == 200
        costs.append(len(seen))
        for _ in range(3):
            dossier = dossier_in(Status.IN_AUDIT, body=audit.dossier.body)
            audit_in(AuditStatus.PLANNED, auditor=audit.auditor, dossier=dossier)
    assert client.get(reverse("api-audits")).json()["count"] == 7
    assert costs[0] == costs[1]


def test_page_and_api_give_the_same_numbers(today: dt.date) -> None:
    audit = audit_in(AuditStatus.PLANNED, value="0.75")
    use_cases.score_point(audit.pk, "4.2", actor=audit.auditor, value=1, expected_version=0)
    shown = api(audit.auditor).get(at("-scores", audit)).json()["standing"]
    scores = queries.standing(audit.pk).so_far
    assert shown["engagements"]["4"]["exact"] == str(scores.engagements[4]) == "80"
    assert shown["or_criteria"] == {"exact": "75", "shown": "75,0"}


def test_the_description_of_the_api_has_no_warning(tmp_path: Any, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("spectacular", file=str(tmp_path / "schema.yml"), validate=True)
    complaints = [line for line in capsys.readouterr().err.splitlines() if "audits" in line]
    assert complaints == []


def test_rows_of_one_moment_are_in_one_order_on_each_page() -> None:
    """Else a database may give one row on two pages of a list, and another on none."""
    audit = audit_in(AuditStatus.ASSIGNED)
    with CaptureQueriesContext(connection) as asked:
        assert api(audit.auditor).get(reverse("api-audits")).json()["count"] == 1
    listed = [
        each["sql"] for each in asked if "LIMIT 1" in each["sql"] and '"created_at" DESC' in each["sql"]
    ]
    assert listed
    assert all('"audits_audit"."id" ASC' in sql for sql in listed)
