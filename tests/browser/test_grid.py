"""The grid when things go wrong: the network is cut, the server does not answer, two windows score one point."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.people import NewContext, Person, at_browser, on
from tests.scenarios import Case, at_stage

pytestmark = pytest.mark.django_db(transaction=True)

KEPT = "Object.keys(localStorage).filter((key) => key.includes('/audits/')).length"


@pytest.fixture
def case(transactional_db: None) -> Iterator[Case]:
    """The day of the visit."""
    found = at_stage("planned")
    with on(found.visit):
        yield found


@pytest.fixture
def auditor(case: Case, live_server: Any, new_context: NewContext) -> Person:
    """At the grid."""
    person = at_browser(case.people.auditor, new_context, live_server.url).sign_in()
    person.open("audits:grid", case.audit.pk)
    return person


def point_of(page: Page, rank: int = 0) -> Locator:
    return page.locator("main").get_by_role("article").nth(rank)


def choose(point: Locator, position: int) -> None:
    point.get_by_role("radio").nth(position).check(force=True)


def test_a_cut_network_loses_nothing_and_the_save_leaves_by_itself_afterwards(auditor: Person) -> None:
    point = point_of(auditor.page)
    auditor.page.context.set_offline(True)
    choose(point, 3)
    point.get_by_role("textbox").fill("Vu à l’accueil.")
    expect(point.get_by_role("status")).to_contain_text("Non enregistré : la connexion est coupée.")
    expect(point.get_by_role("radio").nth(3)).to_be_checked()
    auditor.page.context.set_offline(False)
    expect(point.get_by_role("status")).to_contain_text("Enregistré à")
    auditor.page.reload()
    expect(point.get_by_role("radio").nth(3)).to_be_checked()
    expect(point.get_by_role("textbox")).to_have_value("Vu à l’accueil.")


def test_a_save_that_did_not_arrive_is_tried_again_by_its_button(auditor: Person) -> None:
    point = point_of(auditor.page)
    auditor.page.route("**/grille/**", lambda route: route.abort())
    choose(point, 1)
    expect(point.get_by_role("status")).to_contain_text("Non enregistré")
    auditor.page.unroute_all()
    point.get_by_role("button", name="Réessayer").click()
    expect(point.get_by_role("status")).to_contain_text("Enregistré à")
    auditor.page.reload()
    expect(point.get_by_role("radio").nth(1)).to_be_checked()


def test_a_session_that_ended_meanwhile_gives_the_typed_text_back(auditor: Person) -> None:
    point = point_of(auditor.page)
    auditor.page.context.clear_cookies()
    choose(point, 2)
    expect(point.get_by_role("status")).to_contain_text("Non enregistré : votre session est terminée")
    auditor.sign_in()
    auditor.page.once("dialog", lambda dialog: dialog.accept())  # the browser warns of what is not saved
    auditor.page.reload()
    expect(point.get_by_role("radio").nth(2)).to_be_checked()
    expect(point.get_by_role("status")).to_contain_text("la saisie d’avant est revenue")
    point.get_by_role("button", name="Réessayer").click()
    expect(point.get_by_role("status")).to_contain_text("Enregistré à")


def test_a_page_left_before_the_save_gives_the_typed_text_back(auditor: Person) -> None:
    """A finding leaves a second and a half after the last key."""
    point = point_of(auditor.page)
    point.get_by_role("textbox").press_sequentially("Un appel pris")
    auditor.page.route("**/grille/*/", lambda route: route.abort())
    auditor.page.reload()
    auditor.page.unroute_all()
    expect(point.get_by_role("textbox")).to_have_value("Un appel pris")
    expect(point.get_by_role("status")).to_contain_text("la saisie d’avant est revenue")
    point.get_by_role("button", name="Réessayer").click()
    expect(point.get_by_role("status")).to_contain_text("Enregistré à")
    auditor.page.reload()
    expect(point.get_by_role("textbox")).to_have_value("Un appel pris")
    expect(point.get_by_role("status")).to_contain_text("Enregistré le")


def cut_off(auditor: Person, words: str) -> str:
    """Writes without network, then closes the tab; where one was."""
    point, where = point_of(auditor.page), auditor.page.url
    auditor.page.context.route("**/grille/*/", lambda route: route.abort())
    point.get_by_role("textbox").press_sequentially(words)
    auditor.page.close()
    auditor.page.context.unroute_all()
    auditor.page = auditor.page.context.new_page()
    return where


def test_a_closed_tab_takes_nothing_away(auditor: Person) -> None:
    """The battery ends in the town hall: on the same device, the finding is there again."""
    where = cut_off(auditor, "Un appel pris en deux minutes")
    auditor.page.goto(where)
    point = point_of(auditor.page)
    expect(point.get_by_role("textbox")).to_have_value("Un appel pris en deux minutes")
    expect(point.get_by_role("status")).to_contain_text("la saisie d’avant est revenue")
    point.get_by_role("button", name="Réessayer").click()
    expect(point.get_by_role("status")).to_contain_text("Enregistré à")
    assert auditor.page.evaluate(KEPT) == 0


def test_what_comes_back_never_replaces_a_later_save_unseen(auditor: Person, new_context: NewContext) -> None:
    where = cut_off(auditor, "Écrit sans réseau")
    colleague = Person(auditor.user, new_context().new_page(), auditor.base).sign_in()
    colleague.page.goto(where)
    choose(point_of(colleague.page), 3)
    expect(point_of(colleague.page).get_by_role("status")).to_contain_text("Enregistré à")
    auditor.page.goto(where)
    point = point_of(auditor.page)
    point.get_by_role("button", name="Réessayer").click()
    expect(point.get_by_role("status")).to_contain_text("Choisissez la valeur à garder")
    expect(point.get_by_role("table")).to_contain_text("Écrit sans réseau")


def test_on_one_device_nobody_else_gets_it(auditor: Person, case: Case) -> None:
    where = cut_off(auditor, "Écrit sans réseau")
    other = Person(case.people.manager, auditor.page, auditor.base).sign_in()
    other.page.goto(where)
    assert "Écrit sans réseau" not in other.page.content()
    assert other.page.evaluate(KEPT) == 1


@pytest.mark.parametrize(("keep", "kept"), [("Garder ma saisie", 1), ("Garder la valeur enregistrée", 3)])
def test_two_windows_on_one_point_show_both_values_and_let_one_choose(
    auditor: Person, keep: str, kept: int
) -> None:
    second = auditor.page.context.new_page()
    second.goto(auditor.page.url)
    choose(point_of(auditor.page), 3)
    expect(point_of(auditor.page).get_by_role("status")).to_contain_text("Enregistré à")
    mine = point_of(second)
    choose(mine, 1)
    values = mine.get_by_role("table")
    expect(values.get_by_role("row", name="Score")).to_contain_text("0,25")
    expect(values.get_by_role("row", name="Score")).to_contain_text("1")
    expect(mine.get_by_role("status")).to_contain_text("Choisissez la valeur à garder")
    mine.get_by_role("button", name=keep).click()
    expect(values).to_have_count(0)
    second.reload()
    expect(point_of(second).get_by_role("radio").nth(kept)).to_be_checked()


def test_the_verdict_and_the_counts_follow_each_score(auditor: Person) -> None:
    auditor.sees("Aucun point noté sur")
    choose(point_of(auditor.page), 3)
    auditor.sees("1 point noté sur")
    auditor.sees("note 100,0")
    choose(point_of(auditor.page, 1), 0)
    auditor.sees("2 points notés sur")
    auditor.sees("note 50,0")


def test_a_button_pressed_while_a_save_is_under_way_is_not_refused_as_another_window_s(
    live_server: Any, new_context: NewContext
) -> None:
    """The save that leaves by itself changes the version that the button's own save would have told."""
    case = at_stage("visited")
    auditor = at_browser(case.people.auditor, new_context, live_server.url)
    under_way: list[Route] = []

    def slow_network(route: Route) -> None:
        if "hx-request" in route.request.headers and not under_way:
            under_way.append(route)
        else:
            route.continue_()

    with on(case.today):
        page = auditor.sign_in().open("audits:report", case.audit.pk)
        page.route("**/rapport/", slow_network)
        auditor.type("Synthèse des résultats", "Le service tient ses engagements.")
        with page.expect_request("**/rapport/"):
            page.keyboard.press("Tab")
        auditor.type("Points forts", "L’écoute.")
        page.get_by_role("button", name="Enregistrer et relire").click(no_wait_after=True)
        under_way[0].continue_()
        auditor.sees_heading("Envoi du rapport d’audit")
    assert (case.audit.synthesis, case.audit.strengths) == ("Le service tient ses engagements.", "L’écoute.")
