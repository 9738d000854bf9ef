"""A follow-up outside its window: with the body's reason, flagged to the DITP, counted. FOL-01, guide 3.9.1, 5.3."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from audits.audit import queries
from audits.audit.enums import AuditStatus
from audits.visits.queries import follow_up_window
from audits.visits.use_cases import prepare_plan, send_plan
from candidates.dossiers.models import Dossier
from certification.bodies.models import CertificationBody
from label_sp.guide.failures import RuleViolation
from label_sp.journal.models import JournalEntry
from label_sp.outbox.models import Message
from tests.audits.conftest import api, browser
from tests.scenarios import Case, at_stage

pytestmark = [pytest.mark.django_db, pytest.mark.rule("FOL-01")]
DAY = dt.timedelta(days=1)
ONE_DAY = "Un seul site, où tout se voit en un jour."
WHY = "Le service était fermé pour travaux."


@pytest.fixture
def case() -> Case:
    """Asked for early enough for a visit before the window too."""
    found = at_stage("follow_up_assigned")
    Dossier.objects.update(follow_up_opened_on=dt.date(2027, 6, 1))
    return found


def planned(case: Case, first: dt.date, reason: str = "", today: dt.date = dt.date(2027, 7, 1)) -> list[str]:
    with case.at(today):
        prepare_plan(
            case.audit.pk,
            actor=case.people.auditor,
            first_day=first,
            last_day=first,
            sites=list(case.dossier.service.sites.all()),
            resource_persons="La secrétaire générale",
            window_reason=reason,
            fewer_days_reason=ONE_DAY,
        )
        try:
            send_plan(case.audit.pk, actor=case.people.auditor)
        except RuleViolation as refusal:
            return [failure.rule for failure in refusal.failures]
    return []


def flags(case: Case) -> list[Message]:
    return list(Message.objects.filter(kind="follow_up_outside_window"))


@pytest.mark.parametrize(("end", "days"), [(0, 0), (0, 1), (1, -1), (1, 0)])
def test_inside_no_reason_is_asked_nor_kept(case: Case, end: int, days: int) -> None:
    window = follow_up_window(case.audit)
    assert window is not None and planned(case, window[end] + days * DAY, "Au cas où") == []
    assert (case.audit.window_reason, flags(case), queries.outside_window().count()) == ("", [], 0)


@pytest.mark.parametrize(("end", "days"), [(0, -1), (1, 1)])
def test_outside_a_reason_is_asked_and_flagged_to_the_ditp(case: Case, end: int, days: int) -> None:
    window = follow_up_window(case.audit)
    assert window is not None
    first = window[end] + days * DAY
    assert planned(case, first) == ["FOL-01"] and planned(case, first, "   ") == ["FOL-01"]
    assert flags(case) == []
    assert planned(case, first, WHY) == []
    assert case.audit.status == AuditStatus.PLANNED
    assert {message.recipient for message in flags(case)} == {case.people.ditp, case.people.manager}
    assert all(WHY in message.body for message in flags(case))
    entry = JournalEntry.objects.get(event="audit.outside_window")
    assert (entry.actor, entry.data["reason"]) == (case.people.auditor, WHY)
    assert entry.data["window_last"] == window[1].isoformat()


def test_the_ditp_counts_them_on_the_body_s_page_and_reads_the_reason(case: Case) -> None:
    body = CertificationBody.objects.get(organisation=case.people.body)
    url = reverse("certification:body", args=[body.pk])
    planned_on = dt.date(2027, 7, 1)
    with case.at(planned_on):
        ditp = browser(case.people.ditp)
        page = ditp.get(url).content.decode()
        assert "Audits de suivi hors de leur période" in page and WHY not in page
    window = follow_up_window(case.audit)
    assert window is not None and planned(case, window[1] + DAY, WHY) == []
    with case.at(planned_on):
        page = ditp.get(url).content.decode()
        assert WHY in page and reverse("audits:audit", args=[case.audit.pk]) in page
        shown = ditp.get(reverse("certification:dossier_audits", args=[case.dossier_id]))
        assert WHY in shown.content.decode()


def test_the_plan_s_page_and_route_take_the_reason(case: Case) -> None:
    audit, window = case.audit, follow_up_window(case.audit)
    assert window is not None
    late = (window[1] + DAY).isoformat()
    with case.at(dt.date(2027, 7, 1)):
        auditor, url = browser(case.people.auditor), reverse("audits:plan", args=[audit.pk])
        page = auditor.get(url).content.decode()
        assert "aucun motif n’est demandé" in page
        assert "La période de l’audit de suivi finit le mardi 30 novembre 2027." in page
        typed = {
            "first_day": late,
            "last_day": late,
            "sites": [str(site.pk) for site in case.dossier.service.sites.all()],
            "resource_persons": "La secrétaire générale",
            "fewer_days_reason": ONE_DAY,
            "send": "1",
        }
        refused = auditor.post(url, typed)
        assert refused.status_code == 422 and "ou écrivez pourquoi" in refused.content.decode()
        cost = auditor.get(reverse("audits:first_day", args=[case.dossier_id]), {"first_day": late})
        assert "sort de la période prévue" in cost.content.decode()
        del typed["send"]
        route = reverse("api-audit-plan", args=[audit.pk])
        told = api(case.people.auditor).put(route, {**typed, "window_reason": WHY}, format="json")
        assert told.json()["window_reason"] == WHY
        assert api(case.people.auditor).post(route, format="json").status_code == 200
    assert queries.outside_window().get() == case.audit


def test_an_initial_audit_has_no_window_and_takes_no_reason() -> None:
    case = at_stage("assigned")
    with case.at(case.today):
        page = browser(case.people.auditor).get(reverse("audits:plan", args=[case.audit.pk]))
    assert "window_reason" not in page.content.decode()
    assert planned(case, case.visit, WHY, case.today) == [] and case.audit.window_reason == ""
