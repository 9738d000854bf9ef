"""Who is slowed down, who is not, and what a header or a stranger may change of it: nothing."""

from __future__ import annotations

import socket
import time
from typing import Any

import pytest
import redis
from django.core.cache import cache
from django.test import Client, RequestFactory
from django.utils import timezone
from redis.exceptions import ConnectionError as RedisAway
from rest_framework.test import APIClient
from rest_framework.throttling import BaseThrottle

from label_sp.actors import lockout
from label_sp.actors.models import User
from label_sp.common import throttles
from label_sp.common.caches import SharedCache
from label_sp.common.secret_urls import routes
from tests.factories import MembershipFactory

pytestmark = pytest.mark.django_db
PASSWORD = "mot-de-passe-de-test"
HERE, ELSEWHERE = "192.0.2.7", "198.51.100.8"


@pytest.fixture
def person() -> User:
    return MembershipFactory().user


@pytest.fixture
def _behind_one_proxy(settings: Any) -> None:
    settings.TRUSTED_PROXIES = 1


def page(email: str, password: str = PASSWORD, *, come: str = HERE, **headers: str) -> int:
    given = {"username": email, "password": password}
    return Client(REMOTE_ADDR=come, headers=headers).post("/connexion/", given).status_code


def api(email: str, password: str = PASSWORD, *, come: str = HERE, **headers: str) -> int:
    client = APIClient(REMOTE_ADDR=come, headers=headers)
    return client.post("/api/v1/auth/token/", {"email": email, "password": password}, "json").status_code


def failures(door: Any, count: int, email: str = "", **given: Any) -> list[int]:
    """Wrong passwords, for one account or for another one each time."""
    return [door(email or f"personne{number}@nulle-part.test", "faux", **given) for number in range(count)]


# --- a header ---------------------------------------------------------------------------------------------------------


def test_a_header_does_not_give_the_api_more_tries() -> None:
    """Each request said another address, and the limit never came."""
    statuses = [api(f"p{n}@x.test", "faux", **{"x-forwarded-for": f"203.0.113.{n}"}) for n in range(11)]
    assert statuses == [401] * 10 + [429]


def test_nor_one_more_try_for_a_password(person: User, settings: Any) -> None:
    for number in range(settings.AXES_FAILURE_LIMIT):
        page(person.email, "faux", **{"x-forwarded-for": f"203.0.113.{number}"})
    assert page(person.email) == 429


@pytest.mark.usefixtures("_behind_one_proxy")
def test_behind_a_proxy_one_person_locks_nobody_else_out(person: User, settings: Any) -> None:
    failures(
        page, settings.AXES_FAILURE_LIMIT, person.email, come="10.0.0.9", **{"x-forwarded-for": ELSEWHERE}
    )
    assert page(person.email, come="10.0.0.9", **{"x-forwarded-for": ELSEWHERE}) == 429
    assert page(person.email, come="10.0.0.9", **{"x-forwarded-for": HERE}) == 302


@pytest.mark.usefixtures("_behind_one_proxy")
def test_behind_a_proxy_what_the_client_wrote_before_counts_for_nothing() -> None:
    statuses = [
        api(f"p{n}@x.test", "faux", come="10.0.0.9", **{"x-forwarded-for": f"203.0.113.{n}, {HERE}"})
        for n in range(11)
    ]
    assert statuses == [401] * 10 + [429]


# --- a stranger -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("door", [page, api])
def test_nobody_locks_an_account_from_elsewhere(person: User, settings: Any, door: Any) -> None:
    failures(page, settings.AXES_FAILURE_LIMIT, person.email, come=ELSEWHERE)
    assert page(person.email, come=ELSEWHERE) == 429
    assert door(person.email, come=HERE) in (302, 201)


def test_tries_during_a_pause_do_not_make_it_longer(person: User, settings: Any, time_machine: Any) -> None:
    time_machine.move_to(timezone.now(), tick=False)
    failures(page, settings.AXES_FAILURE_LIMIT, person.email)
    time_machine.shift(29 * 60)
    assert page(person.email, "faux") == 429
    time_machine.shift(2 * 60)
    assert page(person.email) == 302


@pytest.mark.usefixtures("_no_api_limit")
def test_a_token_obtained_makes_what_failed_before_count_no_more(person: User, settings: Any) -> None:
    for _ in range(2):
        failures(api, settings.AXES_FAILURE_LIMIT - 2, person.email)
        assert api(person.email) == 201


# --- many accounts from one place -------------------------------------------------------------------------------------


