"""Two people on the same page: what one stored is not overwritten, nor answered unread, by the other."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.urls import reverse

from candidates.dossiers.enums import Status
from candidates.pieces import queries as pieces
from candidates.pieces.enums import PieceKind, Verdict
from candidates.services.models import Site
from label_sp.common.pages import MOVED
from tests.audits.conftest import browser
from tests.certification.pages import PASSWORD, get, post, words
from tests.scenarios import Case, at_stage

pytestmark = pytest.mark.django_db


def shown(page: Any) -> dict[str, str]:
    """What a browser sends back of what the page rested on."""
    found = re.search(r'name="shown" value="(\w+)"', page.content.decode())
    assert found, "the page does not say what it rests on"
    return {"shown": found[1]}


def test_a_new_version_of_a_piece_is_not_accepted_from_the_page_of_the_former() -> None:
    kind = PieceKind.TRAINING_PLAN  # the one that is completed on the way to that stage
    case = at_stage("submitted")
    read = shown(get(case, "manager", "review_piece", kind))
    case.advance("resubmitted")
    assert pieces.current_pieces(case.dossier)[kind].version == 2
    answer = post(case, "manager", "review_piece", {"verdict": "accepted", **read}, kind)
    assert (answer.status_code, MOVED in words(answer)) == (409, True)
    assert pieces.current_pieces(case.dossier)[kind].verdict == Verdict.PENDING
    again = post(case, "manager", "review_piece", {"verdict": "accepted", **shown(answer)}, kind)
    assert again.status_code == 302
    assert pieces.current_pieces(case.dossier)[kind].verdict == Verdict.ACCEPTED


def plan(case: Case, perimeter: str) -> dict[str, str]:
    days = {"audit_first_day": "2026-03-16", "audit_last_day": "2026-03-17"}
    return {"body": str(case.people.body.pk), "perimeter": perimeter, **days}


def test_a_colleague_s_perimeter_is_shown_and_overwritten_only_by_who_read_it() -> None:
    case = at_stage("preparing")
    mine, hers = (shown(get(case, who, "prepare")) for who in ("candidate", "contributor"))
    assert post(case, "contributor", "prepare", plan(case, "Les trois sites") | hers).status_code == 302
    answer = post(case, "candidate", "prepare", plan(case, "Le siège") | mine)
    assert answer.status_code == 409
    page = words(answer)
    assert MOVED in page
    assert "enregistré : Les trois sites" in page
    assert "Le siège" in page  # what was typed is kept
    assert case.dossier.perimeter == "Les trois sites"
    assert post(case, "candidate", "prepare", plan(case, "Le siège") | shown(answer)).status_code == 302
    assert case.dossier.perimeter == "Le siège"


def test_the_same_person_saves_several_times() -> None:
    case = at_stage("preparing")
    for perimeter in ("Le siège", "Le siège et l’annexe"):
        read = shown(get(case, "candidate", "prepare"))
        assert post(case, "candidate", "prepare", plan(case, perimeter) | read).status_code == 302


def test_a_site_placed_by_a_colleague_is_not_moved_unread() -> None:
    case = at_stage("preparing")
    site = Site.objects.create(
        service=case.dossier.service, name="Annexe", address="1 rue", postal_code="80000"
    )
    where = reverse("candidates:site_place", args=[case.dossier.pk, site.pk])
    with case.at(case.today, hour=12):
        mine, hers = browser(case.people.candidate), browser(case.people.contributor)
        read = shown(mine.get(where))
        assert (
            hers.post(where, {"left_out_reason": "Aucun usager", **shown(hers.get(where))}).status_code == 302
        )
        answer = mine.post(where, {"in_perimeter": "on", **read})
    assert (answer.status_code, "enregistré : Aucun usager" in words(answer)) == (409, True)
    site.refresh_from_db()
    assert not site.in_perimeter


def test_an_action_plan_sent_again_is_not_accepted_from_the_page_of_the_former() -> None:
    case = at_stage("action_plan_due", scores="argent", follow_up_scores="bronze")
    assert post(case, "candidate", "action_plan", {"text": "Former les agents."}).status_code == 302
    read = shown(get(case, "decider", "action_plan"))
    assert post(case, "candidate", "action_plan", {"text": "Ne rien faire."}).status_code == 302
    answer = post(case, "decider", "action_plan", {"password": PASSWORD, **read})
    assert (answer.status_code, MOVED in words(answer), "Ne rien faire." in words(answer)) == (
        409,
        True,
        True,
    )
    assert case.dossier.status == Status.ACTION_PLAN_DUE


@pytest.mark.parametrize(
    ("stage", "role", "name"),
    [("admissible", "manager", "assign"), ("action_plan_due", "candidate", "action_plan")],
)
def test_each_page_of_what_others_change_says_what_it_rests_on(stage: str, role: str, name: str) -> None:
    assert shown(get(at_stage(stage, follow_up_scores="below"), role, name))
