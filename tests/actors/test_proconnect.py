"""ProConnect, against a provider that answers on this machine: who comes in, who does not, and what is said."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from django.test import Client
from django.urls import reverse

from label_sp.actors import proconnect
from label_sp.actors.enums import OrganisationKind, Role
from label_sp.actors.models import ProConnectIdentity, User
from label_sp.actors.use_cases.proconnect import recognise
from label_sp.common.start import HALF_KNOWN, IN_CLEAR, proconnect_is_whole
from label_sp.journal.models import JournalEntry
from label_sp.outbox.models import Message
from tests.actors.oidc import ANOTHER_KEY, CLAIRE, Provider, in_use
from tests.certification.pages import words
from tests.factories import OrganisationFactory, member

pytestmark = pytest.mark.django_db
BEGIN, RETURN, LOGIN, DESK = (
    reverse(f"actors:{name}") if name != "desk" else reverse("certification:desk")
    for name in ("proconnect", "proconnect_return", "login", "desk")
)
FAILED, AWAY, REFUSED = "n’a pas abouti", "ne répond pas", "vous y avez renoncé, ou il l’a refusé"


@pytest.fixture
def it(settings: Any) -> Iterator[Provider]:
    with in_use(settings) as found:
        yield found


def goes(client: Client, then: str = "") -> str:
    """As a browser: to the provider, which signs the person in, and where it sends them back to."""
    away = client.get(BEGIN, {"next": then} if then else {})["Location"]
    back = requests.get(away, allow_redirects=False, timeout=5).headers["Location"]
    return back.removeprefix("http://testserver")


def comes_in(client: Client, **told: Any) -> Any:
    return client.get(goes(client, **told), follow=True)


def is_in(client: Client, user: User) -> bool:
    return client.session.get("_auth_user_id") == str(user.pk)


@pytest.fixture
def claire() -> User:
    return member(OrganisationFactory(), Role.CANDIDATE_MANAGER, user__email="Claire@valmont.example".lower())


# --- who comes in -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("is_token", [True, False])
def test_an_account_is_found_by_its_address_then_by_the_identity(
    client: Client, it: Provider, claire: User, is_token: bool
) -> None:
    it.userinfo_is_token = is_token
    assert "S’identifier avec ProConnect" in words(client.get(LOGIN))
    assert comes_in(client).redirect_chain[-1][0] == DESK and is_in(client, claire)
    assert it.asked["acr_values"] == "eidas1" and len(it.asked["state"]) >= 32 <= len(it.asked["nonce"])
    identity = ProConnectIdentity.objects.get()
    assert (identity.user, identity.sub, identity.idp_id) == (claire, "b2f4", "71144ab3")
    assert JournalEntry.objects.filter(event="proconnect.linked", subject_id=claire.pk).count() == 1
    (mail,) = Message.objects.filter(kind="proconnect.linked")
    assert mail.recipient == claire

    claire.email = "claire.vasseur@ailleurs.example"
    claire.save()
    again = Client()
    comes_in(again)
    assert is_in(again, claire) and Message.objects.filter(kind="proconnect.linked").count() == 1


def test_one_comes_back_to_the_page_that_was_asked_for_and_never_elsewhere(
    client: Client, it: Provider, claire: User
) -> None:
    account = reverse("actors:account")
    assert comes_in(client, then=account).redirect_chain[-1][0] == account
    another = Client()
    assert comes_in(another, then="https://ailleurs.example/").redirect_chain[-1][0] == DESK


def test_another_identity_of_the_same_address_opens_the_same_account(
    client: Client, it: Provider, claire: User
) -> None:
    """Whoever changes of identity provider gets another `sub`."""
    comes_in(client)
    it.person |= {"sub": "c3a5", "idp_id": "autre"}
    another = Client()
    comes_in(another)
    assert is_in(another, claire) and claire.proconnect_identities.count() == 2


def test_whoever_owes_a_code_owes_it_still(client: Client, it: Provider, settings: Any) -> None:
    settings.SECOND_FACTOR = True
    body = OrganisationFactory(kind=OrganisationKind.BODY)
    person = member(body, Role.DECIDER, user__email=CLAIRE["email"])
    it.changes = {"amr": ["pwd", "mfa"]}
    answer = comes_in(client)
    assert is_in(client, person)
    assert answer.redirect_chain[-1][0].startswith(reverse("actors:enrol"))
    assert client.get(reverse("certification:dossiers"))["Location"].startswith(reverse("actors:enrol"))


def test_leaving_offers_to_leave_the_provider_too(client: Client, it: Provider, claire: User) -> None:
    comes_in(client)
    page = client.post(reverse("actors:logout"))
    assert "Se déconnecter aussi de ProConnect" in words(page) and not is_in(client, claire)
    address = urlsplit(page.context["address"])
    told = parse_qs(address.query)
    assert page.context["address"].startswith(f"{it.issuer}/session/end?") and told["id_token_hint"]
    assert told["post_logout_redirect_uri"] == ["http://testserver/"]
    assert len(told["state"][0]) == 32
    other = Client()
    other.force_login(claire, "django.contrib.auth.backends.ModelBackend")
    assert other.post(reverse("actors:logout")).status_code == 302  # came by a password


# --- who does not -----------------------------------------------------------------------------------------------------


def test_without_an_account_nobody_is_made_and_the_request_for_an_access_begins_with_what_is_known(
    client: Client, it: Provider
) -> None:
    answer = comes_in(client)
    assert answer.status_code == 403 and "aucun compte du label ne s’y ouvre" in words(answer)
    assert not User.objects.exists()
    told = parse_qs(urlsplit(answer.context["address"]).query)
    assert "fermez cette session ProConnect" in words(answer) and told["id_token_hint"]
    assert client.session.session_key not in answer.content.decode()
    form = client.get(reverse("candidates:access_new")).content.decode()
    for known in ("Claire", "Vasseur", "claire@valmont.example", "13002526500013"):
        assert f'value="{known}"' in form


@pytest.mark.parametrize(
    "case", ["closed account", "closed account known", "address not verified", "no address"]
)
def test_who_may_not_come_in_reads_the_same(client: Client, it: Provider, claire: User, case: str) -> None:
    if case == "closed account known":
        recognise(it.issuer, CLAIRE)
    if case.startswith("closed"):
        claire.is_active = False
        claire.save()
    it.said = {"address not verified": {"email_verified": False}, "no address": {"email": ""}}.get(case, {})
    answer = comes_in(client)
    assert answer.status_code == 403 and not is_in(client, claire)
    assert "aucun compte du label ne s’y ouvre" in words(answer)


@pytest.mark.parametrize(
    ("changes", "said", "key"),
    [
        ({"aud": "another-site"}, {}, None),
        ({"aud": ["another-site", "third"]}, {}, None),
        ({"iss": "https://ailleurs.example"}, {}, None),
        ({"nonce": "another"}, {}, None),
        ({"exp": 1}, {}, None),
        ({"exp": None}, {}, None),
        ({"sub": None}, {}, None),
        ({}, {"sub": "somebody-else"}, None),
        ({}, {"aud": "another-site"}, None),
        ({}, {}, ANOTHER_KEY),
    ],
)
def test_a_token_that_is_not_right_opens_nothing(
    client: Client, it: Provider, claire: User, changes: dict[str, Any], said: dict[str, Any], key: Any
) -> None:
    it.changes, it.said = changes, said
    it.key = key or it.key
    answer = comes_in(client)
    assert answer.redirect_chain[-1][0] == LOGIN and FAILED in words(answer)
    assert not is_in(client, claire) and not ProConnectIdentity.objects.exists()


def test_a_return_serves_once_and_only_the_browser_that_left(
    client: Client, it: Provider, claire: User
) -> None:
    back = goes(client)
    assert FAILED in words(Client().get(back, follow=True))
    client.get(back)
    assert is_in(client, claire)
    client.logout()
    assert FAILED in words(client.get(back, follow=True)) and not is_in(client, claire)


@pytest.mark.parametrize(
    "query", [{}, {"error": "access_denied"}, {"code": "x"}, {"state": "x", "code": "y"}]
)
def test_a_return_of_nothing_says_so(client: Client, it: Provider, query: dict[str, str]) -> None:
    client.get(BEGIN)
    assert FAILED in words(client.get(RETURN, query, follow=True))


def test_who_gives_up_reads_so_and_goes_on_to_the_page_that_was_asked_for(
    client: Client, it: Provider, claire: User
) -> None:
    account = reverse("actors:account")
    state = parse_qs(urlsplit(client.get(BEGIN, {"next": account})["Location"]).query)["state"][0]
    refused = {"error": "access_denied", "state": state}
    answer = client.get(RETURN, refused, follow=True)
    assert REFUSED in words(answer) and FAILED not in words(answer)
    assert f'?next={account}">S’identifier avec ProConnect' in answer.content.decode().replace("%2F", "/")
    typed = {"username": claire.email, "password": "mot-de-passe-de-test", "next": answer.context["next"]}
    assert client.post(LOGIN, typed)["Location"] == account
    assert FAILED in words(Client().get(RETURN, refused, follow=True))  # nobody left from there


def test_a_failure_never_leads_elsewhere(client: Client, it: Provider, settings: Any) -> None:
    settings.PROCONNECT_ISSUER = "http://127.0.0.1:9"
    answer = client.get(BEGIN, {"next": "https://ailleurs.example/"}, follow=True)
    assert AWAY in words(answer) and answer.context["next"] == ""


def test_a_provider_in_trouble_is_told_and_the_password_still_serves(
    client: Client, it: Provider, claire: User
) -> None:
    back = goes(client)
    it.status = 500
    assert FAILED in words(client.get(back, follow=True))
    proconnect.discovered.cache_clear()
    assert AWAY in words(client.get(BEGIN, follow=True))
    typed = {"username": claire.email, "password": "mot-de-passe-de-test"}
    assert client.post(LOGIN, typed).status_code == 302 and is_in(client, claire)


def test_a_provider_that_is_away_is_told(client: Client, it: Provider, settings: Any) -> None:
    settings.PROCONNECT_ISSUER = "http://127.0.0.1:9"
    started = time.monotonic()
    assert AWAY in words(client.get(BEGIN, follow=True))
    assert time.monotonic() - started < proconnect.TIMEOUT + 2


def test_a_provider_that_says_that_it_is_another_is_not_believed(client: Client, it: Provider) -> None:
    real, it.issuer = it.issuer, "https://ailleurs.example"
    assert AWAY in words(client.get(BEGIN, follow=True))
    it.issuer = real


# --- by setting -------------------------------------------------------------------------------------------------------


def test_without_the_setting_there_is_no_button_and_no_page(client: Client) -> None:
    assert "ProConnect" not in words(client.get(LOGIN))
    assert [client.get(each).status_code for each in (BEGIN, RETURN)] == [404, 404]


WHOLE = {
    "PROCONNECT_CLIENT_ID": "x",
    "PROCONNECT_CLIENT_SECRET": "x",
    "PROCONNECT_ISSUER": "http://a.example",
}


@pytest.mark.parametrize(
    ("given", "production", "wrong"),
    [
        ({}, True, []),
        ({"PROCONNECT_ISSUER": "https://a.example"}, False, [HALF_KNOWN]),
        ({"PROCONNECT_CLIENT_SECRET": "x"}, False, [HALF_KNOWN]),
        (WHOLE, True, [IN_CLEAR]),
        (WHOLE, False, []),
        (WHOLE | {"PROCONNECT_ISSUER": "https://a.example"}, True, []),
    ],
)
def test_a_half_is_said_at_the_start(
    settings: Any, given: dict[str, str], production: bool, wrong: list[str]
) -> None:
    settings.PRODUCTION = production
    for name, value in given.items():
        setattr(settings, name, value)
    assert [each.id for each in proconnect_is_whole()] == wrong
