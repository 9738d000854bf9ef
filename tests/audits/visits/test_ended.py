"""A visit ends a day early, or late: the real day counts, with its reason. AUD-06, AUD-07."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse

from audits.visits.use_cases import hold_closing_meeting
from candidates.deadlines import freshness
from candidates.deadlines import queries as deadlines
from label_sp.guide.failures import RuleViolation
from label_sp.journal.models import JournalEntry
from tests.audits.conftest import api, browser
from tests.certification.pages import words
from tests.scenarios import Case, at_stage

pytestmark = [pytest.mark.django_db, pytest.mark.rule("AUD-06"), pytest.mark.rule("AUD-07")]
DAY = dt.timedelta(days=1)
WHY = "Le second site a fermé à midi pour un dégât des eaux."


@pytest.fixture
def case() -> Case:
    """A visit of two days."""
    made = at_stage("planned")
    assert made.audit.last_day == made.visit + DAY
    return made


def hold(case: Case, held_on: dt.date, **given: Any) -> None:
    with case.at(case.visit + 2 * DAY):
        hold_closing_meeting(case.audit.pk, actor=case.people.auditor, held_on=held_on, **given)


def test_a_visit_that_ended_a_day_early_is_closed_with_its_reason(case: Case) -> None:
    first, planned = case.visit, case.visit + DAY
    with pytest.raises(RuleViolation):
        hold(case, first)
    with pytest.raises(RuleViolation, match="le motif manque"):
        hold(case, first, last_day=first)
    hold(case, first, last_day=first, reason=WHY)
    audit = case.audit
    assert (audit.last_day, audit.planned_last_day, audit.visit_change_reason) == (first, planned, WHY)
    assert audit.report_due_on == first + dt.timedelta(days=21)
    assert case.dossier.audit_last_day == first
    told = JournalEntry.objects.get(event="audit.visit_ended_otherwise").data
    assert told["reason"] == WHY and told["planned"] == planned.isoformat()


@pytest.mark.parametrize("ended", [-1, 0, 1])
def test_the_report_is_due_from_the_real_day(case: Case, ended: int) -> None:
    last = case.visit + DAY + ended * DAY
    with case.at(last):
        given = {"last_day": last, "reason": WHY} if ended else {}
        hold_closing_meeting(case.audit.pk, actor=case.people.auditor, held_on=last, **given)
        freshness.refresh([case.dossier_id])
        due = {row.key: row.due for row in deadlines.of(case.dossier_id)}
    assert due["report"] == last + dt.timedelta(days=21)


def test_as_planned_nothing_is_kept_of_it(case: Case) -> None:
    planned = case.visit + DAY
    hold(case, planned, last_day=planned, reason="Inutile.")
    assert (case.audit.planned_last_day, case.audit.visit_change_reason) == (None, "")
    assert not JournalEntry.objects.filter(event="audit.visit_ended_otherwise").exists()


def test_the_page_and_the_route_take_it_and_the_candidate_reads_it(case: Case) -> None:
    url = reverse("audits:closing_meeting", args=[case.audit.pk])
    given = {"held_on": case.visit.isoformat(), "last_day": case.visit.isoformat()}
    with case.at(case.visit + DAY):
        refused = browser(case.people.auditor).post(url, given)
        assert refused.status_code == 422 and "le motif manque" in words(refused)
        assert browser(case.people.auditor).post(url, {**given, "reason": WHY}).status_code == 302
        page = words(browser(case.people.candidate).get(reverse("audits:audit", args=[case.audit.pk])))
        assert WHY in page and "Finie un autre jour que prévu" in page
        shown = api(case.people.candidate).get(reverse("api-audit", args=[case.audit.pk])).json()
        assert shown["visit_change_reason"] == WHY and shown["last_day"] == case.visit.isoformat()