@pytest.fixture
def _no_api_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sixty tries a minute: the locks of the login are what is looked at."""
    monkeypatch.setattr(throttles.ScopedLimit, "THROTTLE_RATES", {"login": "1000/min"})


@pytest.mark.usefixtures("_no_api_limit")
@pytest.mark.parametrize(
    ("door", "no", "many"), [(page, 200, 4), (api, 401, lockout.MANY)], ids=["page", "api"]
)
def test_one_address_that_tries_many_accounts_is_slowed(
    person: User, time_machine: Any, monkeypatch: pytest.MonkeyPatch, door: Any, no: int, many: int
) -> None:
    time_machine.move_to(timezone.now(), tick=False)
    monkeypatch.setattr(lockout, "MANY", many)
    assert failures(door, 2 * many) == [no] * many + [429] * many
    assert door(person.email) == 429
    assert door(person.email, come=ELSEWHERE) in (302, 201)
    time_machine.shift(lockout.PACE)
    assert failures(door, 2) == [no, 429]  # one try, then the pace holds again
    time_machine.shift(lockout.PACE)
    assert door(person.email) in (302, 201)


@pytest.mark.usefixtures("_no_api_limit")
def test_other_addresses_of_one_ipv6_subscriber_are_the_same_place(
    time_machine: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lockout, "MANY", 4)
    time_machine.move_to(timezone.now(), tick=False)
    assert [page(f"p{n}@x.test", "faux", come=f"2001:db8::{n:x}") for n in range(5)][-1] == 429


def test_the_refusal_says_how_long_and_that_the_account_is_open(
    person: User, time_machine: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    time_machine.move_to(timezone.now(), tick=False)
    monkeypatch.setattr(lockout, "MANY", 4)
    failures(page, lockout.MANY)
    answer = Client(REMOTE_ADDR=HERE).post("/connexion/", {"username": person.email, "password": PASSWORD})
    text = " ".join(answer.content.decode().split())
    assert "20 secondes" in text
    assert "Votre compte n’est pas bloqué" in text
    refused = APIClient(REMOTE_ADDR=HERE).post(
        "/api/v1/auth/token/", {"email": person.email, "password": PASSWORD}, "json"
    )
    assert refused["Retry-After"] == "20"


# --- what limits are counted in ---------------------------------------------------------------------------------------


def test_each_limit_of_the_site_counts_the_same_client() -> None:
    """A view of the API with a limit of another make would believe the header again, and break without its cache."""
    found = {
        limit
        for _, _, each in routes()
        for limit in getattr(getattr(each.callback, "cls", None), "throttle_classes", ())
    }
    assert throttles.ScopedLimit in found
    assert [limit for limit in found if not issubclass(limit, throttles.ClientLimit)] == []
    ours = {
        each.__module__ for each in _below(BaseThrottle) if not each.__module__.startswith("rest_framework")
    }
    assert ours == {"label_sp.common.throttles"}


def _below(base: type) -> set[type]:
    return {each for sub in base.__subclasses__() for each in {sub, *_below(sub)}}


def test_without_its_cache_nobody_is_slowed_and_nothing_breaks(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def away(*_: object) -> None:
        asked.append(time.monotonic())
        raise RedisAway("no answer")

    monkeypatch.setattr(throttles._Away, "until", 0.0)
    monkeypatch.setattr(throttles, "AWAY_FOR", 3600)
    monkeypatch.setattr(throttles.ClientLimit, "cache", type("Away", (), {"get": away, "set": away})())
    assert failures(api, 12) == [401] * 12
    assert len(asked) == 1  # then it is left alone for a while


@pytest.mark.parametrize("listening", [True, False], ids=["silent", "gone"])
def test_a_redis_that_is_away_is_waited_for_half_a_second_once(
    monkeypatch: pytest.MonkeyPatch, listening: bool
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        if not listening:
            server.close()
        monkeypatch.setattr(throttles._Away, "until", 0.0)
        monkeypatch.setattr(throttles, "AWAY_FOR", 3600)
        monkeypatch.setattr(throttles.ClientLimit, "cache", SharedCache(f"redis://127.0.0.1:{port}/0", {}))
        limit, request = throttles.PageLimit("public"), RequestFactory().get("/")
        started = time.monotonic()
        assert all(limit.allows(request) for _ in range(5))
        assert time.monotonic() - started < 1
        assert throttles._Away.until > 0


def test_the_locks_of_the_login_hold_without_the_cache(
    person: User, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    monkeypatch.setattr(throttles._Away, "until", time.monotonic() + 3600)
    failures(api, settings.AXES_FAILURE_LIMIT, person.email)
    assert api(person.email) == 429


def test_what_limits_count_is_shared_and_is_emptied_alone(settings: Any) -> None:
    backend = settings.CACHES["default"]["BACKEND"]
    assert "locmem" not in backend
    cache.set("x", 1)
    if settings.REDIS_URL:
        queue = redis.Redis.from_url(settings.REDIS_URL)
        queue.set("somebody-else’s", "1", ex=60)
        cache.clear()
        assert queue.getdel("somebody-else’s") == b"1"
    cache.clear()
    assert cache.get("x") is None
