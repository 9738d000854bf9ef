"""What is refused says why, by which rule and what to do, and what was typed is still there."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from playwright.sync_api import Page, expect

from candidates.dossiers.enums import Status
from candidates.pieces.enums import PieceKind
from tests.browser.people import NewContext, at_browser, on
from tests.scenarios import at_stage

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_filing_that_comes_a_day_late_says_the_rule_the_day_and_what_to_do(
    live_server: Any, new_context: NewContext, axe: Callable[[Page], None]
) -> None:
    """The page was opened on the last day, the button is pressed on the day after. DOS-02."""
    case = at_stage("ready")
    candidate = at_browser(case.people.candidate, new_context, live_server.url)
    last_day = dt.date(2026, 2, 16)
    with on(last_day):
        candidate.sign_in().open("certification:submit", case.dossier_id)
        candidate.sees("Tout est prêt")
    with on(last_day + dt.timedelta(days=1)):
        candidate.sign_in()
        candidate.press("Déposer le dossier")
        refusal = candidate.page.get_by_role("alert")
        expect(refusal).to_be_focused()
        for words in ("Cet acte n’est pas possible", "Constaté :", "Attendu :", "À faire :", "DOS-02"):
            expect(refusal).to_contain_text(words)
        axe(candidate.page)
    assert case.dossier.status == Status.PREPARING


def test_dates_in_the_wrong_order_are_refused_and_all_that_was_typed_stays(
    live_server: Any, new_context: NewContext, axe: Callable[[Page], None]
) -> None:
    case = at_stage("preparing")
    candidate = at_browser(case.people.candidate, new_context, live_server.url)
    with on(case.today):
        candidate.sign_in().open("certification:prepare", case.dossier_id)
        candidate.type("Premier jour d’audit souhaité", "2026-03-18")
        candidate.type("Dernier jour d’audit souhaité", "2026-03-16")
        candidate.type("Périmètre de labellisation", "L’accueil des deux sites.")
        candidate.press("Enregistrer et continuer")
        expect(candidate.page.get_by_role("alert")).to_be_focused()
        expect(candidate.page.get_by_label("Périmètre")).to_have_value("L’accueil des deux sites.")
        expect(candidate.page.get_by_label("Premier jour")).to_have_value("2026-03-18")
        axe(candidate.page)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("plan.exe", b"MZ\x90\x00", "exe"),
        ("plan.pdf", b"PK\x03\x04 no pdf at all", "pdf"),
        ("plan.pdf", b"", "vide"),
    ],
)
def test_a_file_that_is_not_what_it_should_be_gets_a_precise_message(
    live_server: Any, new_context: NewContext, name: str, content: bytes, said: str
) -> None:
    case = at_stage("preparing")
    candidate = at_browser(case.people.candidate, new_context, live_server.url)
    with on(case.today):
        candidate.sign_in().open("candidates:piece", case.dossier_id, PieceKind.TRAINING_PLAN)
        candidate.upload("Fichier", SimpleUploadedFile(name, content, "application/pdf"))
        candidate.press("Déposer le fichier")
        expect(candidate.page.get_by_role("alert")).to_contain_text(said)
        expect(candidate.page.get_by_label("Fichier")).to_have_accessible_description(re.compile(said))
    assert not case.dossier.pieces.exists()


def test_an_answers_file_with_mistakes_names_them_and_keeps_the_declaration(
    live_server: Any, new_context: NewContext, axe: Callable[[Page], None]
) -> None:
    case = at_stage("preparing")
    candidate = at_browser(case.people.candidate, new_context, live_server.url)
    with on(case.today):
        candidate.sign_in().open("surveys:import", case.dossier_id, "users")
        candidate.type("Ouverture de la campagne", "2025-07-01")
        candidate.type("Clôture de la campagne", "2025-08-01")
        candidate.type("Nombre d’usagers sollicités", "600")
        candidate.type("Constitution de l’échantillon", "Tous les usagers du trimestre.")
        wrong = SimpleUploadedFile("reponses.csv", b"%PDF-1.7", "text/csv")
        candidate.upload("Fichier des réponses", wrong)
        candidate.press("Lire le fichier")
        candidate.sees("document PDF")
        expect(candidate.page.get_by_label("Constitution de l’échantillon")).to_have_value(
            "Tous les usagers du trimestre."
        )
        expect(candidate.page.get_by_label("Nombre d’usagers sollicités")).to_have_value("600")
        candidate.sees("Choisissez de nouveau le fichier")
        axe(candidate.page)
