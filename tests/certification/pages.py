"""What the tests of pages share: browsers of people who passed their second factor, and addresses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from candidates.dossiers.models import Dossier
from label_sp.actors.models import User
from tests.audits.conftest import browser
from tests.factories import UserFactory
from tests.scenarios import Case, make_people

PASSWORD = "mot-de-passe-de-test"
ROLES = ("candidate", "contributor", "manager", "auditor", "decider", "ditp")
WHOLE_DOSSIER = ("dossier",)
ACT_PAGES = (
    "prepare",
    "submit",
    "resubmit",
    "review",
    "agreement",
    "assign",
    "decide",
    "follow_up",
    "action_plan",
    "better_plan",
    "audit_refusal",
    "suspend",
    "conformity_date",
    "lift",
    "withdraw",
    "renew",
    "choose_body",
    "take_over",
    "decline_takeover",
    "give_up_takeover",
)


def address(name: str, dossier: Dossier, *more: object) -> str:
    return reverse(f"certification:{name}", args=[dossier.pk, *more])


def get(
    case: Case, role: str, name: str = "dossier", *more: object, user: User | None = None
) -> HttpResponse:
    with case.at(case.today, hour=12):
        person = user or getattr(case.people, role)
        return browser(person).get(address(name, case.dossier, *more))


def post(
    case: Case, role: str, name: str, data: dict[str, Any], *more: object, **options: Any
) -> HttpResponse:
    with case.at(options.get("day") or case.today, hour=12):
        person = options.get("user") or getattr(case.people, role)
        return browser(person).post(address(name, case.dossier, *more), data)


def strangers(case: Case) -> dict[str, User]:
    """People who may not see this dossier: of no organisation, of another candidate, of another body."""
    others = make_people("Un autre organisme (fictif)")
    return {
        "of no organisation": UserFactory(),
        "another candidate": others.candidate,
        "another body's manager": others.manager,
        "another body's decider": others.decider,
        "another body's auditor": others.auditor,
    }


def words(response: HttpResponse) -> str:
    """What a page says, without tags nor repeated spaces."""
    main = response.content.decode().split("<main", 1)[-1].split("<footer", 1)[0]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", main)).replace("&#x27;", "'").replace("&quot;", '"')


@contextmanager
def counted() -> Iterator[CaptureQueriesContext]:
    with CaptureQueriesContext(connection) as queries:
        yield queries
