"""Contact sheets of every page, by role: desktop, a phone, dark, printed. For a person to look at: `make sheets`.

Not part of the suite: what a person sees on them no test says. axe judges each page in its dark colours on the way, of
which the suite has a short form (test_looks.py).
"""

from __future__ import annotations

import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import pytest
from django.conf import settings
from playwright.sync_api import Page, ViewportSize

from tests.browser.people import NewContext, Person, at_browser, on
from tests.scenarios import Case
from tests.tours import TOURS, UNVERIFIED, Stop, address_of, offered, person_of, stages_of

FOLDER = Path(settings.BASE_DIR) / "var/sheets"
DESKTOP: ViewportSize = {"width": 1280, "height": 900}
PHONE: ViewportSize = {"width": 375, "height": 800}
LOOKS: tuple[tuple[str, ViewportSize, Literal["light", "dark"]], ...] = (
    ("desktop", DESKTOP, "light"),
    ("phone", PHONE, "light"),
    ("dark", DESKTOP, "dark"),
)
SHOWN = ("desktop", "phone", "dark", "print")
ACROSS = 2
TALLEST = 2600  # pixels of a page that the sheet shows
SHEET = """<!DOCTYPE html><meta charset="utf-8"><style>
  body { margin: 8px; font: 12px sans-serif; background: #ccc }
  section { display: grid; grid-template-columns: 3fr 1fr 3fr 3fr; gap: 8px; margin-bottom: 24px; align-items: start }
  h2 { grid-column: 1 / -1; margin: 0; font-size: 14px } img { width: 100%; border: 1px solid #666 }
</style>"""


@dataclass
class Camera:
    """Goes through the pages of a tour, each role at a browser of its own."""

    folder: Path
    base: str
    new_context: NewContext
    axe: Callable[[Page], None]
    people: dict[str, Person] = field(default_factory=dict)
    shot: Counter[tuple[str, str]] = field(default_factory=Counter)
    illegible: list[str] = field(default_factory=list)

    def shoot(self, case: Case, stop: Stop) -> None:
        """The four looks of one page."""
        start = self.folder / stop.who / self._name(case, stop)
        start.parent.mkdir(parents=True, exist_ok=True)
        page = self._person(case, stop).page
        page.goto(self.base + address_of(stop, case))
        shoot(page, start)
        self._judge(page, start.name)

    def _name(self, case: Case, stop: Stop) -> str:
        """Told apart by what stands in its address, then by how many times a tour comes by: things were made since."""
        said = "-".join((case.stage, *re.split(r"\W+", stop.name), *stop.of, *re.findall(r"\w+", stop.query)))
        self.shot[stop.who, said] += 1
        times = self.shot[stop.who, said]
        return said if times == 1 else f"{said}-{times}"

    def _person(self, case: Case, stop: Stop) -> Person:
        if stop.who not in self.people:
            self.people[stop.who] = at_browser(person_of(stop.who, case), self.new_context, self.base)
        person = self.people[stop.who]
        if stop.who != "visitor":
            person.sign_in(with_code=stop.who not in UNVERIFIED)
        return person

    def _judge(self, page: Page, name: str) -> None:
        try:
            self.axe(page)
        except AssertionError as said:
            self.illegible.append(f"{name}, dark: {said}")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("tour", TOURS)
def test_draw(tour: str, live_server: Any, new_context: NewContext, axe: Callable[[Page], None]) -> None:
    camera = Camera(FOLDER / tour, live_server.url, new_context, axe)
    for case in stages_of(tour):
        with on(case.today):
            for stop in (*TOURS[tour][case.stage], *offered(case)):
                camera.shoot(case, stop)
    page = new_context().new_page()
    for folder in sorted(each for each in camera.folder.iterdir() if each.is_dir()):
        bind(page, folder)
    assert not camera.illegible, "\n\n".join(camera.illegible)


def shoot(page: Page, start: Path) -> None:
    """The four looks of what the browser shows; it stays dark."""
    for look, size, scheme in LOOKS:
        page.set_viewport_size(size)
        page.emulate_media(color_scheme=scheme)
        _shoot(page, start.with_name(f"{start.name}.{look}.png"))
    _print(page, start.with_name(f"{start.name}.pdf"))


def _shoot(page: Page, target: Path) -> None:
    size = page.viewport_size or DESKTOP
    height = min(page.evaluate("document.documentElement.scrollHeight"), TALLEST)
    page.screenshot(
        path=target, full_page=True, clip={"x": 0, "y": 0, "width": size["width"], "height": height}
    )


def _print(page: Page, paper: Path) -> None:
    """The first two sheets of paper, one above the other."""
    page.pdf(path=paper, format="A4", prefer_css_page_size=True)
    pdftoppm = shutil.which("pdftoppm") or "pdftoppm"
    command = [pdftoppm, "-r", "60", "-png", "-l", "2", str(paper), f"{paper.with_suffix('')}.print"]
    subprocess.run(command, check=True)


def bind(page: Page, folder: Path) -> None:
    """One picture for every few pages: each page a row."""
    names = sorted(file.name.removesuffix(".desktop.png") for file in folder.glob("*.desktop.png"))
    for number, start in enumerate(range(0, len(names), ACROSS)):
        rows = "".join(
            f"<section><h2>{name}</h2>"
            + "".join(
                f"<div>{_images(folder, f'{name}.{each}')}</div>"
                for each in ("desktop", "phone", "dark", "print")
            )
            + "</section>"
            for name in names[start : start + ACROSS]
        )
        sheet = folder / "sheet.html"
        sheet.write_text(SHEET + rows)
        page.set_viewport_size({"width": 1600, "height": 900})
        page.goto(sheet.as_uri())
        page.screenshot(path=folder.parent / f"sheet-{folder.name}-{number:02}.png", full_page=True)


def _images(folder: Path, start: str) -> str:
    return "".join(f'<img src="{found.name}">' for found in sorted(folder.glob(f"{start}*.png")))
