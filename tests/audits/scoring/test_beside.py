"""Beside each control point of the auditor's grid: what the candidate said of it in its self-assessment. PRE-01."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from audits.audit.enums import AuditStatus
from audits.audit.models import Audit
from tests.audits.conftest import browser, on
from tests.audits.gaps.test_gaps import another_version, assessed
from tests.candidates.conftest import team
from tests.factories import audit_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]


def grid_of(audit: Audit) -> str:
    answer = browser(audit.auditor).get(reverse("audits:grid", args=[audit.pk]))
    return " ".join(answer.content.decode().split())


@pytest.mark.parametrize("status", [AuditStatus.PLANNED, AuditStatus.REPORTED])
def test_the_score_and_the_comment_of_the_candidate_stand_beside_the_point(status: AuditStatus) -> None:
    there = team()
    assessed(there, p4_2="0.25")
    page = grid_of(audit_in(status, dossier=there.dossier))
    point = page[page.index('id="point-4-2"') :].partition("</article>")[0]
    assert "Autodiagnostic : <strong>0,25</strong> « Nous rappelons toujours. »" in point
    other = page[page.index('id="point-4-1"') :].partition("</article>")[0]
    assert "Autodiagnostic : <strong>0,75</strong>" in other and "rappelons" not in other


def test_a_point_that_asks_something_else_since_is_not_shown() -> None:
    there = team()
    another_version(assessed(there, p4_2="0.25").filling.grid)
    page = grid_of(audit_in(AuditStatus.PLANNED, dossier=there.dossier))
    reworded = page[page.index('id="point-4-2"') :].partition("</article>")[0]
    same = page[page.index('id="point-4-1"') :].partition("</article>")[0]
    assert "Autodiagnostic" not in reworded and "Autodiagnostic" in same


def test_what_is_scored_before_the_visit_is_said_to_be_a_preparation() -> None:
    audit = audit_in(AuditStatus.PLANNED)
    with on(audit.first_day - dt.timedelta(days=1)):
        assert "est une préparation" in grid_of(audit)
    with on(audit.first_day):
        assert "est une préparation" not in grid_of(audit)


def test_it_costs_as_many_queries_for_one_point_as_for_all() -> None:
    there = team()
    audit = audit_in(AuditStatus.PLANNED, dossier=there.dossier)

    def asked() -> int:
        client = browser(audit.auditor)
        with CaptureQueriesContext(connection) as seen:
            assert client.get(reverse("audits:grid", args=[audit.pk])).status_code == 200
        return len(seen)

    without = asked()
    assessed(there)
    assert asked() - without <= 2
