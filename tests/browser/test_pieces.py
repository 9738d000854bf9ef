"""All pieces in one screen: several files, each beside the piece that its name says."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from playwright.sync_api import Page, expect

from candidates.pieces.enums import PieceKind
from candidates.pieces.matching import kind_of
from tests.browser.people import NewContext, at_browser, on
from tests.candidates.pieces.test_together import NAMES
from tests.scenario_files import pdf
from tests.scenarios import at_stage

pytestmark = pytest.mark.django_db(transaction=True)


def payload(file: SimpleUploadedFile, name: str) -> Any:
    return {"name": name, "mimeType": "application/pdf", "buffer": file.read()}


def test_eight_files_leave_from_one_screen_each_as_its_piece(
    live_server: Any, new_context: NewContext, axe: Callable[[Page], None]
) -> None:
    case = at_stage("preparing")
    candidate = at_browser(case.people.candidate, new_context, live_server.url)
    names = [*NAMES.values(), "scan 0001.pdf"]
    with on(case.today):
        page = candidate.sign_in().open("candidates:pieces", case.dossier_id)
        sent = [payload(pdf(name, case), name) for name in names]
        page.get_by_label("Tous vos fichiers à la fois").set_input_files(sent)
        for name in names:
            expect(page.get_by_label(name, exact=True)).to_have_value(kind_of(name) or "")
        axe(page)
        page.get_by_label("scan 0001.pdf").select_option(label="Ne pas déposer ce fichier")
        candidate.press("Déposer les fichiers choisis", inside=page.locator("#depot"))
        candidate.sees("8 pièces sont déposées")
        axe(page)
    assert {piece.kind: piece.name for piece in case.dossier.pieces.all()} == {
        str(kind): name for kind, name in NAMES.items()
    }
    assert len(NAMES) == len(PieceKind)


def test_a_file_is_dropped_on_its_piece(live_server: Any, new_context: NewContext) -> None:
    case = at_stage("preparing")
    candidate = at_browser(case.people.candidate, new_context, live_server.url)
    with on(case.today):
        page = candidate.sign_in().open("candidates:pieces", case.dossier_id)
        dropped = page.evaluate_handle(
            """() => {
              const held = new DataTransfer();
              held.items.add(new File(["%PDF-1.4\\n%%EOF\\n"], "x.pdf", {type: "application/pdf"}));
              return held;
            }"""
        )
        page.locator("#piece-training_plan").dispatch_event("drop", {"dataTransfer": dropped})
        candidate.press("Déposer les fichiers choisis", inside=page.locator("#depot"))
        candidate.sees("1 pièce est déposée")
    assert case.dossier.pieces.get().kind == PieceKind.TRAINING_PLAN
