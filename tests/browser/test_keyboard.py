"""Without a mouse: log in with the code, file a dossier, score a grid."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from audits.scoring.models import Score
from candidates.dossiers.enums import Status
from candidates.pieces.enums import PieceKind
from label_sp.actors.models import User
from label_sp.guide.grid import SCALE
from tests.browser.people import PASSWORD, NewContext, at_browser, code_of, enrolled, on
from tests.scenario_files import pdf
from tests.scenarios import Case, at_stage
from tests.workers import wait_until

pytestmark = pytest.mark.django_db(transaction=True)
FAR = 80  # presses of Tab after which somebody gives up
FOCUSED = "document.activeElement.innerText.trim()"
IN_A_POINT = "!!document.activeElement.closest('.sp-point') && document.activeElement.type === 'radio'"


def tab_until(page: Page, reached: Callable[[], bool]) -> None:
    for _ in range(FAR):
        page.keyboard.press("Tab")
        if reached():
            return
    raise AssertionError(f"{FAR} presses of Tab do not lead there from {page.url}")


def go_by_tab(page: Page, words: str) -> None:
    """To the link or button of these words, and through it."""
    tab_until(page, lambda: page.evaluate(FOCUSED) == words)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def type_where_it_opens(page: Page, label: str, text: str) -> None:
    """Into the field that the page gives the focus to, as soon as one sees it.

    The browser gives it with the first picture of the page, which on a crowded machine comes after the page is loaded:
    keys pressed before that go nowhere, and half a code is a wrong code.
    """
    expect(page.get_by_label(label)).to_be_focused()
    page.keyboard.type(text)


def log_in_by_keys(page: Page, base: str, user: User, *, code: bool = False) -> None:
    """The first field has the focus when the page opens."""
    if code:
        enrolled(user)
    page.goto(f"{base}/connexion/")
    type_where_it_opens(page, "Adresse électronique", user.email)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    if code:
        type_where_it_opens(page, "Code", code_of(user))
        with page.expect_navigation():
            page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Tableau de bord")


def test_a_candidate_logs_in_and_files_the_dossier_with_keys_only(
    live_server: Any, new_context: NewContext
) -> None:
    case = at_stage("ready")
    candidate = at_browser(case.people.candidate, new_context, live_server.url)
    with on(case.day_of("submitted")):
        log_in_by_keys(candidate.page, candidate.base, case.people.candidate)
        go_by_tab(candidate.page, case.dossier.service.name)
        go_by_tab(candidate.page, "Déposer le dossier")
        go_by_tab(candidate.page, "Déposer le dossier")
        candidate.sees("Le dossier est déposé")
    assert case.dossier.status == Status.SUBMITTED


def test_the_skip_link_leads_to_the_content(live_server: Any, page: Page, transactional_db: None) -> None:
    page.goto(f"{live_server.url}/aide/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Contenu", exact=True)).to_be_focused()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "contenu"


def test_an_auditor_scores_with_keys_only(live_server: Any, new_context: NewContext) -> None:
    """0 1 2 3 choose, S and P move, N writes and Escape comes back, arrows change, a digit in a text stays a digit."""
    case = at_stage("planned")
    auditor = at_browser(case.people.auditor, new_context, live_server.url)
    page = auditor.page
    with on(case.visit):
        log_in_by_keys(page, auditor.base, case.people.auditor, code=True)
        auditor.open("audits:grid", case.audit.pk)
        points = page.locator("main").get_by_role("article")
        tab_until(page, lambda: page.evaluate(IN_A_POINT))
        page.keyboard.press("3")
        is_saved(case, points.nth(0), 3)
        page.keyboard.press("s")
        page.keyboard.press("2")
        is_saved(case, points.nth(1), 2)
        page.keyboard.press("ArrowLeft")
        is_saved(case, points.nth(1), 1)
        page.keyboard.press("p")
        expect(points.nth(0).get_by_role("radio").nth(3)).to_be_focused()
        page.keyboard.press("n")
        page.keyboard.type("3 agents sur 1")
        page.keyboard.press("Escape")
        expect(points.nth(0).get_by_role("radio").nth(3)).to_be_focused()
        page.keyboard.press("n")
        page.keyboard.type("0")
        expect(points.nth(0).get_by_role("textbox")).to_have_value("3 agents sur 10")
        page.keyboard.press("Tab")
        page.keyboard.press("Space")
        expect(points.nth(0).get_by_label("Point fort")).to_be_checked()
        page.keyboard.press("0")
        is_saved(case, points.nth(0), 0)
        page.reload()
        is_chosen(points.nth(0), 0)
        is_chosen(points.nth(1), 1)
        expect(points.nth(0).get_by_role("textbox")).to_have_value("3 agents sur 10")


def test_a_whole_grid_is_scored_with_two_keys(live_server: Any, new_context: NewContext) -> None:
    case = at_stage("planned")
    auditor = at_browser(case.people.auditor, new_context, live_server.url)
    page, many = auditor.page, case.audit.scores.count()
    with on(case.visit):
        log_in_by_keys(page, auditor.base, case.people.auditor, code=True)
        auditor.open("audits:grid", case.audit.pk)
        tab_until(page, lambda: page.evaluate(IN_A_POINT))
        for _ in range(many):
            page.keyboard.press("2")
            page.keyboard.press("s")
        auditor.sees(f"{many} points notés sur {many}")
    expect(page.locator(".sp-status", has_text="Enregistré")).to_have_count(many)
    assert set(case.audit.scores.values_list("value", flat=True)) == {Decimal("0.75")}


def test_a_refused_decision_takes_the_keyboard_to_its_reasons(
    live_server: Any, new_context: NewContext
) -> None:
    """DEC-03: an Or that the scores do not give."""
    case = at_stage("answered", scores="argent")
    decider = at_browser(case.people.decider, new_context, live_server.url)
    with on(case.labelled_on):
        page = decider.sign_in().open("certification:decide", case.dossier_id)
        page.get_by_label("Accorder le palier Or").focus()
        page.keyboard.press("Space")
        page.keyboard.press("Tab")
        page.keyboard.type("Le service progresse.")
        page.keyboard.press("Tab")
        page.keyboard.type(PASSWORD)
        with page.expect_navigation():
            page.keyboard.press("Enter")
        expect(page.get_by_role("alert")).to_be_focused()
        expect(page.get_by_role("alert")).to_contain_text("DEC-03")
        expect(page.get_by_label("Motif")).to_have_value("Le service progresse.")
    assert case.dossier.status == Status.AWAITING_DECISION


def is_chosen(point: Locator, position: int) -> None:
    expect(point.get_by_role("radio").nth(position)).to_be_checked()


def is_saved(case: Case, point: Locator, position: int) -> None:
    """What the status says may be of the save before: the database knows."""
    is_chosen(point, position)
    code = point.get_attribute("id").removeprefix("point-").replace("-", ".")
    scores = Score.objects.filter(audit=case.audit, point__code=code)
    wait_until(lambda: scores.get().value == SCALE[position])
    expect(point.get_by_role("status")).to_contain_text("Enregistré à")


# --- the candidate's filing -------------------------------------------------------------------------------------------

SHOWN = """() => {
  const it = document.activeElement;
  const box = it.getBoundingClientRect();
  const beside = it.matches('[type=checkbox], [type=radio]') ? it.labels[0] : it;
  const styles = [getComputedStyle(it), getComputedStyle(beside, beside === it ? null : '::before')];
  const outlined = styles.some(style => style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0);
  const inside = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
  return {
    what: (it.labels && it.labels[0] || it).innerText.trim().split('\\n')[0],
    outlined: outlined && inside,
    y: box.top + scrollY + box.height / 2,
  };
}"""


A_FREE_BOX = "document.activeElement.type === 'checkbox' && !document.activeElement.checked"


def order_of(page: Page, last: str) -> list[str]:
    """Tab from here until what is called `last`: each stop is seen, and none goes back up."""
    seen: list[str] = []
    lowest = 0.0
    while True:
        here = page.evaluate(SHOWN)
        assert here["outlined"], f"one does not see where the keyboard is: {here}"
        assert here["y"] > lowest - ROUGHLY, f"{here['what']} goes back up, after {seen}"
        lowest = max(lowest, here["y"])
        seen.append(here["what"])
        if here["what"] == last:
            return seen
        assert len(seen) < FAR, f"{last} is not reached: {seen}"
        page.keyboard.press("Tab")


ROUGHLY = 60  # of the drawing's own units: fields on one line are not all as high


def test_a_candidate_says_the_perimeter_with_keys_only(live_server: Any, new_context: NewContext) -> None:
    case = at_stage("preparing")
    candidate = at_browser(case.people.candidate, new_context, live_server.url)
    with on(case.today):
        page = candidate.sign_in().open("candidates:scope", case.dossier_id)
        tab_until(page, lambda: page.evaluate(A_FREE_BOX))
        page.keyboard.press("Space")
        assert page.evaluate("document.activeElement.checked")
        name = page.evaluate("document.activeElement.labels[0].innerText.trim()")
        assert order_of(page, "Enregistrer le périmètre")
        with page.expect_navigation():
            page.keyboard.press("Enter")
        candidate.sees("Le périmètre est enregistré")
        expect(page.get_by_label(name, exact=True)).to_be_checked()


def test_a_candidate_files_a_piece_with_keys_only(live_server: Any, new_context: NewContext) -> None:
    """The browser's own window is no page: the key that opens it is pressed, then it gives its file."""
    case = at_stage("preparing")
    candidate = at_browser(case.people.candidate, new_context, live_server.url)
    with on(case.today):
        page = candidate.sign_in().open("candidates:pieces", case.dossier_id)
        tab_until(page, lambda: page.evaluate("document.activeElement.type") == "file")
        assert page.evaluate(SHOWN)["what"] == "Tous vos fichiers à la fois"
        with page.expect_file_chooser() as chosen:
            page.keyboard.press("Space")
        sent = [
            {"name": name, "mimeType": "application/pdf", "buffer": pdf(name, case).read()}
            for name in ("Organigramme 2026.pdf", "scan 0001.pdf")
        ]
        chosen.value.set_files(sent)
        expect(page.get_by_label("Organigramme 2026.pdf")).to_have_value(PieceKind.ORGANISATION_CHART)
        tab_until(page, lambda: page.evaluate(SHOWN)["what"] == "scan 0001.pdf")
        page.keyboard.type("Plan de f")
        expect(page.get_by_label("scan 0001.pdf")).to_have_value(PieceKind.TRAINING_PLAN)
        assert order_of(page, "Déposer les fichiers choisis") == [
            "scan 0001.pdf",
            "Déposer les fichiers choisis",
        ]
        with page.expect_navigation():
            page.keyboard.press("Enter")
        candidate.sees("2 pièces sont déposées")
        tab_until(page, lambda: "Remplacer" in page.evaluate(FOCUSED))
        page.keyboard.press("Enter")
        expect(page.locator("details[open]").get_by_role("button", name="Retirer ce fichier")).to_be_visible()
        order_of(page, "Déposer les fichiers choisis")
    assert set(case.dossier.pieces.values_list("kind", flat=True)) == {"organisation_chart", "training_plan"}


def test_a_refused_filing_leads_by_keys_to_what_is_missing(live_server: Any, new_context: NewContext) -> None:
    case = at_stage("preparing")
    candidate = at_browser(case.people.candidate, new_context, live_server.url)
    with on(case.today):
        page = candidate.sign_in().open("certification:submit", case.dossier_id)
        candidate.sees("DOS-01")
        tab_until(page, lambda: page.evaluate("!!document.activeElement.closest('main')"))
        stops = []
        while page.evaluate("!!document.activeElement.closest('main')"):
            here = page.evaluate(SHOWN)
            assert here["outlined"], here
            stops.append(here["what"])
            page.keyboard.press("Tab")
        assert any("pièces" in words.lower() for words in stops), stops
