"""Whoever sends a form after the end of the session lands, once logged in, on the page that holds it, told that nothing
was saved: from each form of each page. Nothing written is lost, and no answer is empty.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import parse_qs, urlencode, urljoin, urlsplit

import pytest
from django.conf import settings
from django.db import OperationalError
from django.test import Client, RequestFactory
from django.urls import resolve, reverse

from label_sp.actors.enums import Role
from label_sp.common import unsaved
from label_sp.site.views import server_error
from tests.audits.conftest import browser
from tests.factories import OrganisationFactory, member
from tests.tours import TOURS, visits

pytestmark = pytest.mark.django_db

WRITTEN = "Un texte assez long pour que personne ne veuille l’écrire deux fois."
SITE = "http://testserver"
ALWAYS_TAKEN = {"actors:logout", "actors:invitation_link"}
NOTICE = "Votre dernier envoi n’a pas été enregistré."


@dataclass
class Form:
    """One form of a page: where it goes, and what it sends when each of its texts was written."""

    action: str
    sent: dict[str, str] = field(default_factory=dict)
    texts: list[str] = field(default_factory=list)


class Forms(HTMLParser):
    """The forms of a page that send something."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.page, self.found, self._open = page, [], False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        at = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._open = at.get("method") == "post"
            if self._open:
                self.found.append(Form(urljoin(self.page, at.get("action"))))
        elif self._open and at.get("name") and "readonly" not in at:
            form = self.found[-1]
            if tag == "textarea":
                form.texts.append(at["name"])
                form.sent[at["name"]] = WRITTEN
            elif tag in ("input", "button"):
                form.sent.setdefault(at["name"], at.get("value", ""))

    def handle_endtag(self, tag: str) -> None:
        self._open = self._open and tag != "form"


def forms_of(answer: Any, page: str) -> list[Form]:
    parser = Forms(page)
    parser.feed(answer.content.decode())
    return parser.found


def expected(page: str) -> str:
    """Where one comes back to."""
    found = urlsplit(page)
    asked = [(name, value) for name, values in parse_qs(found.query).items() for value in values]
    return f"{found.path}?{urlencode([*asked, (unsaved.MARK, unsaved.NOTHING)])}"


@pytest.mark.parametrize("tour", TOURS)
def test_each_form_that_is_not_taken_leads_back_to_its_page_with_its_texts(tour: str) -> None:
    seen: set[tuple[str, str]] = set()
    for visit in (each for each in visits(tour) if each.is_signed_in):
        signed_in, stop, page = visit.client, visit.stop, visit.address
        for form in forms_of(signed_in.get(page), page):
            sending = resolve(urlsplit(form.action).path).view_name
            if (stop.name, sending) in seen or sending in ALWAYS_TAKEN:
                continue
            seen.add((stop.name, sending))
            where = f"{stop.name} as {stop.who}: {sending}"
            after_the_session(form, page, signed_in, where)
            stale(form, page, signed_in, where)
    assert seen or tour == "refusal"


def after_the_session(form: Form, page: str, signed_in: Client, where: str) -> None:
    sent, nobody = {"data": form.sent, "headers": {"referer": SITE + page}}, Client()
    if form.texts:
        shown = nobody.post(form.action, **sent)
        assert shown.status_code == 403, where
        assert shown.content.decode().count(f">{WRITTEN}</textarea>") == len(form.texts), where
    kept = nobody.post(form.action, **{**sent, "data": {**form.sent, unsaved.KEPT: "oui"}})
    assert kept.status_code == 302, where
    door = urlsplit(kept.headers["Location"])
    assert door.path == reverse("actors:login"), where
    (back,) = parse_qs(door.query)["next"]
    assert back == expected(page), where
    assert "rien n’a été enregistré" in nobody.get(kept.headers["Location"]).content.decode()
    landed = signed_in.get(back)
    assert landed.status_code == 200, where
    assert NOTICE in landed.content.decode(), where


def stale(form: Form, page: str, signed_in: Client, where: str) -> None:
    """The token is another one since: somebody logged in, in another tab."""
    signed_in.handler.enforce_csrf_checks = True
    sent = {**form.sent, "csrfmiddlewaretoken": "x" * 64}
    answer = signed_in.post(form.action, data=sent, headers={"referer": SITE + page})
    signed_in.handler.enforce_csrf_checks = False
    said = answer.content.decode()
    assert answer.status_code == 403, where
    assert "Ce formulaire est périmé" in said, where
    assert said.count(f">{WRITTEN}</textarea>") == len(form.texts), where
    assert f'href="{expected(page).replace("&", "&amp;")}"' in said, where
    assert "rechargez" not in said.lower(), where


@pytest.mark.parametrize(
    ("name", "above"),
    [("actors:logout", ""), ("actors:create_token", "/mon-compte/"), ("certification:feed_new", "/")],
)
def test_an_address_that_only_takes_forms_says_so_on_a_page_with_a_way_on(name: str, above: str) -> None:
    answer = browser(member(OrganisationFactory(), Role.CANDIDATE_MANAGER)).get(reverse(name))
    said = answer.content.decode()
    assert answer.status_code == 405
    assert answer.headers["Allow"]
    assert "<h1>Cette adresse n’est pas une page</h1>" in said
    assert ("Ouvrir la page du dessus" in said) == bool(above)
    assert f'href="{above}' in said


@pytest.mark.parametrize(
    ("error", "status"), [(OperationalError(), 503), (ValueError(), 500), (OSError(28, ""), 507)]
)
def test_when_the_server_is_in_trouble_one_comes_back_to_the_form_too(
    error: Exception, status: int, rf: RequestFactory
) -> None:
    request = rf.post("/dossiers/", {"words": WRITTEN}, headers={"referer": f"{SITE}/mon-compte/"})
    try:
        raise error
    except type(error):
        answer = server_error(request)
    assert answer.status_code == status
    assert f'href="/mon-compte/?{unsaved.MARK}={unsaved.PERHAPS}"' in answer.content.decode()


def test_too_much_at_once_leads_back_to_the_form(client: Client) -> None:
    page = reverse("actors:login")
    weight = settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1
    answer = client.post(page, {"username": "x" * weight}, headers={"referer": SITE + page})
    assert answer.status_code == 413
    assert f'href="{expected(page)}"' in answer.content.decode()


@pytest.mark.parametrize("referer", ["https://elsewhere.example/mon-compte/", "", f"{SITE}/nulle-part/"])
def test_a_form_of_another_site_is_given_no_text_and_no_way_back(referer: str) -> None:
    client = Client(enforce_csrf_checks=True)
    answer = client.post(reverse("actors:login"), {"username": WRITTEN}, headers={"referer": referer})
    said = answer.content.decode()
    assert answer.status_code == 403
    assert WRITTEN not in said
    assert "Revenir au formulaire" not in said


@pytest.mark.parametrize("name", ["password", "new_password1", "code", "csrfmiddlewaretoken"])
def test_no_secret_is_shown_again(name: str) -> None:
    client = Client(enforce_csrf_checks=True)
    page = reverse("actors:login")
    answer = client.post(page, {name: WRITTEN}, headers={"referer": SITE + page})
    assert WRITTEN not in answer.content.decode()
