"""The simulators that draw a picture, on a desktop and on a phone: they read, they fit, and axe finds nothing."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, ViewportSize, expect

DESKTOP: ViewportSize = {"width": 1280, "height": 900}
PHONE: ViewportSize = {"width": 375, "height": 812}
NOTES = "&".join(f"e{number}=80" for number in range(1, 9))
PICTURES = {
    "palier": (
        f"/simulateurs/palier/?{NOTES}&agents=70&users=81",
        "Avec ces notes, le palier Argent est atteint.",
    ),
    "calendrier": (
        "/simulateurs/calendrier/?audit_first_day=2199-03-15&audit_last_day=2199-03-18",
        "Déposez votre dossier au plus tard le vendredi 15 février 2199",
    ),
    "cycle": (
        "/simulateurs/cycle/?obtained_on=2025-07-01",
        "Un label obtenu le mardi 1er juillet 2025 vaut jusqu’au vendredi 30 juin 2028 inclus.",
    ),
}
OTHERS = {
    "index": "/simulateurs/",
    "enquetes": "/simulateurs/enquetes/",
    "tirage": "/simulateurs/tirage/?n=2800",
    "reseau": "/simulateurs/reseau/?local_services=16&bronze=4&argent=3&gold=4&refused=0&total=40&validated=29",
    "erreurs": "/simulateurs/palier/?e1=101",
    "regles": "/regles/?theme=audit",
}
NewContext = Callable[..., BrowserContext]


def opened(new_context: NewContext, viewport: ViewportSize) -> Page:
    page = new_context().new_page()
    page.set_viewport_size(viewport)
    return page


def fits(page: Page) -> bool:
    """Nothing pushes the page sideways."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"))


def texts_overlap(page: Page) -> list[str]:
    """Texts of the picture that cover each other, as the browser lays them out."""
    return page.evaluate(
        """() => {
            const boxes = [...document.querySelectorAll('.sp-plan text')].map(text => {
                const box = text.getBoundingClientRect();
                return {words: text.textContent.trim(), box};
            });
            const found = [];
            boxes.forEach((a, i) => boxes.slice(i + 1).forEach(b => {
                const apart = a.box.right <= b.box.left || b.box.right <= a.box.left
                    || a.box.bottom <= b.box.top + 2 || b.box.bottom <= a.box.top + 2;
                if (!apart) found.push(`${a.words} / ${b.words}`);
            }));
            return found;
        }"""
    )


def texts_outside(page: Page) -> int:
    """Texts of the picture that leave it."""
    return int(
        page.evaluate(
            """() => {
                const frame = document.querySelector('.sp-plan').getBoundingClientRect();
                return [...document.querySelectorAll('.sp-plan text')].filter(text => {
                    const box = text.getBoundingClientRect();
                    return box.left < frame.left - 1 || box.right > frame.right + 1 || box.bottom > frame.bottom + 1;
                }).length;
            }"""
        )
    )


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_reads_on_a_desktop_and_on_a_phone(
    live_server, new_context: NewContext, axe, name, viewport
):
    path, sentence = PICTURES[name]
    page = opened(new_context, viewport)
    page.goto(f"{live_server.url}{path}")
    expect(page.locator("h1")).to_have_count(1)
    expect(page.locator("#titre-reponse")).to_contain_text(sentence)
    picture = page.locator("main svg[role=img]").first
    expect(picture).to_be_visible()
    box = picture.bounding_box()
    assert box is not None and box["width"] <= viewport["width"] and box["height"] > 100
    assert fits(page)
    axe(page)
    if name != "palier":
        assert texts_overlap(page) == []
        assert texts_outside(page) == 0


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize("name", OTHERS)
def test_the_other_pages_fit_and_have_no_violation(live_server, new_context: NewContext, axe, name, viewport):
    page = opened(new_context, viewport)
    page.goto(f"{live_server.url}{OTHERS[name]}")
    assert fits(page)
    axe(page)


def test_a_calendar_is_asked_for_with_the_keyboard_alone_and_without_scripts(
    live_server, new_context: NewContext
):
    page = new_context(java_script_enabled=False).new_page()
    page.goto(f"{live_server.url}/simulateurs/calendrier/")
    page.get_by_label("Premier jour de la visite").fill("2199-03-15")
    page.keyboard.press("Enter")
    expect(page.locator("#titre-reponse")).to_contain_text("au plus tard le")
    with page.expect_download() as download:
        page.get_by_role("link", name="Mettre dans mon agenda").click()
    assert download.value.suggested_filename == "label-sp-schedule-2199-03-15.ics"


def test_a_draw_is_made_and_its_proof_shown(live_server, new_context: NewContext, axe):
    page = opened(new_context, PHONE)
    page.goto(f"{live_server.url}/simulateurs/tirage/")
    page.get_by_label("Services ou sites éligibles").fill(
        "\n".join(f"France services n° {n}" for n in range(1, 11))
    )
    page.get_by_role("button", name="Tirer au sort").click()
    expect(page.locator("#titre-reponse")).to_contain_text("4 unités tirées sur 10")
    page.get_by_text("Le rang et l’empreinte de chaque unité").click()
    assert fits(page)
    axe(page)


def test_a_table_stays_one_where_its_rows_are_stacked(live_server, new_context: NewContext) -> None:
    page = opened(new_context, PHONE)
    page.goto(f"{live_server.url}{OTHERS['reseau']}")
    table = page.locator("table.sp-stacked").first
    roles = "parts => [...new Set(parts.map(part => part.getAttribute('role')))]"
    every = table.locator("thead, tbody, tr, th, td")
    assert set(every.evaluate_all(roles)) >= {"rowgroup", "row", "columnheader", "cell"}
    assert table.get_attribute("role") == "table"
    page.set_viewport_size(DESKTOP)
    expect(table).not_to_have_attribute("role", "table")  # said once: the elements are enough
    assert every.evaluate_all(roles) == [None]
