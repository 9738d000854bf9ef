"""The pages of certification in a browser: no accessibility violation, by keyboard, and without JavaScript."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from candidates.enums import Status
from label_sp.actors.models import User
from tests.audits.conftest import browser
from tests.certification.pages import PASSWORD, address
from tests.scenarios import Case, at_stage

pytestmark = pytest.mark.django_db(transaction=True)

NewContext = Callable[..., BrowserContext]
SIZES = ({"width": 1280, "height": 900}, {"width": 375, "height": 800}, {"width": 320, "height": 700})
SHOWN = (  # stage, its scores, role, page
    ("preparing", ("or", None), "candidate", "dossier"),
    ("submitted", ("or", None), "manager", "review"),
    ("scored", ("argent", None), "manager", "dossier"),
    ("answered", ("argent", None), "decider", "decide"),
    ("action_plan_due", ("argent", "bronze"), "candidate", "dossier"),
    ("suspended", ("or", None), "ditp", "dossier"),
)


def logged_in(new_context: NewContext, live_server: LiveServer, user: User, **options: object) -> Page:
    context = new_context(**options)
    session = browser(user).cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    return context.new_page()


@pytest.mark.parametrize("shown", SHOWN, ids=lambda shown: "-".join((shown[0], *shown[2:])))
def test_a_page_has_no_violation_and_fits_each_screen(
    shown: tuple[str, tuple[str, str | None], str, str],
    new_context: NewContext,
    live_server: LiveServer,
    axe: Callable[[Page], None],
) -> None:
    stage, (scores, follow_up_scores), role, name = shown
    case = at_stage(stage, scores=scores, follow_up_scores=follow_up_scores, service="Maison " + "x" * 90)
    with case.at(case.today, hour=12):
        page = logged_in(new_context, live_server, getattr(case.people, role))
        for size in SIZES:
            page.set_viewport_size(size)
            page.goto(live_server.url + address(name, case.dossier))
            axe(page)
            assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), size
            page.goto(live_server.url + reverse("certification:desk"))
            axe(page)


def decide(page: Page, live_server: LiveServer, case: Case) -> None:
    """From the desk to the decision, by what the pages say."""
    page.goto(live_server.url + reverse("certification:desk"))
    page.get_by_role("link", name=case.dossier.service.name).first.click()
    page.get_by_role("link", name="Décider du label").click()
    page.get_by_label("Accorder le palier Argent (proposé par les scores)").check(force=True)
    page.get_by_label("Votre mot de passe, pour confirmer").fill(PASSWORD)
    page.get_by_role("button", name="Prendre cette décision").click()
    expect(page.get_by_text("La décision est enregistrée.")).to_be_visible()


def test_a_decision_is_taken_without_javascript(new_context: NewContext, live_server: LiveServer) -> None:
    case = at_stage("answered", scores="argent")
    with case.at(case.today, hour=12):
        page = logged_in(new_context, live_server, case.people.decider, java_script_enabled=False)
        decide(page, live_server, case)
    assert (case.dossier.status, case.dossier.tier) == (Status.LABELLED, "argent")


def test_a_refused_act_takes_the_keyboard_to_its_reasons(
    new_context: NewContext, live_server: LiveServer
) -> None:
    case = at_stage("answered", scores="argent")
    with case.at(case.today, hour=12):
        page = logged_in(new_context, live_server, case.people.decider)
        page.goto(live_server.url + address("decide", case.dossier))
        page.get_by_label("Accorder le palier Or").focus()
        page.keyboard.press("Space")
        page.locator("#id_reason").focus()
        page.keyboard.type("Le service progresse.")
        page.keyboard.press("Tab")
        page.keyboard.type(PASSWORD)
        page.keyboard.press("Enter")
        expect(page.get_by_role("alert")).to_be_focused()
        expect(page.get_by_role("alert")).to_contain_text("DEC-03")
        expect(page.locator("#id_reason")).to_have_value("Le service progresse.")
    assert case.dossier.status == Status.AWAITING_DECISION
