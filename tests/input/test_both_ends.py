"""Each day that a form or the API takes, tried at both ends where it is given.

It is refused on its field and nothing is written, or taken and then no page or job depends on it. The fields are found;
tests/input/ways.py says where each is given.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.apps import apps
from django.core.cache import cache
from django.db import connection, transaction
from django.forms import BaseForm
from django.urls import reverse
from django.utils.html import escape

from certification.deadlines.use_cases import refresh_touched
from certification.reminders.use_cases import write_due_reminders
from label_sp.clock.models import SetAside
from label_sp.design.forms import DayField
from tests.input.discovery import OURS, document, form_classes, routes, sent
from tests.input.there import STAGES, There
from tests.input.ways import OPERATIONS, PAGES, Way
from tests.input.ways_of_work import WORK_OPERATIONS, WORK_PAGES
from tests.scenarios import at_stage

pytestmark = pytest.mark.django_db
FAR = ("0001-01-01", "0001-03-15", "9999-12-30", "9999-12-31")
DAY = dt.timedelta(days=1)
WRITES = re.compile(r'^(?:INSERT INTO|UPDATE|DELETE FROM) "(\w+)"')
Place = tuple[str, str]  # a form and its field, an operation and its property


@dataclass
class Found:
    """What was tried, and what went wrong."""

    tried: set[Place] = field(default_factory=set)
    taken: set[Place] = field(default_factory=set)
    wrong: list[str] = field(default_factory=list)


def tried() -> Found:
    """One case goes through its life; at each stage all that may be given there is given."""
    found, stages = Found(), list(STAGES)
    case = at_stage(stages[0], scores="argent", follow_up_scores="bronze")
    for stage in stages:
        case.advance(stage)
        with case.at(case.day_of(STAGES[stage]), hour=12):
            _try_all(There(case), found)
    return found


def _try_all(there: There, found: Found) -> None:
    for cached in (document, sent):  # the schema tells the bounds as of today
        cached.cache_clear()
    there.new_body(), there.unsigned(), there.off_the_list()
    refresh_touched()
    for sender, ways in ((Page, PAGES + WORK_PAGES), (Program, OPERATIONS + WORK_OPERATIONS)):
        for way in ways:
            if way.stage == there.case.stage:
                one = sender(way, there)
                for name, first, last in one.days():
                    _try(one, name, (first, last), found)
    cache.clear()  # what the throttles counted
    for cached in (document, sent):
        cached.cache_clear()


def _try(one: Sender, name: str, bounds: tuple[dt.date, dt.date], found: Found) -> None:
    place = (one.way.key, name)
    found.tried.add(place)
    outside = (*FAR, *(each.isoformat() for each in (bounds[0] - DAY, bounds[1] + DAY)))
    for day in outside:
        with undone():
            one.way.before(one.there)
            with writes() as written:
                problems = one.refusal(name, day)
            problems += [f"wrote to {table}" for table in written]
        found.wrong += [f"{one.way.name} {name}={day}: {each}" for each in problems]
    for day in bounds:
        with undone():
            one.way.before(one.there)
            taken, problems = one.answer(name, day.isoformat())
            if taken:
                found.taken.add(place)
                problems += one.afterwards()
        found.wrong += [f"{one.way.name} {name}={day}: {each}" for each in problems]


@contextmanager
def undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@contextmanager
def writes() -> Iterator[list[str]]:
    """The tables of ours that are written to meanwhile; who is logged in and who types a password is no act."""
    ours = {each._meta.db_table for each in apps.get_models() if each.__module__.split(".")[0] in OURS}
    written: list[str] = []

    def look(execute: Callable[..., Any], sql: str, *more: Any) -> Any:
        if (found := WRITES.match(sql)) and found[1] in ours:
            written.append(found[1])
        return execute(sql, *more)

    with connection.execute_wrapper(look):
        yield written


class Sender:
    """One way, ready to send a day by it."""

    def __init__(self, way: Way, there: There) -> None:
        self.way, self.there = way, there

    def days(self) -> list[tuple[str, dt.date, dt.date]]:
        raise NotImplementedError

    def send(self, name: str, day: str) -> Any:
        """The answer to the way's data with that day in the place of its good one."""
        client = self.client()
        client.raise_request_exception = False
        data = self.way.data(self.there)
        assert name in data, name
        more = {} if self.way.method == "get" else self.more()
        return getattr(client, self.way.method)(self.address(), {**data, name: day}, **more)

    def client(self) -> Any:
        raise NotImplementedError

    def more(self) -> dict[str, Any]:
        return {}

    def address(self) -> str:
        raise NotImplementedError

    def refusal(self, name: str, day: str) -> list[str]:
        """What is wrong with how a day out of bounds was refused."""
        answer = self.send(name, day)
        if answer.status_code not in (200, 400, 422):
            return [f"answered {answer.status_code}"]
        said = self.errors(answer)
        if set(said) != {name}:
            return [f"errors on {sorted(said)}"]
        (sentence,) = said[name]
        shown = "est attendue" in sentence and self.is_shown(sentence, answer)
        return [] if shown else [f"said « {sentence} »"]

    def answer(self, name: str, day: str) -> tuple[bool, list[str]]:
        """Whether a day at an end of its bounds was taken, and what is wrong with the answer."""
        answer = self.send(name, day)
        if answer.status_code >= 500:
            return False, [f"answered {answer.status_code}"]
        refused = any("est attendue" in each for said in self.errors(answer).values() for each in said)
        return self.is_taken(answer), ["an end of the bounds was refused as out of them"] if refused else []

    def errors(self, answer: Any) -> dict[str, list[str]]:
        raise NotImplementedError

    def is_shown(self, sentence: str, answer: Any) -> bool:
        raise NotImplementedError

    def is_taken(self, answer: Any) -> bool:
        raise NotImplementedError

    def afterwards(self) -> list[str]:
        """The deadlines can be worked out, the reminders written, and the pages answer."""
        refresh_touched()
        wrong = [f"set aside: {each}" for each in SetAside.objects.values_list("reason", flat=True)]
        write_due_reminders(self.there.today)
        wrong += [f"set aside: {each}" for each in SetAside.objects.values_list("reason", flat=True)]
        for role, address in self.pages():
            client = self.there.clients[role]
            client.raise_request_exception = False
            if (status := client.get(address).status_code) not in (200, 302):
                wrong.append(f"{role} then sees {status} at {address}")
        return wrong

    def pages(self) -> Iterator[tuple[str, str]]:
        """By the API the act is the one of the page, after which all of these are looked at."""
        yield "ditp", reverse("certification:dossier", args=[self.there.case.dossier_id])


