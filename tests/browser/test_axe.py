"""Every page of the site, in the states that change it: axe without exclusion, wide and on a phone, no scroll sideways,
one title, no error in the console. A page that no tour visits makes `test_no_page_is_left_out` fail.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from playwright.sync_api import ConsoleMessage, Page

from tests.addresses import FILES, SENDINGS, names_of_addresses
from tests.browser.people import NewContext, Person, at_browser, on
from tests.browser.things import THINGS
from tests.scenarios import Case
from tests.tours import (
    NAMED,
    TOURS,
    UNVERIFIED,
    Stop,
    offered,
    person_of,
    stages_of,
)

WIDE, PHONE, NARROWEST = (1280, 900), (375, 800), (320, 700)
BEYOND_THE_EDGE = """() => {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return "";
  const wide = [...document.querySelectorAll("body *")].filter((e) => e.getBoundingClientRect().right > width + 1);
  return wide.slice(-3).map((e) => e.outerHTML.slice(0, 160)).join(" | ") || "the document";
}"""


@pytest.mark.django_db
def test_no_page_is_left_out() -> None:
    left = set(names_of_addresses()) - NAMED - FILES - SENDINGS
    for case in (case for tour in TOURS for case in stages_of(tour)):
        if not left:  # as soon as each was met
            break
        with on(case.today):
            left -= {stop.name for stop in offered(case)}
    assert not left
    assert set(names_of_addresses()) >= NAMED | FILES | SENDINGS
    assert not NAMED & (FILES | SENDINGS)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("tour", TOURS)
def test_each_page_is_usable_by_all(
    tour: str, live_server: Any, new_context: NewContext, axe: Callable[[Page], None]
) -> None:
    visits: Visits | None = None
    for case in stages_of(tour):
        visits = visits or Visits(case, live_server.url, new_context, axe)
        visits.go_through(TOURS[tour][case.stage])
    assert visits is not None
    assert not visits.wrong, "\n\n".join(visits.wrong)


@dataclass
class Visits:
    """Goes from page to page, each role at its own browser, and keeps what is wrong to say it all at the end."""

    case: Case
    base: str
    new_context: NewContext
    axe: Callable[[Page], None]
    people: dict[str, Person] = field(default_factory=dict)
    titles: dict[str, str] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)

    def go_through(self, found: tuple[Stop, ...]) -> None:
        """The pages of one stage, on its day."""
        with on(self.case.today):
            signed_in: set[str] = set()
            anew = (stop for stop in offered(self.case) if stop.name not in self.titles.values())
            for stop in (*found, *anew):
                person = self.person(stop.who)
                if stop.who not in signed_in | {"visitor"}:
                    person.sign_in(with_code=stop.who not in UNVERIFIED)
                    signed_in.add(stop.who)
                ids = [THINGS[name](self.case) for name in stop.of]
                self.look_at(person.open(stop.name, *ids, query=stop.query), stop)

    def person(self, who: str) -> Person:
        if who not in self.people:
            self.people[who] = at_browser(person_of(who, self.case), self.new_context, self.base)
            self.people[who].page.on("console", self.on_console)
        return self.people[who]

    def on_console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.wrong.append(f"{message.location['url']}: console says {message.text}")

    def look_at(self, page: Page, stop: Stop) -> None:
        where = f"{stop.name} as {stop.who}, {self.case.stage}"
        headings, language = page.locator("h1").count(), page.locator("html").get_attribute("lang")
        if headings != 1 or language != "fr":
            self.wrong.append(f"{where}: {headings} h1, lang={language}")
        if self.titles.setdefault(page.title(), stop.name) != stop.name:
            self.wrong.append(f"{where}: same title as {self.titles[page.title()]}: {page.title()}")
        for width, height in (WIDE, PHONE):
            page.set_viewport_size({"width": width, "height": height})
            try:
                self.axe(page)
            except AssertionError as violations:
                self.wrong.append(f"{where}, {width} px: {violations}")
        page.set_viewport_size({"width": NARROWEST[0], "height": NARROWEST[1]})
        if beyond := page.evaluate(BEYOND_THE_EDGE):
            self.wrong.append(f"{where}, {NARROWEST[0]} px: wider than the screen: {beyond}")
        page.set_viewport_size({"width": WIDE[0], "height": WIDE[1]})
