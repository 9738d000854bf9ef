"""The field « commune » as a combobox, by the keyboard alone; what it proposes is read by axe."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from candidates.services.models import Service
from label_sp.actors.enums import Role
from tests.browser.people import NewContext, at_browser
from tests.factories import OrganisationFactory, member

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_commune_is_chosen_by_typing(
    live_server: Any, new_context: NewContext, axe: Callable[[Page], None]
) -> None:
    person = at_browser(
        member(OrganisationFactory(), Role.CANDIDATE_MANAGER), new_context, live_server.url
    ).sign_in()
    person.open("candidates:dossier_new")
    page = person.page
    field = page.get_by_role("combobox", name="Commune où il se trouve")
    field.press_sequentially("saint deni")
    options = page.get_by_role("listbox").get_by_role("option")
    expect(options.first).to_contain_text("Saint-Denis, La Réunion")
    axe(page)
    field.press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()
    field.press("ArrowDown")
    field.press("ArrowDown")
    expect(options.nth(1)).to_have_attribute("aria-selected", "true")
    field.press("Enter")
    expect(field).to_have_value("Saint-Denis, Seine-Saint-Denis (code INSEE 93066)")
    person.type("Nom du service", "Mairie de quartier")
    person.choose("Catégorie", "collectivité territoriale ou son établissement public")
    person.tick("service public local : pour lui-même")
    person.type("Agents en contact avec les usagers", 3)
    person.press("Enregistrer le service et créer son dossier")
    assert Service.objects.get().department == "93"
