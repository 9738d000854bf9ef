"""Every address with every odd value: an answer, never a failure of ours.

A run asks each address once or twice, as one person or another; EVERY_PAGE=1 tries all values (half an hour).
"""

from __future__ import annotations

import logging
import os
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from typing import Any

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test.client import ClientHandler

from label_sp.common import guards
from tests.input import odd
from tests.input.discovery import Route, operations, resolved, routes
from tests.input.world import ROLES, World
from tests.scenarios import at_stage

pytestmark = pytest.mark.django_db
EVERY = bool(os.environ.get("EVERY_PAGE"))
EVERYONE = ("", *ROLES)


@dataclass
class Asked:
    """Answers to odd requests: how many of which status, and those that break."""

    world: World
    statuses: Counter[int] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    allowed: Callable[[int], bool] = lambda status: status < 500

    def __call__(
        self, route: Route, role: str, method: str, address: str, data: Any = None, **more: Any
    ) -> Any:
        """`method` is one of the client's; "sent" for bytes as they are."""
        client = self.world.client(route, role)
        known = {name: found.value for name, found in client.cookies.items()}
        with transaction.atomic():
            if method == "sent":
                answer = client.generic("POST", address, data, **more)
            else:
                answer = getattr(client, method)(address, data, **more)
            transaction.set_rollback(True)
        client.cookies = SimpleCookie(known)  # also after the form that ends the session
        self.statuses[answer.status_code] += 1
        if not self.allowed(answer.status_code):
            self.wrong.append(
                f"{answer.status_code} {role} {method} {address[:200]} {str(data)[:400]} {str(more)[:200]}"
            )
        return answer


@pytest.fixture(scope="module")
def server() -> Callable[[dict[str, Any]], Any]:
    """One for everybody, as on the machine: with what stands before Django, and without a memory of who asked often."""
    django = ClientHandler(enforce_csrf_checks=False)

    def answer(environ: dict[str, Any]) -> Any:
        cache.clear()
        return guards.without_charset(lambda found, _: django(found))(environ, None)

    return answer


@pytest.fixture
def asked(server: Callable[[dict[str, Any]], Any]) -> Iterator[Asked]:
    case = at_stage("planned")
    with case.at(case.today, hour=12):
        world = World(case)
        for client in (*world.clients.values(), *world.programs.values()):
            client.handler, client.raise_request_exception = server, False
        logging.disable()
        yield Asked(world)
        logging.disable(logging.NOTSET)


def walked(world: World) -> Iterator[tuple[int, Route, str]]:
    for number, route in enumerate(routes()):
        yield from ((number, route, address) for address in world.addresses(route)[:1])


def turns(number: int, values: Sequence[Any], many: int = 1) -> Iterator[tuple[int, str]]:
    """Which value is sent to an address, and as whom: others at each address, and all values when all is asked."""
    for turn in range(len(values)) if EVERY else range(number, number + many):
        yield turn % len(values), EVERYONE[(number + 3 * turn) % 7]


def printed(route: Route) -> bool:
    """A document takes a second to draw and asks nothing."""
    return any(word in route.path for word in ("pdf", "report-file"))


def test_no_query_breaks_a_page(asked: Asked) -> None:
    known = odd.names()
    queries = [odd.query(known, shift) for shift in range(len(odd.TYPED))]
    for number, route, address in walked(asked.world):
        for turn, role in turns(number, queries[:2] if printed(route) else queries):
            asked(route, role, "get", f"{address}?{queries[turn]}")
    assert asked.wrong == []


def test_no_address_breaks_a_page(asked: Asked) -> None:
    for number, route, address in walked(asked.world):
        if not route.converters:
            continue
        for turn, role in turns(number, odd.PARTS):
            asked(route, role, "get", odd.with_part(address, odd.PARTS[turn], number))
    assert asked.wrong == []


def test_a_nul_is_refused_in_every_address(asked: Asked) -> None:
    """Whoever asks, and before anything else is said of the address."""
    asked.allowed = lambda status: status == 400
    for number, route, address in walked(asked.world):
        for _, role in turns(number, EVERYONE):
            asked(route, role, "get", odd.with_part(address, odd.NUL, number))
            asked(route, role, "get", f"{address}?q=%00")
    assert asked.wrong == [] and len(asked.statuses) == 1


