"""What is to be copied is copied by one press, and the button shows only where that works."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.people import NewContext, at_browser, on
from tests.scenarios import at_stage


@pytest.mark.django_db(transaction=True)
def test_a_private_address_is_copied_by_one_press(live_server: Any, new_context: NewContext) -> None:
    case = at_stage("preparing")
    with on(case.today):
        person = at_browser(case.people.candidate, new_context, live_server.url)
        person.sign_in()
        page = person.open("certification:feeds")
        page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        expect(page.locator("[data-copies]")).to_have_count(0)
        page.get_by_role("button", name="Créer une adresse").click()
        page.get_by_role("button", name="Copier l’adresse").click()
        expect(page.get_by_role("button", name="Adresse copiée")).to_be_visible()
        copied = page.evaluate("navigator.clipboard.readText()")
        assert copied == page.locator(".sp-secret").inner_text() and copied.endswith(".ics")