class Page(Sender):
    """A form on the page of its route."""

    def days(self) -> list[tuple[str, dt.date, dt.date]]:
        (form,) = (each for each in form_classes() if named(each) == self.way.key)
        return [
            (name, *each.bounds.days())
            for name, each in form.base_fields.items()
            if isinstance(each, DayField)
        ]

    def client(self) -> Any:
        return self.there.clients[self.way.role]

    def address(self) -> str:
        (route,) = (each for each in routes() if each.name == self.way.name)
        known = {**self.there.own, **self.way.where(self.there)}
        return reverse(route.name, kwargs={name: known[name] for name in route.converters})

    def errors(self, answer: Any) -> dict[str, list[str]]:
        shown = {id(each): each for each in _forms(answer) if named(type(each)) == self.way.key}
        return {name: list(said) for form in shown.values() for name, said in form.errors.items()}

    def is_shown(self, sentence: str, answer: Any) -> bool:
        return escape(sentence) in answer.content.decode()

    def is_taken(self, answer: Any) -> bool:
        return answer.status_code == (200 if self.way.method == "get" else 302) and not self.errors(answer)

    def pages(self) -> Iterator[tuple[str, str]]:
        if self.way.method == "get":
            return
        yield self.way.role, self.address()
        for role in {"ditp", self.way.role}:
            yield role, reverse("certification:dossier", args=[self.there.case.dossier_id])
            yield role, reverse("certification:desk")
        yield "ditp", reverse("certification:agenda")
        yield (
            "ditp",
            reverse("certification:bodies" if self.way.role == "ditp" else "certification:reminders_preview"),
        )


class Program(Sender):
    """An operation of the API."""

    def days(self) -> list[tuple[str, dt.date, dt.date]]:
        ends = {
            each.place[-1]: (each.schema["formatMinimum"], each.schema["formatMaximum"])
            for each in sent()
            if each.operation == self.way.key and is_a_day(each.schema)
        }
        return [(name, *(dt.date.fromisoformat(each) for each in both)) for name, both in ends.items()]

    def client(self) -> Any:
        return self.there.programs[self.way.role]

    def more(self) -> dict[str, Any]:
        return {"format": self.way.fmt}

    def address(self) -> str:
        return self.way.name.format(**{**self.there.own, **self.way.where(self.there)})

    def errors(self, answer: Any) -> dict[str, list[str]]:
        said: dict[str, list[str]] = {}
        for each in answer.json().get("errors", ()) if answer.content else ():
            said.setdefault(each["field"], []).append(each["message"])
        return said

    def is_shown(self, sentence: str, answer: Any) -> bool:
        return answer.status_code == 400 and answer["Content-Type"] == "application/problem+json"

    def is_taken(self, answer: Any) -> bool:
        return answer.status_code < 300 and self.way.method != "get"


def _forms(answer: Any) -> Iterator[BaseForm]:
    contexts = answer.context or ()
    for context in contexts if isinstance(contexts, list) else (contexts,):  # of one template: itself
        for each in context:
            yield from (value for value in each.values() if isinstance(value, BaseForm))


def named(form: type[BaseForm]) -> str:
    return f"{form.__module__}.{form.__qualname__}"


def is_a_day(schema: dict[str, Any]) -> bool:
    return str(schema.get("format")).startswith("date")


def days_of_forms() -> set[Place]:
    return {
        (named(form), name)
        for form in form_classes()
        for name, each in form.base_fields.items()
        if isinstance(each, DayField)
    }


def days_of_the_api() -> set[Place]:
    return {(each.operation, each.place[-1]) for each in sent() if is_a_day(each.schema)}


def test_a_day_out_of_bounds_is_refused_and_one_at_an_end_breaks_nothing() -> None:
    """One test, so that two workers do not live the case twice; without ends that are taken, no page was looked at."""
    on_forms, by_api, found = days_of_forms(), days_of_the_api(), tried()
    assert len(on_forms) > 20 and len(by_api) > 20
    assert (on_forms | by_api) - found.tried == set(), "no way in tests/input/ways.py"
    assert found.wrong == []
    assert len(found.taken) > 30, sorted(found.taken)
