"""ProConnect as a person goes through it, by a provider on this machine: each page is legible, and leads somewhere."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from label_sp.actors.enums import Role
from tests.actors.oidc import ANOTHER_KEY, CLAIRE, KEY, Provider, in_use
from tests.browser.people import NewContext, at_browser
from tests.factories import OrganisationFactory, member

pytestmark = pytest.mark.django_db(transaction=True)
BUTTON = "S’identifier avec ProConnect"


@pytest.fixture
def it(settings: Any) -> Iterator[Provider]:
    with in_use(settings) as found:
        yield found


def test_who_has_no_account_asks_for_one_or_comes_as_somebody_else(
    live_server: Any, new_context: NewContext, axe: Callable[[Page], None], it: Provider
) -> None:
    visitor: Any = at_browser(None, new_context, live_server.url, color_scheme="dark")  # type: ignore[arg-type]
    visitor.open("actors:login")
    axe(visitor.page)
    visitor.follow(BUTTON)
    visitor.sees_heading("Aucun compte à cette adresse")
    visitor.sees(f"sous l’adresse {CLAIRE['email']}")
    axe(visitor.page)
    leave = visitor.page.get_by_role("link", name="fermez cette session ProConnect")
    expect(leave).to_have_attribute("href", re.compile(rf"^{it.issuer}/session/end\?id_token_hint="))
    visitor.follow("Demander un accès")
    expect(visitor.page.get_by_label("Votre prénom")).to_have_value("Claire")


def test_what_went_wrong_is_said_on_the_login_which_leads_on(
    live_server: Any, new_context: NewContext, axe: Callable[[Page], None], it: Provider
) -> None:
    member(OrganisationFactory(), Role.CANDIDATE_MANAGER, user__email=CLAIRE["email"])
    visitor: Any = at_browser(None, new_context, live_server.url, color_scheme="dark")  # type: ignore[arg-type]
    account = reverse("actors:account")
    it.key = ANOTHER_KEY
    visitor.page.goto(live_server.url + account)
    visitor.follow(BUTTON)
    visitor.sees_heading("Connexion")
    visitor.sees("La connexion avec ProConnect n’a pas abouti.")
    axe(visitor.page)
    it.key = KEY
    visitor.follow(BUTTON)
    visitor.sees_heading("Mon compte")


def test_one_sees_one_s_identities_and_leaves_both(
    live_server: Any, new_context: NewContext, axe: Callable[[Page], None], it: Provider
) -> None:
    member(OrganisationFactory(), Role.CANDIDATE_MANAGER, user__email=CLAIRE["email"])
    claire: Any = at_browser(None, new_context, live_server.url, color_scheme="dark")  # type: ignore[arg-type]
    claire.open("actors:login")
    claire.follow(BUTTON)
    claire.open("actors:own_identities")
    claire.sees("fournisseur d’identité 71144ab3")
    axe(claire.page)
    claire.press("Détacher")
    claire.sees("Ce champ est obligatoire")
    claire.press("Se déconnecter", inside=claire.page.locator("header"))
    claire.sees_heading("Vous êtes déconnecté du site du label")
    expect(claire.page).to_have_title("Vous êtes déconnecté du site du label — Label Services Publics +")
    axe(claire.page)