def test_no_form_sent_by_a_program_breaks_a_page(asked: Asked) -> None:
    """Names of all forms at once, and no look at the page before."""
    known = odd.names()
    bodies = [odd.query(known, shift) for shift in range(len(odd.TYPED))]
    for number, route, address in walked(asked.world):
        for turn, role in turns(number + 4, bodies):
            asked(route, role, "sent", address, bodies[turn], content_type=odd.FORM)
    assert asked.wrong == []


def test_no_form_of_a_page_breaks_when_it_is_filled_with_odd_values(asked: Asked) -> None:
    sent, seen = 0, set()
    for number, route, address in walked(asked.world):
        for role, form in _forms_seen(asked, route, address, number):
            to = form.action.split("#")[0] or address
            if (same := (to, *form.kept.values(), *form.typed)) in seen:
                continue
            seen.add(same)
            for data in [form.all_odd(number), *(form.one_odd() if EVERY else ())]:
                asked(route, role, "post", to, data)
                sent += 1
            if not to.startswith("/simulateurs/"):  # they take any answers' file, NULs and all
                nul = asked(route, role, "post", to, form.kept | {"n": odd.NUL})
                assert nul.status_code == 400, to
    assert asked.wrong == []
    assert sent > 20


def _forms_seen(asked: Asked, route: Route, address: str, number: int) -> Iterator[tuple[str, odd.Form]]:
    """The forms that the first person sees there, another one first at each address; of everybody when all is tried."""
    for turn in () if route.is_api or printed(route) else range(7):
        role = EVERYONE[(number + turn) % 7]
        page = asked(route, role, "get", address)
        if page.status_code == 200 and page["Content-Type"].startswith("text/html"):
            yield from ((role, each) for each in odd.forms_in(page.content.decode()))
            if not EVERY:
                return


def test_no_value_breaks_a_route_of_the_api(asked: Asked) -> None:
    taken = 0
    for number, (route, method, address, schema) in enumerate(_with_bodies(asked.world)):
        fields = sorted(resolved(schema).get("properties", {}))
        bodies = [odd.spread(fields, shift, odd.JSON) for shift in range(len(odd.JSON))]
        one = [odd.plausible(schema) | {name: value} for name in fields for value in odd.JSON]
        for values in (bodies, one):
            for turn, role in turns(number + taken, values, 2 if values is one else 1):
                asked(route, role, method, address, values[turn], format="json")
                taken += 1
    assert asked.wrong == []
    assert taken > 80


def _with_bodies(world: World) -> Iterator[tuple[Route, str, str, dict[str, Any]]]:
    """The operations that take JSON, and where they are."""
    at = {_plain(route.path): (route, address) for _, route, address in walked(world) if route.is_api}
    for path, method, told in operations():
        content = told.get("requestBody", {}).get("content", {})
        if odd.UTF_8 in content:
            route, address = at[_plain(path)]
            yield route, method, address, content[odd.UTF_8]["schema"]


def _plain(path: str) -> str:
    return re.sub(r"<\w+:(\w+)>", r"{\1}", path).replace("^", "").replace("/?$", "").rstrip("/")


def test_no_body_breaks_anything(asked: Asked) -> None:
    for number, route, address in walked(asked.world):
        for turn, role in turns(number, odd.BODIES):
            content_type, body = odd.BODIES[turn]
            answer = asked(route, role, "sent", address, body, content_type=content_type)
            if route.is_api and answer.status_code < 400:
                asked.wrong.append(f"taken by {address}: {content_type} {body[:100]!r}")
    assert asked.wrong == []


def test_no_header_breaks_a_page(asked: Asked) -> None:
    for number, route, address in walked(asked.world):
        for turn, role in () if printed(route) else turns(number, odd.HEADERS):
            asked(route, role, "get", address, **odd.HEADERS[turn])
    assert asked.wrong == []
