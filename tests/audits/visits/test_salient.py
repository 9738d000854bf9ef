"""The sheet of the closing meeting, and what is still to be written before the report leaves. AUD-06, AUD-07."""

from __future__ import annotations

import subprocess

import pytest
from django.urls import reverse

from audits.scoring.models import Score
from audits.scoring.queries import without_finding
from tests.audits.conftest import browser
from tests.certification.pages import words
from tests.scenarios import Case, at_stage

pytestmark = [pytest.mark.django_db, pytest.mark.rule("AUD-06")]
FOUND = {
    "4.2": {"value": "0.25", "finding": "Deux rappels sur dix.", "is_progress": True},
    "5.2": {"value": "1", "finding": "Un accueil exemplaire.", "is_strength": True},
    "6.1": {"value": "0.75", "finding": ""},
}


@pytest.fixture
def case() -> Case:
    made = at_stage("planned")
    for code, said in FOUND.items():
        assert Score.objects.filter(audit=made.audit, point__code=code).update(**said) == 1
    return made


def test_the_points_under_one_of_which_nothing_is_written_are_named_before_sending(case: Case) -> None:
    assert without_finding(case.audit) == ["6.1"]
    with case.at(case.visit):
        shown = browser(case.people.auditor).get(reverse("audits:closing_meeting", args=[case.audit.pk]))
        assert "1 point noté sous 1 sans constat : 6.1" in words(shown)
        assert "#point-6-1" in shown.content.decode()
    case.advance("scored")
    Score.objects.filter(audit=case.audit).update(finding="Vu.")
    Score.objects.filter(audit=case.audit, point__code__in=("4.2", "6.1")).update(finding="", value="0.25")
    with case.at(case.today):
        sending = browser(case.people.auditor).get(reverse("audits:report_sending", args=[case.audit.pk]))
    assert "2 points notés sous 1 sans constat : 4.2 , 6.1" in words(sending)  # each a link


@pytest.mark.paper
def test_the_sheet_says_what_stands_out_and_gives_no_score(case: Case) -> None:
    url = reverse("audits:salient_pdf", args=[case.audit.pk])
    with case.at(case.visit):
        content = b"".join(browser(case.people.auditor).get(url))  # type: ignore[call-overload]
        assert browser(case.people.candidate).get(url).status_code == 403
    done = subprocess.run(["pdftotext", "-layout", "-", "-"], input=content, capture_output=True, check=True)
    text = " ".join(done.stdout.decode().split())
    strong, rest = text.split("Points de progrès", 1)
    progress, weak = rest.split("Points non acquis", 1)
    assert "Un accueil exemplaire." in strong and "Deux rappels sur dix." in progress
    assert "4.2" in weak and "6.1" not in weak
    assert "3 points vus sur" in text and "0,25" not in text and "0,75" not in text
