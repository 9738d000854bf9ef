"""A plan of fewer days on site than the contract says: a sentence, and the reason, never silently. CON-01, CON-02."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from audits.visits.use_cases import prepare_plan, send_plan
from certification.bodies.models import CertificationAgreement
from label_sp.guide.failures import RuleViolation
from label_sp.journal.models import JournalEntry
from tests.audits.conftest import api, browser
from tests.certification.pages import words
from tests.scenarios import Case, at_stage

pytestmark = [pytest.mark.django_db, pytest.mark.rule("CON-02")]
WHY = "Les deux sites sont dans le même bâtiment."
MONDAY = dt.date(2026, 3, 16)


@pytest.fixture
def case() -> Case:
    found = at_stage("assigned")
    CertificationAgreement.objects.update(days_on_site="2")
    return found


def sent(case: Case, last: dt.date, reason: str = "") -> list[str]:
    """The rules that refuse a plan from that Monday on."""
    with case.at(case.today):
        prepare_plan(
            case.audit.pk,
            actor=case.people.auditor,
            first_day=MONDAY,
            last_day=last,
            sites=list(case.dossier.service.sites.all()),
            resource_persons="La secrétaire générale",
            fewer_days_reason=reason,
        )
        try:
            send_plan(case.audit.pk, actor=case.people.auditor)
        except RuleViolation as refusal:
            return [failure.rule for failure in refusal.failures]
    return []


def test_as_many_days_as_the_contract_ask_for_no_reason_and_keep_none(case: Case) -> None:
    assert sent(case, MONDAY + dt.timedelta(days=1), WHY) == []
    assert case.audit.fewer_days_reason == ""


def test_fewer_days_leave_with_the_reason_only_which_stands_wherever_the_plan_does(case: Case) -> None:
    assert sent(case, MONDAY) == ["CON-02"] and sent(case, MONDAY, "  ") == ["CON-02"]
    assert sent(case, MONDAY, WHY) == []
    assert JournalEntry.objects.get(event="audit.plan_sent").data["reason"] == WHY
    with case.at(case.today):
        candidate = browser(case.people.candidate)
        assert WHY in words(candidate.get(reverse("audits:audit", args=[case.audit.pk])))
        assert WHY in words(candidate.get(reverse("certification:dossier_audits", args=[case.dossier_id])))
        assert candidate.get(reverse("audits:plan_pdf", args=[case.audit.pk])).status_code == 200


def test_without_days_in_the_contract_nothing_is_compared(case: Case) -> None:
    CertificationAgreement.objects.update(days_on_site=None)
    assert sent(case, MONDAY) == []


def test_the_page_says_both_numbers_and_takes_the_reason_as_the_route_does(case: Case) -> None:
    typed = {
        "first_day": MONDAY.isoformat(),
        "last_day": MONDAY.isoformat(),
        "sites": [str(site.pk) for site in case.dossier.service.sites.all()],
        "resource_persons": "La secrétaire générale",
    }
    url, route = (reverse(name, args=[case.audit.pk]) for name in ("audits:plan", "api-audit-plan"))
    with case.at(case.today):
        auditor = browser(case.people.auditor)
        refused = auditor.post(url, {**typed, "send": "1"})
        assert refused.status_code == 422 and "moins de jours sur site que le contrat" in words(refused)
        assert "Le contrat prévoit 2 jours sur site ; ces dates en donnent 1." in words(auditor.get(url))
        told = api(case.people.auditor).put(route, {**typed, "fewer_days_reason": WHY}, format="json")
        assert told.json()["fewer_days_reason"] == WHY
        assert api(case.people.auditor).post(route, format="json").status_code == 200
