"""Somebody who was asked answers on a phone: without JavaScript, with the keyboard alone, and sees nothing sideways."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from surveys.campaigns.models import Response
from surveys.invitations.models import Token
from tests.browser.people import NewContext
from tests.surveys.answering.asked import asked, open_campaign, poster

pytestmark = pytest.mark.django_db(transaction=True)
PHONE = {"width": 375, "height": 667}
WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
SMALL = """
[...document.querySelectorAll('main a, main button, main .fr-radio-group label')]
  .filter(each => each.getBoundingClientRect().height < 43.5).map(each => each.textContent)
"""


def tick(page: Page, place: int, level: str) -> None:
    page.locator(f"label[for='question-{place}-{level}']").click()


def test_an_invited_person_answers_on_a_phone_without_javascript(
    live_server: Any, new_context: NewContext
) -> None:
    one = open_campaign()
    token = asked(one)
    page = new_context(java_script_enabled=False).new_page()
    page.set_viewport_size(PHONE)
    page.goto(f"{live_server.url}/avis/{token}/")
    for place in range(1, 8):
        tick(page, place, "4")
    page.get_by_role("button", name="Enregistrer et finir plus tard").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("gardées")
    page.get_by_role("link", name="Reprendre le questionnaire").click()
    expect(page.locator("input:checked")).to_have_count(7)
    for place in range(8, 15):
        tick(page, place, "n" if place == 9 else "3")
    page.get_by_role("button", name="Envoyer mes réponses").click()
    expect(page.get_by_role("alert")).to_contain_text("est restée sans réponse")
    page.get_by_role("link", name="Question 15").click()
    tick(page, 15, "1")
    page.get_by_role("button", name="Envoyer mes réponses").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Merci")
    row = Response.objects.get()
    assert [getattr(row, f"q{n}") for n in range(1, 16)] == [4] * 7 + [3, 0] + [3] * 5 + [1]
    assert not Token.objects.exists()


def test_the_page_fits_a_phone_and_its_targets_are_large(live_server: Any, new_context: NewContext) -> None:
    one = open_campaign()
    page = new_context().new_page()
    page.set_viewport_size(PHONE)
    for address in (f"avis/{asked(one)}/", f"avis/q/{poster(one)}/", "avis/merci/", "avis/inconnu/"):
        page.goto(f"{live_server.url}/{address}")
        assert page.evaluate(WIDER) == 0, address
        assert page.evaluate(SMALL) == [], address


def test_the_keyboard_alone_is_enough(live_server: Any, new_context: NewContext) -> None:
    one = open_campaign()
    page = new_context(java_script_enabled=False).new_page()
    page.goto(f"{live_server.url}/avis/{asked(one)}/")
    for _ in range(15):
        page.keyboard.press("Tab")
        page.keyboard.press("Space")  # the best position; the arrows change it
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Merci")
    assert Response.objects.filter(q1=3, q15=3).count() == 1


DRAWN = """
[...document.querySelectorAll("input[type=radio]")].map((each) => {
  const style = getComputedStyle(each);
  return style.opacity === "1" ? parseFloat(style.borderTopWidth) : 0;
})
"""
THEME = "document.documentElement.dataset.frTheme"


def test_on_paper_each_choice_is_drawn_and_the_one_made_is_told(
    live_server: Any, new_context: NewContext
) -> None:
    """By borders: printers leave out backgrounds, by which the design system draws them."""
    page = new_context().new_page()
    page.goto(f"{live_server.url}/avis/{asked(open_campaign())}/")
    tick(page, 1, "3")
    assert not any(page.evaluate(DRAWN))
    page.emulate_media(media="print")
    widths = page.evaluate(DRAWN)
    assert len(widths) == 75 and min(widths) >= 1
    assert [place for place, width in enumerate(widths) if width > 3] == [1]


def test_dark_follows_the_system_and_never_goes_on_paper(live_server: Any, new_context: NewContext) -> None:
    page = new_context().new_page()
    page.goto(f"{live_server.url}/avis/merci/")
    assert page.evaluate(THEME) == "light"
    page.emulate_media(color_scheme="dark")
    expect(page.locator("html")).to_have_attribute("data-fr-theme", "dark")
    page.evaluate("window.themes = []; addEventListener('beforeprint', () => themes.push(" + THEME + "))")
    page.pdf()
    assert page.evaluate("themes") == ["light"]
    expect(page.locator("html")).to_have_attribute("data-fr-theme", "dark")  # once the paper is out
