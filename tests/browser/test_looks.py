"""Dark, when the system asks for it; on paper, black on white with every table there. `make sheets` shows all pages."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from tests.browser.people import NewContext, Person, at_browser, on
from tests.browser.things import THINGS, helped
from tests.scenarios import Case, at_stage
from tests.tours import LONG_NAME, Stop, person_of

pytestmark = pytest.mark.django_db(transaction=True)

PAGES = (  # stage, page, and at most how many sheets of paper
    ("planned", Stop("audits:grid", "auditor", ("audit",)), 8),
    ("awaiting_decision", Stop("certification:decide", "decider", ("dossier",)), 2),
    ("labelled", Stop("certification:dossier", "candidate", ("dossier",)), 4),
    ("labelled", Stop("certification:agenda", "candidate"), 2),
    ("labelled", Stop("certification:register", "visitor"), 1),
)
NAMES = [stop.name for _, stop, _ in PAGES]
PAINTED_OVER = """() => [...document.querySelectorAll("main *")].filter((each) =>
  ["::before", "::after"].some((layer) => {
    const style = getComputedStyle(each, layer);
    const drawn = each.closest(".fr-table") || style.backgroundImage.includes("gradient");
    return drawn && style.content !== "none" && style.position === "absolute" && style.display !== "none"
      && each.checkVisibility();
  })).map((each) => each.outerHTML.slice(0, 80))"""
CAPTIONS_OVER_HEADS = """() => [...document.querySelectorAll("main .fr-table:not(.fr-table--no-caption) caption")]
  .filter((each) => !each.matches(".fr-sr-only"))
  .filter((each) => each.checkVisibility() && each.parentElement.tHead
    && each.getBoundingClientRect().bottom > each.parentElement.tHead.getBoundingClientRect().top + 1)
  .map((each) => each.textContent)"""
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
        expect(page.locator("html")).to_have_attribute("data-fr-theme", "dark")  # the design system’s script
        assert ground(page) == DARK
        axe(page)
        page.emulate_media(media="print")
        assert page.evaluate(PAINTED_OVER) == []
        printed = PdfReader(io.BytesIO(page.pdf(format="A4", prefer_css_page_size=True)))
        assert len(printed.pages) <= sheets
        words = " ".join(" ".join(sheet.extract_text() for sheet in printed.pages).split())
        assert "↕" not in words  # a column is not sorted on paper
        assert page.evaluate(CAPTIONS_OVER_HEADS) == []
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


HEADS = (
    ("labelled", Stop("certification:register", "visitor")),
    ("labelled", Stop("certification:agenda", "candidate")),
    ("labelled", Stop("certification:dossier_printed", "candidate", ("dossier",))),
    ("awaiting_decision", Stop("certification:decide", "decider", ("dossier",))),
)
PUSHED_DOWN = """(height) => {
  const table = document.querySelector("main .fr-table:has(thead)");
  const above = document.querySelector("#above") ?? document.createElement("div");
  above.id = "above";
  above.style.height = `${height}px`;
  table.before(above);
  table.querySelector("thead th").textContent = "TETE";
  table.querySelector("tbody :is(th, td)").textContent = "RANG";
}"""


@pytest.mark.parametrize(("stage", "stop"), HEADS, ids=[stop.name for _, stop in HEADS])
def test_the_head_of_a_table_is_never_alone_at_the_foot_of_a_sheet(
    stage: str, stop: Stop, live_server: Any, new_context: NewContext
) -> None:
    case = at_stage(stage)
    with on(case.today):
        page = opened(case, stop, new_context, live_server.url)
        page.emulate_media(media="print")
        for height in range(500, 1000, 25):
            page.evaluate(PUSHED_DOWN, height)
            printed = PdfReader(io.BytesIO(page.pdf(format="A4", prefer_css_page_size=True)))
            first = next(words for sheet in printed.pages if "TETE" in (words := sheet.extract_text()))
            assert "RANG" in first, height


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


def test_a_form_prints_its_questions_and_what_was_typed_whole(
    live_server: Any, new_context: NewContext
) -> None:
    case = at_stage("preparing")
    with on(case.today):
        stop = Stop("candidates:improvement_action_new", "candidate", ("dossier",))
        page = opened(case, stop, new_context, live_server.url)
        page.locator("main textarea").last.fill("\n".join(f"Ligne numéro {each}." for each in range(30)))
        page.locator("main input[type=text]").first.fill("Afficher les horaires")
        found = on_paper(page)
    assert "Ce qui sera fait" in found and "Afficher les horaires" in found and "Échéance" in found
    assert "Ligne numéro 0." in found and "Ligne numéro 29." in found
    assert "Enregistrer" not in found  # what can only be pressed stays on the screen


def test_a_refused_form_prints_its_fields_and_no_way_to_leave_it(
    live_server: Any, new_context: NewContext
) -> None:
    """The design system's red line beside a field is a layer over the whole of it, which paper shows opaque."""
    case = at_stage("preparing")
    with on(case.today):
        stop = Stop("candidates:improvement_action_new", "candidate", ("dossier",))
        page = opened(case, stop, new_context, live_server.url)
        with page.expect_navigation():
            page.locator("main .fr-btn[type=submit]").first.click()
        assert page.locator("main .fr-input-group--error").count() > 1
        page.emulate_media(media="print")
        assert page.evaluate(PAINTED_OVER) == []
        found = on_paper(page)
    assert "Ce champ est obligatoire" in found and "Ce qui sera fait" in found
    assert "Passer à l’étape suivante" not in found


