"""A day that no form would take, planted in the database: the pages that show or correct it answer all the same.

All columns of a stage together, on the pages where days are; with EVERY_COLUMN=1 each column alone on every page, which
takes an hour.
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.db import models, transaction
from django.db.models import Case, Q, Value, When

from certification.deadlines.use_cases import refresh_touched
from tests.input.discovery import OURS, Route, routes
from tests.input.world import World
from tests.scenarios import at_stage

pytestmark = pytest.mark.django_db
ENDS = (dt.date(1, 3, 15), dt.date(9999, 12, 31))
EVERY_COLUMN = bool(os.environ.get("EVERY_COLUMN"))
WHO = {  # where a day is corrected or seen first, by whom
    "ready": ("candidate",),
    "planned": ("manager", "auditor"),
    "suspended": ("decider", "ditp"),
    "action_plan_due": ("decider",),
}
LIVES = (("ready", "planned", "suspended"), ("action_plan_due",))
SEEN = ("dossier", "prepare", "desk", "audit", "team", "bod", "agenda", "review", "self_assessment", "indicators",
        "overview", "lift", "deadlines", "register", "action_plan", "reminders_preview", "plan")  # fmt: skip
Planted = dict[type[models.Model], list[str]]


def day_columns() -> Planted:
    """Every column of ours that holds a day."""
    found: Planted = {}
    for model in apps.get_models():
        fields = model._meta.concrete_fields if model.__module__.split(".")[0] in OURS else ()
        if named := [each.name for each in fields if type(each) is models.DateField]:
            found[model] = named
    return found


def sowings() -> list[Planted]:
    """What is planted at once."""
    if not EVERY_COLUMN:
        return [day_columns()]
    return [{model: [name]} for model, names in day_columns().items() for name in names]


def plant(planted: Planted, day: dt.date) -> int:
    """Where something is; an empty day stays empty, for it says that something did not happen."""
    count = 0
    for model, names in planted.items():
        there = Q()
        for name in names:
            there |= Q(**{f"{name}__isnull": False})
        given = {
            name: Case(When(**{f"{name}__isnull": True}, then=None), default=Value(day)) for name in names
        }
        rows: Any = model._default_manager
        count += rows.filter(there).update(**given)
    return count


def pages() -> list[Route]:
    found = [route for route in routes() if not any(word in route.name for word in ("pdf", "csv", "file"))]
    return [route for route in found if EVERY_COLUMN or any(word in route.name for word in SEEN)]


def broken(world: World, roles: tuple[str, ...]) -> Iterator[str]:
    for route in pages():
        for address in world.addresses(route)[: None if EVERY_COLUMN else 1]:
            for role in roles:
                client = world.client(route, role)
                client.raise_request_exception = False
                if (status := client.get(address).status_code) >= 500:
                    yield f"{role} {address}: {status}"


def wrong_at(world: World, roles: tuple[str, ...]) -> Iterator[str]:
    for planted in sowings():
        for day in ENDS:
            with transaction.atomic():
                if plant(planted, day):
                    named = "all" if len(planted) > 1 else planted
                    yield from (f"{named} {day}: {each}" for each in broken(world, roles))
                transaction.set_rollback(True)


@pytest.mark.parametrize("life", LIVES, ids=lambda stages: stages[-1])
def test_no_page_depends_on_a_day(life: tuple[str, ...]) -> None:
    case, wrong = at_stage(life[0], scores="argent", follow_up_scores="bronze"), []
    for stage in life:
        case.advance(stage)
        with case.at(case.today, hour=12):
            refresh_touched()
            wrong += [f"{stage} {each}" for each in wrong_at(World(case), WHO[stage])]
    assert wrong == []
