"""A long text, and the session ended meanwhile: whoever logs in again finds it in its form, and is told.

From each page that takes a text, in tests/site/test_session_over.py; here the browser's own part.
"""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.people import NewContext, Person, at_browser, on
from tests.browser.things import THINGS
from tests.scenarios import at_stage
from tests.tours import Stop, person_of

pytestmark = pytest.mark.django_db(transaction=True)

WRITTEN = "Écrit pendant une heure, ligne à ligne.\nPersonne ne veut l’écrire deux fois."
LONG_TEXTS = (
    ("preparing", Stop("candidates:self_assessment", "candidate", ("dossier",))),
    ("preparing", Stop("certification:prepare", "candidate", ("dossier",))),
    ("submitted", Stop("certification:review_piece", "manager", ("dossier", "piece"))),
    ("awaiting_decision", Stop("audits:observations", "candidate", ("audit",))),
    ("awaiting_decision", Stop("certification:decide", "decider", ("dossier",))),
    ("labelled", Stop("certification:text", "ditp", ("kind",))),
)


def form_of(person: Person) -> Locator:
    """The first form of the page that takes a text."""
    page = person.page
    return page.locator("main form[method=post]").filter(has=page.locator("textarea:not([readonly])")).first


def texts_of(person: Person) -> list[Locator]:
    return [text for text in form_of(person).locator("textarea").all() if text.is_visible()]


def write_everywhere(person: Person) -> int:
    found = texts_of(person)
    for number, text in enumerate(found):
        text.fill(f"{WRITTEN} {number}")
    return len(found)


def send(person: Person) -> None:
    with person.page.expect_navigation():
        form_of(person).locator("button:visible").last.click()


def all_is_back(person: Person, number: int) -> None:
    person.sees("Votre dernier envoi n’a pas été enregistré.")
    expect(person.page.get_by_text("Ce que vous aviez saisi est revenu dans le formulaire.")).to_be_visible()
    for rank, text in enumerate(texts_of(person)[:number]):
        expect(text).to_have_value(f"{WRITTEN} {rank}")


def log_in_where_one_is(person: Person) -> None:
    """On the login page that one was sent to."""
    person.sees_heading("Connexion")
    person.sees("rien n’a été enregistré")
    person.sign_in()
    person.page.goto(person.page.url)


@pytest.mark.parametrize(("stage", "stop"), LONG_TEXTS, ids=[stop.name for _, stop in LONG_TEXTS])
def test_a_long_text_comes_back_after_the_login(
    stage: str, stop: Stop, live_server: Any, new_context: NewContext
) -> None:
    case = at_stage(stage)
    with on(case.today):
        writer = at_browser(person_of(stop.who, case), new_context, live_server.url).sign_in()
        writer.open(stop.name, *(THINGS[name](case) for name in stop.of))
        number = write_everywhere(writer)
        assert number
        writer.page.context.clear_cookies(name="sessionid")
        send(writer)
        log_in_where_one_is(writer)
        all_is_back(writer, number)


def test_after_a_login_in_another_tab_the_text_comes_back_too(
    live_server: Any, new_context: NewContext
) -> None:
    case = at_stage("awaiting_decision")
    with on(case.today):
        writer = at_browser(case.people.candidate, new_context, live_server.url).sign_in()
        writer.open("audits:observations", case.audit.pk)
        number = write_everywhere(writer)
        writer.page.context.clear_cookies(name="csrftoken")
        send(writer)
        writer.sees_heading("Ce formulaire est périmé")
        expect(writer.page.locator("textarea")).to_have_count(0)
        writer.follow("Revenir au formulaire")
        all_is_back(writer, number)
        send(writer)
        writer.does_not_see("Votre dernier envoi n’a pas été enregistré.")
        assert writer.page.evaluate("sessionStorage.getItem('saisie')") is None


def test_nobody_else_finds_it(live_server: Any, new_context: NewContext) -> None:
    case = at_stage("preparing")
    with on(case.today):
        writer = at_browser(case.people.candidate, new_context, live_server.url).sign_in()
        writer.open("candidates:self_assessment", case.dossier_id)
        write_everywhere(writer)
        writer.page.context.clear_cookies(name="sessionid")
        send(writer)
        colleague = Person(case.people.contributor, writer.page, writer.base).sign_in()
        colleague.page.goto(colleague.page.url)
        colleague.sees("Votre dernier envoi n’a pas été enregistré.")
        expect(colleague.page.get_by_text("Ce que vous aviez saisi")).to_be_hidden()
        assert not any(WRITTEN in text.input_value() for text in texts_of(colleague))
        assert colleague.page.evaluate("sessionStorage.getItem('saisie')") is None
