"""The search of communes, open to all."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from label_sp.common import throttles

URL = "/api/v1/communes/"
pytestmark = pytest.mark.django_db


def test_a_commune_is_searched_without_signing_in_and_kept_a_day(client: Client) -> None:
    answer = client.get(URL, {"q": "paris 12"})
    assert answer["Cache-Control"] == "public, max-age=86400"
    (found,) = answer.json()["results"]
    assert (found["code"], found["through"]) == ("75056", "Paris 12e Arrondissement")
    assert found["epci"] == {"code": "200054781", "name": "Métropole du Grand Paris"}
    assert (found["department"]["code"], found["region"]["code"], found["ept"]) == ("75", "11", None)


def test_one_commune_is_read_by_any_code_that_it_had(client: Client) -> None:
    answer = client.get(f"{URL}01340/").json()
    assert (answer["code"], answer["designation"]) == ("01015", "Arboys en Bugey, Ain (code INSEE 01015)")
    assert client.get(f"{URL}99999/").status_code == 404
    overseas = client.get(f"{URL}98735/").json()
    assert (overseas["siren"], overseas["epci"], overseas["department"]["code"]) == ("", None, "987")


@pytest.mark.parametrize(
    "asked", [{}, {"q": ""}, {"q": "x" * 201}, {"q": "a", "zone": "metro"}, {"q": "a\x00"}]
)
def test_a_search_that_makes_no_sense_is_a_problem(client: Client, asked: dict[str, str]) -> None:
    answer = client.get(URL, asked)
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")


def test_what_is_nowhere_is_an_empty_list(client: Client) -> None:
    assert client.get(URL, {"q": "Xyzzy"}).json() == {"results": []}


def test_nobody_empties_the_list_in_a_minute(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    cache.clear()
    monkeypatch.setattr(throttles.ScopedLimit, "THROTTLE_RATES", {"public": "2/min"})
    answers: list[Any] = [client.get(URL, {"q": "albert"}).status_code for _ in range(3)]
    assert answers == [200, 200, 429]
    cache.clear()
