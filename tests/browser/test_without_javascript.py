"""Scripts are comfort: with them switched off, the same pages do the same acts."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import expect

from candidates.access.models import AccessRequest
from candidates.access.use_cases import accept_access
from candidates.dossiers.enums import Status
from candidates.pieces.enums import PieceKind
from label_sp.actors.models import User
from tests.browser import test_from_nothing as nothing
from tests.browser.entrance import day
from tests.browser.people import PASSWORD, NewContext, at_browser, on
from tests.candidates.pieces.test_together import NAMES
from tests.scenario_files import pdf
from tests.scenarios import at_stage

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_candidate_files_a_piece_then_the_dossier(live_server: Any, new_context: NewContext) -> None:
    case = at_stage("ready")
    candidate = at_browser(case.people.candidate, new_context, live_server.url, java_script_enabled=False)
    with on(case.day_of("submitted")):
        candidate.log_in()
        candidate.open("candidates:piece", case.dossier_id, PieceKind.TRAINING_PLAN)
        candidate.upload("Fichier", pdf("deuxieme", case))
        candidate.press("Déposer le fichier")
        candidate.sees("La pièce est déposée")
        candidate.open("certification:submit", case.dossier_id)
        candidate.press("Déposer le dossier")
        candidate.sees("Le dossier est déposé")
    assert case.dossier.status == Status.SUBMITTED
    assert case.dossier.pieces.filter(kind=PieceKind.TRAINING_PLAN).count() == 2


def test_from_an_access_request_to_a_filed_dossier(live_server: Any, new_context: NewContext) -> None:
    """All that the candidate does on the way of tests/browser/test_from_nothing.py."""
    case = at_stage("preparing")
    candidate = at_browser(None, new_context, live_server.url, java_script_enabled=False)
    with on(day(-70)):
        nothing.somebody_asks_for_an_access(candidate)
        asked = AccessRequest.objects.get(email=nothing.EMAIL)
        accept_access(asked.pk, actor=case.people.ditp, name=nothing.ORGANISATION)
        candidate.follow_mail(nothing.EMAIL, "/connexion/invitation/")
        candidate.choose_password("Accepter et ouvrir mon compte")
        candidate.user = User.objects.get(email=nothing.EMAIL)
        dossier = nothing.the_candidate_opens_a_dossier(candidate, case.people.body.name)
        nothing.surveys_and_self_assessment(dossier, candidate.user)
        candidate.press("Enregistrer et continuer")
        files = [nothing.named(pdf(kind), name) for kind, name in NAMES.items()]
        candidate.upload_together("Tous vos fichiers à la fois", files)
        candidate.press("Déposer les fichiers choisis", inside=candidate.page.locator("#depot"))
        candidate.sees_heading("Quelle pièce est chaque fichier ?")
        candidate.press("Déposer ces fichiers")
        candidate.sees("8 pièces sont déposées")
        nothing.the_candidate_says_an_indicator_and_files(candidate)
    dossier.refresh_from_db()
    assert dossier.status == Status.SUBMITTED
    assert {piece.kind: piece.name for piece in dossier.pieces.all()} == {str(k): n for k, n in NAMES.items()}


def test_several_files_are_sorted_on_the_page_that_follows(live_server: Any, new_context: NewContext) -> None:
    case = at_stage("preparing")
    candidate = at_browser(case.people.candidate, new_context, live_server.url, java_script_enabled=False)
    with on(case.today):
        page = candidate.sign_in().open("candidates:pieces", case.dossier_id)
        names = ("organigramme 2026", "scan")
        sent = [nothing.named(pdf(name, case), f"{name}.pdf") for name in names]
        candidate.upload_together("Tous vos fichiers à la fois", sent)
        candidate.press("Déposer les fichiers choisis", inside=page.locator("#depot"))
        candidate.sees_heading("Quelle pièce est chaque fichier ?")
        expect(page.get_by_label("organigramme 2026.pdf")).to_have_value(PieceKind.ORGANISATION_CHART)
        candidate.choose("scan.pdf", str(PieceKind.TRAINING_PLAN.label))
        candidate.press("Déposer ces fichiers")
        candidate.sees("2 pièces sont déposées")
    assert set(case.dossier.pieces.values_list("kind", flat=True)) == {"organisation_chart", "training_plan"}


def test_the_auditor_saves_a_point_with_its_button(live_server: Any, new_context: NewContext) -> None:
    case = at_stage("planned")
    auditor = at_browser(case.people.auditor, new_context, live_server.url, java_script_enabled=False)
    with on(case.visit):
        auditor.log_in()
        auditor.open("audits:grid", case.audit.pk)
        point = auditor.page.locator("main").get_by_role("article").nth(2)
        point.get_by_role("radio").nth(2).check(force=True)
        point.get_by_role("textbox").fill("Affiché à l’accueil seulement.")
        auditor.press(re.compile("^Enregistrer"), inside=point)
        expect(point.get_by_role("radio").nth(2)).to_be_checked()
        expect(point.get_by_role("status")).to_contain_text("Enregistré")
        expect(point.get_by_role("textbox")).to_have_value("Affiché à l’accueil seulement.")
        auditor.sees("1 point noté sur")


def test_the_decider_grants_the_label(live_server: Any, new_context: NewContext) -> None:
    case = at_stage("answered", scores="argent")
    decider = at_browser(case.people.decider, new_context, live_server.url, java_script_enabled=False)
    with on(case.labelled_on):
        decider.log_in()
        decider.open("certification:decide", case.dossier_id)
        decider.tick("Accorder le palier Argent")
        decider.type("Votre mot de passe", PASSWORD)
        decider.press("Prendre cette décision")
        decider.sees("La décision est enregistrée")
    assert (case.dossier.status, case.dossier.tier) == (Status.LABELLED, "argent")
