"""Nobody loses what they were sending because of an address: 308, the same method and the same body."""

from __future__ import annotations

import pytest
from django.test import Client

PATHS = ["/api/v1/auth/token", "/connexion", "/simulateurs/enquetes", "/api/v1/me", "/registre"]


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("method", ["get", "post", "put", "delete"])
@pytest.mark.parametrize("debug", [False, True])
def test_without_the_final_slash_the_same_request_is_sent_to_it(
    method: str, path: str, debug: bool, settings
) -> None:
    settings.DEBUG = debug
    answer = Client().generic(method.upper(), f"{path}?a=1", "{}", "application/json")
    assert answer.status_code == 308
    assert answer["Location"].startswith(f"{path}/?a=1")


@pytest.mark.django_db
def test_what_was_sent_arrives() -> None:
    wrong = {"email": "personne@nulle-part.test", "password": "faux"}
    answer = Client().post("/api/v1/auth/token", wrong, "application/json", follow=True)
    assert answer.redirect_chain == [("/api/v1/auth/token/", 308)]
    assert (answer.status_code, answer.request["REQUEST_METHOD"]) == (401, "POST")


def test_to_https_too(settings) -> None:
    settings.SECURE_SSL_REDIRECT = True
    answer = Client().post("/api/v1/auth/token/", {}, "application/json")
    assert (answer.status_code, answer["Location"]) == (308, "https://testserver/api/v1/auth/token/")


@pytest.mark.django_db
def test_an_address_that_is_none_with_a_slash_either_stays_unknown() -> None:
    assert Client().post("/api/v1/nulle-part", {}, "application/json").status_code == 404
