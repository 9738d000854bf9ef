"""What the body did not send yet is read by those who write it, and by nobody else, wherever it is shown."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse
from rest_framework.test import APIClient

from audits.visits.use_cases import prepare_plan
from candidates.dossiers import permissions
from certification.admission.use_cases import request_complements, review_piece
from label_sp.actors.models import User
from tests.audits.conftest import browser
from tests.certification.pages import get, words
from tests.scenarios import Case, at_stage

pytestmark = [pytest.mark.django_db, pytest.mark.rule("DOS-04")]

DRAFT = "L’année 2025 manque."
WRITERS, OTHERS = ("manager", "decider"), ("candidate", "contributor", "ditp")
PLACES = {
    "the dossier for paper": ("certification:dossier_printed", ()),
    "the pieces": ("candidates:pieces", ()),
    "the piece": ("candidates:piece", ("training_plan",)),
    "the pieces of the API": ("api-pieces", ()),
    "the dossier of the API": ("api-dossier", ()),
}


def asking(person: User, name: str) -> Any:
    """A browser, or a client of the API."""
    if not name.startswith("api-"):
        return browser(person)
    client = APIClient()
    client.force_authenticate(person)
    return client


def drafted() -> Case:
    """A request for complements on one piece, not sent."""
    case = at_stage("submitted")
    with case.at(case.today):
        review_piece(
            case.dossier.pk, "training_plan", actor=case.people.manager, verdict="complement", reason=DRAFT
        )
    return case


def read(case: Case, role: str, name: str, *more: Any) -> str:
    with case.at(case.today, hour=12):
        answer = asking(getattr(case.people, role), name).get(reverse(name, args=[case.dossier.pk, *more]))
    assert answer.status_code == 200
    return words(answer) if "html" in answer["Content-Type"] else str(answer.json())


@pytest.mark.parametrize("place", PLACES)
def test_a_request_that_was_not_sent_is_read_by_those_who_write_it(place: str) -> None:
    case, (name, more) = drafted(), PLACES[place]
    assert {role for role in (*WRITERS, *OTHERS) if DRAFT in read(case, role, name, *more)} == {*WRITERS}
    with case.at(case.today):
        request_complements(case.dossier.pk, actor=case.people.manager)
    for role in (*WRITERS, *OTHERS):  # the control: nothing else hid it
        assert DRAFT in read(case, role, name, *more)


def test_the_same_word_says_where_a_piece_stands_on_both_pages() -> None:
    case = drafted()
    for role in (*WRITERS, *OTHERS):
        said = "Complément demandé" if role in WRITERS else "Déposée"
        assert said in read(case, role, "certification:dossier_printed")
        assert said in read(case, role, "candidates:pieces")
    assert "Complément demandé" not in read(case, "ditp", "certification:dossier_printed")


def test_who_reads_no_draft_does_not_learn_that_all_was_examined() -> None:
    case = at_stage("submitted")
    with case.at(case.today):
        for piece in case.dossier.pieces.all():
            review_piece(case.dossier.pk, piece.kind, actor=case.people.manager, verdict="accepted")
    assert "Conforme" in read(case, "manager", "candidates:pieces")
    assert "Conforme" not in read(case, "ditp", "candidates:pieces")
    assert not permissions.reads_drafts(case.people.ditp, case.dossier)


@pytest.mark.rule("AUD-01")
def test_what_a_plan_says_is_read_by_those_who_write_it_until_it_is_sent() -> None:
    case = at_stage("assigned")
    audit = case.dossier.audits.get()
    with case.at(case.today):
        prepare_plan(
            audit.pk,
            actor=audit.auditor,
            first_day=audit.first_day,
            last_day=audit.last_day,
            sites=[case.dossier.service.sites.first()],
            resource_persons="Madame Fournier, accueil",
        )

    def readers(name: str, *roles: str) -> set[str]:
        with case.at(case.today, hour=12):
            pages = {
                role: asking(getattr(case.people, role), name).get(reverse(name, args=[audit.pk]))
                for role in roles
            }
        assert {page.status_code for page in pages.values()} == {200}
        return {role for role, page in pages.items() if "Madame Fournier" in page.content.decode()}

    writers = ("auditor", *WRITERS)
    for name in ("audits:audit", "api-audit"):
        assert readers(name, *writers, "ditp") == {*writers}
    audit.refresh_from_db()
    type(audit).objects.filter(pk=audit.pk).update(plan_sent_on=case.today)
    for name in ("audits:audit", "api-audit"):
        assert readers(name, *writers, "ditp", "candidate") == {*writers, "ditp", "candidate"}


def test_the_report_and_its_scores_follow_the_same_rule() -> None:
    case = at_stage("scored")
    audit = case.dossier.audits.get()
    answers = {role: get_scores(case, role, audit.pk) for role in ("auditor", *WRITERS, *OTHERS)}
    assert {role for role, status in answers.items() if status == 200} == {"auditor", *WRITERS}
    assert "Conditions de chaque palier" not in words(get(case, "ditp", "dossier_audits"))


def get_scores(case: Case, role: str, audit: Any) -> int:
    with case.at(case.today, hour=12):
        return browser(getattr(case.people, role)).get(reverse("audits:grid", args=[audit])).status_code