def test_beside_a_long_name_no_word_of_a_table_is_cut(live_server: Any, new_context: NewContext) -> None:
    case = at_stage("submitted", service=LONG_NAME)
    helped(case)
    with on(case.today):
        page = opened(case, Stop("certification:fundings", "ditp"), new_context, live_server.url)
        assert page.locator("td[data-label=Agir] a").evaluate("(each) => each.getClientRects().length") == 1
        page.emulate_media(media="print")
        assert page.locator("td[data-label=Agir]:visible, thead th:visible", has_text="Agir").count() == 0


def test_a_page_of_deadlines_prints_those_that_are_over(live_server: Any, new_context: NewContext) -> None:
    case = at_stage("answered")
    with on(case.today):
        stop = Stop("certification:dossier_deadlines", "manager", ("dossier",))
        page = opened(case, stop, new_context, live_server.url)
        over = page.locator("details.sp-more > :not(summary) li > :first-child").all_text_contents()
        found = on_paper(page)
    assert over and all(" ".join(each.split()[1:]) in found for each in over)  # after its badge, in capitals


def test_the_team_s_tiles_print_as_a_list(live_server: Any, new_context: NewContext) -> None:
    case = at_stage("labelled")
    with on(case.today):
        page = opened(case, Stop("certification:team", "ditp"), new_context, live_server.url)
        titles = page.locator(".fr-tile__title").all_inner_texts()
        found = on_paper(page)
        page.emulate_media(media="print")
        lefts = {round(each.bounding_box()["x"]) for each in page.locator(".fr-tile").all()}
    assert len(titles) > 5 and all(title in found for title in titles)
    assert len(lefts) == 1


def test_a_form_can_be_filled_in_the_colours_of_the_system(live_server: Any, new_context: NewContext) -> None:
    """demarche-numerique/demarche.numerique.gouv.fr#9685: with a contrast theme, no field nor radio button was seen."""
    case = at_stage("preparing")
    with on(case.today):
        page = opened(case, Stop("candidates:dossier_new", "candidate"), new_context, live_server.url)
        page.emulate_media(forced_colors="active")
        unseen = page.evaluate("""() => [...document.querySelectorAll(
            "main :is(input:not([type=hidden], [type=search]), select, textarea)")].filter((each) => {
              const one = each.matches("[type=radio], [type=checkbox]")
                ? getComputedStyle(each.labels[0], "::before") : getComputedStyle(each);
              return !["Top", "Bottom"].some((side) => parseFloat(one[`border${side}Width`]) > 0)
                && !(each.matches("[type=radio], [type=checkbox]") && getComputedStyle(each).opacity !== "0");
          }).map((each) => each.outerHTML.slice(0, 90))""")
    assert not unseen


def test_no_table_of_the_grid_s_narrow_side_has_to_be_scrolled(
    live_server: Any, new_context: NewContext
) -> None:
    """What scrolls and holds nothing to press is out of reach of a keyboard."""
    case = at_stage("follow_up_planned", service=LONG_NAME)
    with on(case.today):
        page = opened(case, Stop("audits:grid", "auditor", ("audit",)), new_context, live_server.url)
        tables = page.locator(".sp-grid__side .fr-table__container:visible")
        widths = [each.evaluate("(each) => each.scrollWidth - each.clientWidth") for each in tables.all()]
    assert widths and max(widths) <= 0
