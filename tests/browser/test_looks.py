"""Dark, when the system asks for it; on paper, black on white with every table there. `make sheets` shows all pages."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page
from pypdf import PdfReader

from tests.browser.people import NewContext, Person, at_browser, on
from tests.browser.things import THINGS
from tests.scenarios import Case, at_stage
from tests.tours import Stop, person_of

pytestmark = pytest.mark.django_db(transaction=True)

PAGES = (  # stage, page, and at most how many sheets of paper
    ("planned", Stop("audits:grid", "auditor", ("audit",)), 8),
    ("awaiting_decision", Stop("certification:decide", "decider", ("dossier",)), 2),
    ("labelled", Stop("certification:dossier", "candidate", ("dossier",)), 4),
    ("labelled", Stop("certification:agenda", "candidate"), 2),
    ("labelled", Stop("certification:register", "visitor"), 1),
)
NAMES = [stop.name for _, stop, _ in PAGES]
PAINTED_OVER = """() => [...document.querySelectorAll(".fr-table, .fr-table *")].filter((each) =>
  ["::before", "::after"].some((layer) => {
    const style = getComputedStyle(each, layer);
    return style.content !== "none" && style.position === "absolute" && style.display !== "none";
  })).map((each) => each.outerHTML.slice(0, 80))"""
LEFT_OF_TITLE = "document.querySelector('h1').getBoundingClientRect().left"
LIGHT, DARK = "rgb(255, 255, 255)", "rgb(22, 22, 22)"


def opened(case: Case, stop: Stop, new_context: NewContext, base: str) -> Page:
    person: Person = at_browser(person_of(stop.who, case), new_context, base, color_scheme="dark")
    if stop.who != "visitor":
        person.sign_in()
    return person.open(stop.name, *(THINGS[of](case) for of in stop.of))


def ground(page: Page) -> str:
    return str(page.evaluate("getComputedStyle(document.body).backgroundColor"))


@pytest.mark.parametrize(("stage", "stop", "sheets"), PAGES, ids=NAMES)
def test_a_page_is_dark_for_who_wants_it_and_white_on_paper(
    stage: str,
    stop: Stop,
    sheets: int,
    live_server: Any,
    new_context: NewContext,
    axe: Callable[[Page], None],
) -> None:
    case = at_stage(stage)
    with on(case.today):
        page = opened(case, stop, new_context, live_server.url)
        assert ground(page) == DARK
        axe(page)
        page.emulate_media(media="print")
        assert page.evaluate(PAINTED_OVER) == []
        printed = PdfReader(io.BytesIO(page.pdf(format="A4", prefer_css_page_size=True)))
        assert len(printed.pages) <= sheets
        words = " ".join(" ".join(sheet.extract_text() for sheet in printed.pages).split())
        for cell in page.locator("main .fr-table:visible tbody th").all():
            assert " ".join(cell.inner_text().split()) in words
        page.emulate_media(media="null")
        page.evaluate("dispatchEvent(new Event('beforeprint'))")
        assert ground(page) == LIGHT
        page.evaluate("dispatchEvent(new Event('afterprint'))")
        assert ground(page) == DARK


def test_on_paper_nothing_is_lost_to_buttons_folds_and_the_side_menu(
    live_server: Any, new_context: NewContext
) -> None:
    case = at_stage("incomplete")
    with on(case.today):
        page = opened(
            case, Stop("certification:dossier", "candidate", ("dossier",)), new_context, live_server.url
        )
        assert "Déposer les compléments demandés" in on_paper(page)
        page.goto(live_server.url + reverse("candidates:pieces", args=[case.dossier.pk]))
        assert "Pourquoi ?" not in on_paper(page).replace("\xa0", " ")
        page.emulate_media(media="print")
        assert page.evaluate(LEFT_OF_TITLE) < 30


def on_paper(page: Page) -> str:
    printed = PdfReader(io.BytesIO(page.pdf(format="A4", prefer_css_page_size=True)))
    return " ".join(" ".join(sheet.extract_text() for sheet in printed.pages).split())


ROWS_OF_MENU = """() => new Set([...document.querySelectorAll(".fr-nav__link")].map(
  (each) => Math.round(each.getBoundingClientRect().height) + " " + Math.round(each.getBoundingClientRect().top)
)).size"""


@pytest.mark.parametrize("role", ["ditp", "manager", "candidate"])
def test_the_longest_menus_take_one_line_of_a_usual_screen(
    role: str, live_server: Any, new_context: NewContext
) -> None:
    case = at_stage("preparing")
    with on(case.today):
        page = opened(case, Stop("certification:dossiers", role), new_context, live_server.url)
        page.set_viewport_size({"width": 1280, "height": 900})
        assert page.evaluate(ROWS_OF_MENU) == 1
        assert page.evaluate("document.documentElement.scrollWidth") <= 1280
        assert page.locator(".fr-nav__link").first.evaluate("(each) => each.offsetHeight") < 64
