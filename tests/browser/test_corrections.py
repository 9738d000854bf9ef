"""A round of corrections: the body refuses two pieces, the candidate brings both again, the body takes them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from playwright.sync_api import Page, expect

from candidates.dossiers.enums import Status
from candidates.pieces.enums import PieceKind
from certification.admission import use_cases as admission
from label_sp.guide.calendar import french_date
from label_sp.guide.dossier import complements_due
from label_sp.outbox import tasks
from tests.browser.people import NewContext, Person, at_browser, on
from tests.scenario_files import pdf
from tests.scenarios import Case, at_stage

pytestmark = pytest.mark.django_db(transaction=True)
REFUSED = {
    PieceKind.TRAINING_PLAN: "L’année précédente manque.",
    PieceKind.ORGANISATION_CHART: "L’antenne de Bray n’y est pas.",
}
DATED = (
    PieceKind.TRAINING_PLAN
)  # the body says by when; the other one is awaited until the day that the guide gives


def awaited(case: Case) -> dt.date:
    return case.day_of("resubmitted") + dt.timedelta(days=5)


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_two_refused_pieces_come_back_and_the_receipt_leaves(
    live_server: Any, new_context: NewContext, axe: Callable[[Page], None], script: bool
) -> None:
    case = at_stage("submitted")
    manager = at_browser(case.people.manager, new_context, live_server.url, java_script_enabled=script)
    candidate = at_browser(case.people.candidate, new_context, live_server.url, java_script_enabled=script)
    with on(case.day_of("incomplete")):
        the_body_gives_its_verdicts(manager, case)
        manager.sees("8 pièces examinées sur 8")
        letter = manager.page.locator(".sp-letter")
        for kind, reason in REFUSED.items():
            expect(letter).to_contain_text(f"{kind.label} : {reason}")
        manager.press("Envoyer la demande de compléments")
        manager.sees("La demande de compléments est partie")
        the_letter_says_both(case)
    assert case.dossier.status == Status.INCOMPLETE
    with on(case.day_of("resubmitted")):
        candidate.sign_in().open("candidates:pieces", case.dossier_id)
        each_piece_says_where_it_stands(candidate, case)
        if script:
            axe(candidate.page)
        the_candidate_files_again(candidate, PieceKind.TRAINING_PLAN)
        candidate.open("certification:resubmit", case.dossier_id)
        candidate.sees(REFUSED[PieceKind.ORGANISATION_CHART])  # one is still awaited: nothing leaves yet
        candidate.does_not_see(REFUSED[PieceKind.TRAINING_PLAN])
        expect(candidate.page.get_by_role("button", name="Transmettre les compléments")).to_have_count(0)
        candidate.follow("Déposer la nouvelle version")
        candidate.upload("Fichier", pdf("organigramme", case))
        candidate.press("Déposer le fichier")
        candidate.open("certification:resubmit", case.dossier_id)
        candidate.press("Transmettre les compléments")
        candidate.sees("Vos compléments sont transmis")
    with on(case.day_of("admissible")):
        manager.sign_in().open("certification:review", case.dossier_id)
        for kind in REFUSED:
            look_at(manager, kind)
            manager.sees("version 2")
            manager.tick("Conforme")
            manager.press("Enregistrer cet avis")
        manager.tick("L’échantillon d’usagers est représentatif")
        manager.press("Accuser réception du dossier")
        manager.sees("L’accusé de réception est parti")
        tasks.send_outbox()
        candidate.sign_in().open("candidates:pieces", case.dossier_id)
        expect(candidate.page.locator("#piece-training_plan")).to_contain_text("Version 2")
        candidate.does_not_see("Ce que dit l’organisme")
    assert case.dossier.status == Status.ADMISSIBLE
    assert "accusé de réception du dossier" in mail.outbox[-1].subject


def look_at(manager: Person, kind: PieceKind) -> None:
    links = manager.page.get_by_role("navigation", name="Pièces à examiner")
    links.get_by_role("link", name=kind.label).click()
    expect(manager.page.get_by_role("heading", level=2, name=kind.label)).to_be_visible()


def the_body_gives_its_verdicts(manager: Person, case: Case) -> None:
    """Six pieces are fit, said beforehand; two want a complement, one of them by a day that the body gives."""
    for kind in set(PieceKind) - set(REFUSED):
        admission.review_piece(case.dossier_id, kind, actor=case.people.manager, verdict="accepted")
    manager.sign_in().open("certification:review", case.dossier_id)
    for kind, reason in REFUSED.items():
        look_at(manager, kind)
        manager.tick("Complément à demander")
        manager.type("Motif du complément", reason)
        if kind == DATED:
            manager.type("Complément attendu au plus tard le", awaited(case))
        manager.press("Enregistrer cet avis")


def the_letter_says_both(case: Case) -> None:
    """One mail with both requests, each with its day."""
    tasks.send_outbox()
    letters = [each for each in mail.outbox if "des compléments du dossier" in each.subject]
    (letter,) = [each for each in letters if each.to == [case.people.candidate.email]]
    words = " ".join(str(letter.body).split())
    for kind, reason in REFUSED.items():
        due = f" (attendu le {french_date(awaited(case))})" if kind == DATED else ""
        assert f"{kind.label} : {reason}{due} " in f"{words} "


def each_piece_says_where_it_stands(candidate: Person, case: Case) -> None:
    for kind in PieceKind:
        shown = candidate.page.locator(f"#piece-{kind}")
        if kind in REFUSED:
            due = awaited(case) if kind == DATED else complements_due(case.visit)
            expect(shown).to_contain_text(f"Ce que dit l’organisme : {REFUSED[kind]}")
            expect(shown).to_contain_text(f"au plus tard le {french_date(due)}")
        else:
            expect(shown).not_to_contain_text("Ce que dit l’organisme")
            expect(shown).not_to_contain_text("au plus tard le")


def the_candidate_files_again(candidate: Person, kind: PieceKind) -> None:
    candidate.follow(kind.label)
    candidate.sees(REFUSED[kind])
    candidate.upload("Fichier", pdf("complement"))
    candidate.press("Déposer le fichier")
    candidate.sees("La pièce est déposée")
