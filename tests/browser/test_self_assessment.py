"""The candidate's grid on a phone: the network is cut, a colleague saves the same point."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from playwright.sync_api import expect

from candidates.self_assessments import use_cases
from tests.browser.people import NewContext, at_browser, on
from tests.browser.things import filled
from tests.scenarios import at_stage

pytestmark = pytest.mark.django_db(transaction=True)
PHONE = {"width": 375, "height": 800}


def test_two_colleagues_on_one_point_lose_nothing_and_a_cut_network_neither(
    live_server: Any, new_context: NewContext
) -> None:
    case = at_stage("preparing")
    with on(case.today):
        filled(case)
        person = at_browser(case.people.contributor, new_context, live_server.url).sign_in()
        person.page.set_viewport_size(PHONE)
        person.open("candidates:self_assessment_grid", case.dossier_id)
        point = person.page.locator("#point-1-2")
        action = point.get_by_role("textbox", name="Action prévue")
        point.get_by_role("radio").nth(1).check(force=True)
        action.press_sequentially("Former l’équipe")  # and no other field is gone to
        expect(point.get_by_role("status")).to_contain_text("Enregistré à")
        expect(point.locator("[name=version]")).to_have_value("2")
        person.page.context.set_offline(True)
        action.fill("Former toute l’équipe")
        expect(point.get_by_role("status")).to_contain_text("Non enregistré : la connexion est coupée.")
        use_cases.assess_point(
            case.dossier_id,
            "1.2",
            actor=case.people.candidate,
            value=Decimal("0.75"),
            comment="Vu en réunion",
            expected_version=2,
        )
        person.page.context.set_offline(False)
        expect(point.get_by_role("status")).to_contain_text(str(case.people.candidate))
        for words in ("Vu en réunion", "Former toute l’équipe"):
            expect(point.get_by_role("status")).to_contain_text(words)
        point.get_by_role("button", name="Garder ma saisie").click()
        expect(point.get_by_role("status")).to_contain_text("Enregistré à")
        person.page.reload()
        expect(action).to_have_value("Former toute l’équipe")
