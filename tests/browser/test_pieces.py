"""All pieces in one screen: several files, each beside the piece that its name says."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from playwright.sync_api import Page, Route, expect

from candidates.pieces import parts
from candidates.pieces.enums import PieceKind
from candidates.pieces.matching import kind_of
from tests.browser.people import NewContext, at_browser, on
from tests.candidates.pieces.test_together import NAMES
from tests.scenario_files import pdf
from tests.scenarios import at_stage

pytestmark = pytest.mark.django_db(transaction=True)
CUT_AFTER = 6  # parts


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


def test_a_large_file_resumes_where_the_network_was_cut(live_server: Any, new_context: NewContext) -> None:
    case = at_stage("preparing")
    candidate = at_browser(case.people.candidate, new_context, live_server.url)
    content = b"%PDF-1.4\n% " + b"x" * (15 * parts.PART) + b"\n%%EOF\n"
    seen: list[int] = []

    def through(route: Route) -> None:
        start = _start(route.request.url)
        if len(seen) == CUT_AFTER:
            route.abort()
            return
        seen.append(start)
        route.continue_()

    with on(case.today):
        page = candidate.sign_in().open("candidates:pieces", case.dossier_id)
        page.route("**/pieces-envoi/*/?start=*", through)
        sent = {"name": "Plan de formation.pdf", "mimeType": "application/pdf", "buffer": content}
        page.get_by_label("Tous vos fichiers à la fois").set_input_files(sent)
        page.locator("#depot").get_by_role("button", name="Déposer les fichiers choisis").click()
        expect(page.locator("#depot")).to_contain_text("l’envoi reprendra à 6 Mo")
        (waiting,) = case.dossier.waiting_files.all()
        assert waiting.received == CUT_AFTER * parts.PART
        page.unroute("**/pieces-envoi/*/?start=*")
        page.on("request", lambda request: "start=" in request.url and seen.append(_start(request.url)))
        candidate.sees("1 pièce est déposée")
    assert seen == [number * parts.PART for number in range(16)], "no part left twice"
    (piece,) = case.dossier.pieces.all()
    assert (piece.kind, piece.size) == (PieceKind.TRAINING_PLAN, len(content))


def _start(address: str) -> int:
    return int(address.rpartition("=")[2])
