"""Two managers who remove each other at the same instant. PostgreSQL: SQLite has one writer at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Barrier, BrokenBarrierError
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connections
from django.db.models import QuerySet

from label_sp.actors import queries
from label_sp.actors.enums import OrganisationKind, Role
from label_sp.actors.models import Membership, Organisation
from label_sp.actors.use_cases import memberships as use_cases
from tests.factories import OrganisationFactory, member

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def pool() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(2) as both:
        yield both


@pytest.fixture
def body() -> Organisation:
    return OrganisationFactory(kind=OrganisationKind.BODY)


def meet(monkeypatch: pytest.MonkeyPatch, where: Any, name: str) -> None:
    """Both wait for each other there, when both get there before either is done."""
    barrier, real = Barrier(2), getattr(where, name)

    def waits(*arguments: Any, **named: Any) -> Any:
        found = real(*arguments, **named)
        with suppress(BrokenBarrierError):
            barrier.wait(timeout=1)
        return found

    monkeypatch.setattr(where, name, waits)


def both(pool: ThreadPoolExecutor, *acts: Callable[[], Any]) -> list[str]:
    def alone(act: Callable[[], Any]) -> str:
        try:
            act()
        except (PermissionDenied, ValidationError, IntegrityError) as refused:
            return type(refused).__name__
        finally:
            connections.close_all()
        return "done"

    return sorted(future.result() for future in [pool.submit(alone, act) for act in acts])


def remove_each_other(pool: ThreadPoolExecutor, body: Organisation) -> list[str]:
    one, other = (member(body, Role.BODY_MANAGER) for _ in range(2))
    return both(
        pool,
        lambda: use_cases.end_membership(Membership.objects.get(user=one).pk, actor=other),
        lambda: use_cases.end_membership(Membership.objects.get(user=other).pk, actor=one),
    )


def test_two_managers_who_remove_each_other_leave_one(
    body: Organisation, pool: ThreadPoolExecutor, monkeypatch: pytest.MonkeyPatch
) -> None:
    meet(monkeypatch, queries, "why_it_must_stay")
    assert remove_each_other(pool, body) == ["PermissionDenied", "done"]
    assert queries.members(body.pk, Role.BODY_MANAGER).count() == 1


def test_the_control_without_the_lock_both_go(
    body: Organisation, pool: ThreadPoolExecutor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QuerySet, "select_for_update", lambda rows, **options: rows)
    meet(monkeypatch, queries, "why_it_must_stay")
    assert remove_each_other(pool, body) == ["done", "done"]
    assert queries.members(body.pk, Role.BODY_MANAGER).count() == 0
