"""Contact sheets of every form of the tours after a refusal: sent empty, then with what nobody should type.

For a person to look at, in the four looks of sheets.py: `make sheets`. Not part of the suite. Django is asked, and all
is undone; the browser only shows the answer, as it came.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from playwright.sync_api import Page, Route

from tests.browser.people import NewContext
from tests.browser.sheets import FOLDER, bind, shoot
from tests.tours import TOURS, Visit, visits

FORMS = """() => [...document.querySelectorAll("main form[method=post]")].map((form) => ({
  action: new URL(form.action || location.href, location.href).pathname,
  kept: [...form.querySelectorAll("[type=hidden], button[name]")].filter((each) => each.name !== "csrfmiddlewaretoken")
    .slice(0, 40).map((each) => [each.name, each.value]),
  typed: [...form.querySelectorAll("input:not([type=hidden]), select, textarea")].filter((each) => each.name)
    .map((each) => [each.name, each.type, each.value]),
}))"""
LONG = "Communauté de communes du Pays de Sainte-Geneviève-des-Bois et de Saint-Rémy-lès-Chevreuse, " * 4
ODD = {
    "text": LONG,
    "textarea": "Ce que j’ai écrit.\nSur deux lignes.",
    "number": "-3",
    "date": "1999-02-30",
    "email": "claire.vasseur(at)exemple",
    "tel": "12",
    "url": "exemple",
    "password": "abc",
}


@dataclass
class Refusals:
    """Goes through the forms of a tour; each is sent twice."""

    folder: Path
    base: str
    page: Page
    seen: set[tuple[str, ...]] = field(default_factory=set)

    def go(self, visit: Visit) -> None:
        cache.clear()
        client, address = visit.client, visit.address  # signs in and makes what the page is about, to stay
        with undone():
            answer = client.get(address)
        if answer.status_code != 200:
            return
        self._show(address, answer)
        for number, form in enumerate(self.page.evaluate(FORMS)):
            names = tuple(name for name, _, _ in form["typed"])
            known = (visit.stop.name, visit.stop.who, *names, *(name for name, _ in form["kept"]))
            if names and known not in self.seen:
                self.seen.add(known)
                self._send(visit, number, form)

    def _send(self, visit: Visit, number: int, form: dict[str, Any]) -> None:
        for kind, data in sent(form):
            cache.clear()
            with undone():
                answer = visit.client.post(form["action"], data)
            if answer.has_header("Location") or not answer.get("Content-Type", "").startswith("text/html"):
                continue  # it was taken, or a file leaves
            self._show(form["action"], answer)
            folder = self.folder / visit.stop.who
            folder.mkdir(parents=True, exist_ok=True)
            shoot(self.page, folder / f"{visit.stop.name.replace(':', '-')}-{number}-{kind}")

    def _show(self, address: str, answer: Any) -> None:
        headers = {name: value for name, value in answer.items() if name != "Content-Length"}
        target = self.base + urlsplit(address).path

        def give(route: Route) -> None:
            route.fulfill(status=200, headers=headers, body=answer.content)

        self.page.unroute_all()
        self.page.route(lambda url: url.split("?")[0].split("#")[0] == target, give)
        self.page.goto(self.base + address)


def sent(form: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Nothing at all; and something wrong in each field that may hold it."""
    kept: dict[str, Any] = dict(form["kept"])
    sent_by_itself = {
        name: "" for name, kind, _ in form["typed"] if kind not in ("checkbox", "radio", "file")
    }
    yield "empty", kept | sent_by_itself
    odd: dict[str, Any] = {}
    for name, kind, value in form["typed"]:
        if kind == "file":
            odd[name] = SimpleUploadedFile("é" * 60 + " plan.exe", b"MZ\x90\x00")
        elif kind in ODD:
            odd[name] = ODD[kind]
        elif value:
            odd.setdefault(name, value)
    yield "odd", kept | odd


@contextmanager
def undone() -> Iterator[None]:
    """A transaction that leaves nothing."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("tour", TOURS)
def test_draw_refused(tour: str, live_server: Any, new_context: NewContext) -> None:
    refusals = Refusals(FOLDER / f"{tour} refused", live_server.url, new_context().new_page())
    for visit in visits(tour):
        refusals.go(visit)
    for folder in sorted(refusals.folder.glob("*/")):
        bind(refusals.page, folder)
