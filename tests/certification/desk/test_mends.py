"""A refusal is a link to where one mends, for who mends there; on the API, its `next`."""

from __future__ import annotations

import re

import pytest
from django.http import HttpResponse
from django.urls import reverse

from candidates.pieces.models import Piece
from label_sp.common import mends
from tests.certification.pages import ROLES, browser, get
from tests.scenarios import Case, at_stage

pytestmark = pytest.mark.django_db
LED = re.compile(
    r'<li>\s*<a href="(/[^"]+)">[^<]+</a>\s*</li>|<a class="fr-(?:btn|link fr-text--bold)"\s+href="([^"]+)">'
)


def led(answer: HttpResponse) -> list[str]:
    """Where the list of what is to do leads: the acts, and what each has to mend."""
    page = answer.content.decode().partition('id="todo"')[2].partition('id="next-days"')[0]
    return [line or act for line, act in LED.findall(page)]


def lacking(stage: str = "ready") -> Case:
    case = at_stage(stage)
    Piece.objects.filter(dossier=case.dossier, kind="organisation_chart").delete()
    return case


def test_a_piece_that_lacks_is_a_link_to_that_piece_for_the_candidate_alone() -> None:
    case = lacking()
    page = reverse("candidates:piece", args=[case.dossier_id, "organisation_chart"])
    for role in ROLES:
        answer = get(case, role)
        if answer.status_code == 200:
            assert (page in led(answer)) is (role in ("candidate", "contributor")), role


@pytest.mark.parametrize(("stage", "role"), [("preparing", "candidate"), ("submitted", "manager")])
def test_each_link_of_a_refusal_opens_for_who_reads_it(stage: str, role: str) -> None:
    case = at_stage(stage)
    with case.at(case.today, hour=12):
        person = browser(getattr(case.people, role))
        found = led(get(case, role))
        assert found
        assert {url: person.get(url).status_code for url in found} == dict.fromkeys(found, 200)


def test_a_page_does_not_lead_to_itself() -> None:
    case = lacking()
    with case.at(case.today, hour=12):
        person = browser(case.people.candidate)
        for row in mends.MENDS.values():
            if row.target == "dossier" and not row.named:
                url = mends.places.address(row.place, case.dossier_id)
                answer = person.get(url)
                assert url not in led(answer)


@pytest.mark.parametrize(
    ("stage", "role", "page"),
    [
        ("submitted", "manager", "certification:review_piece"),
        ("incomplete", "candidate", "candidates:piece"),
    ],
)
def test_a_piece_to_examine_or_to_complete_is_a_link_to_that_piece(stage: str, role: str, page: str) -> None:
    case = at_stage(stage)
    url = reverse(page, args=[case.dossier_id, "training_plan"])
    assert url in led(get(case, role))


def test_a_suspension_that_cannot_be_lifted_yet_leads_its_decider_to_the_page_that_lifts() -> None:
    case = at_stage("suspended")
    url = reverse("certification:lift", args=[case.dossier_id])
    assert url in led(get(case, "decider"))
    assert url not in led(get(case, "candidate"))
