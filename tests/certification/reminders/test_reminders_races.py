"""Two clocks at the same instant on the same rows, and an act in the middle of a calculation. PostgreSQL: SQLite has
one writer at a time."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import count
from threading import Barrier, BrokenBarrierError
from typing import Any

import pytest
from django.db import connections
from django.db.models import QuerySet
from django.utils import timezone

from candidates.deadlines.models import DueDate
from candidates.dossiers import use_cases as dossier_use_cases
from candidates.dossiers.models import Dossier
from certification.deadlines import recipients
from certification.deadlines import use_cases as deadlines
from certification.deadlines.use_cases import deadlines_of
from certification.reminders import use_cases as reminder_use_cases
from label_sp.actors.enums import Role
from label_sp.journal.models import JournalEntry, Touch
from label_sp.outbox import outbox
from label_sp.outbox.models import Message
from tests.audits.conftest import on
from tests.factories import DossierFactory, member

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
TODAY = dt.date(2027, 3, 2)
DAY = dt.timedelta(days=1)
DOSSIERS, PEOPLE = 24, 2


@pytest.fixture(autouse=True)
def _that_day() -> Iterator[None]:
    with on(TODAY):
        yield


@pytest.fixture
def pool() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(2) as both:
        yield both


def alone(act: Callable[[], Any]) -> Any:
    """In a thread, on a connection of its own."""
    try:
        return act()
    finally:
        connections.close_all()


def without_locks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QuerySet, "select_for_update", lambda rows, **options: rows)


# --- two at once ------------------------------------------------------------------------------------------------------


def due_in_a_week() -> None:
    """A filing each, due in a week, owed by two people each."""
    for _ in range(DOSSIERS):
        dossier = DossierFactory()
        for role in (Role.CANDIDATE_MANAGER, Role.CANDIDATE_CONTRIBUTOR):
            member(dossier.service.organisation, role)
        row = {"due": TODAY + 7 * DAY, "owed_by": "candidate", "kind": "deadline", "next_on": TODAY}
        DueDate.objects.create(
            dossier=dossier, key="submission", term="submission", reminded_through=TODAY - DAY, **row
        )


def both_write(monkeypatch: pytest.MonkeyPatch, pool: ThreadPoolExecutor) -> list[int]:
    """Two clocks start together, and each waits for the other when it has read its rows, if the other has any."""
    start, read = Barrier(2, timeout=20), Barrier(2)
    real = recipients.owing

    def wait_then_ask(*arguments: Any) -> Any:
        with contextlib.suppress(BrokenBarrierError):
            read.wait(timeout=1)
        return real(*arguments)

    monkeypatch.setattr(reminder_use_cases, "owing", wait_then_ask)
    monkeypatch.setattr(reminder_use_cases, "refresh_touched", start.wait)
    monkeypatch.setattr(reminder_use_cases, "TOGETHER", DOSSIERS // 4)
    attempts = [pool.submit(alone, lambda: reminder_use_cases.write_due_reminders(TODAY)) for _ in range(2)]
    return [attempt.result() for attempt in attempts]


def keys_for_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if nothing made an occurrence unique."""
    number, real = count(), outbox.put

    def put(*drafts: Any) -> int:
        for draft in drafts:
            object.__setattr__(draft, "key", f"{draft.key}#{next(number)}")
        return real(*drafts)

    monkeypatch.setattr(outbox, "put", put)


@pytest.mark.parametrize(
    ("locks", "keys", "times"),
    [
        pytest.param(True, True, 1, id="as it is"),
        pytest.param(True, False, 1, id="locks alone"),
        pytest.param(False, True, 1, id="keys alone"),
        pytest.param(False, False, 2, id="control: neither"),
    ],
)
def test_two_clocks_at_the_same_instant_write_each_reminder_once(
    locks: bool, keys: bool, times: int, monkeypatch: pytest.MonkeyPatch, pool: ThreadPoolExecutor
) -> None:
    due_in_a_week()
    if not locks:
        without_locks(monkeypatch)
    if not keys:
        keys_for_nothing(monkeypatch)
    told = both_write(monkeypatch, pool)
    assert Message.objects.count() == DOSSIERS * PEOPLE * times
    assert not locks or (sum(told) == DOSSIERS * PEOPLE and all(told)), "they share the work"
    assert not DueDate.objects.filter(next_on__lte=TODAY).exists()


# --- an act meanwhile -------------------------------------------------------------------------------------------------


@pytest.fixture
def dossier() -> Dossier:
    made = DossierFactory()
    member(made.service.organisation, Role.CANDIDATE_MANAGER)
    return made


def wish(dossier: Dossier, day: dt.date) -> None:
    actor = dossier.service.organisation.memberships.get().user
    dossier_use_cases.plan_dossier(
        dossier.pk, actor=actor, body=dossier.body, audit_first_day=day, audit_last_day=day, perimeter=""
    )


@pytest.mark.parametrize(
    ("locks", "precise", "lost"),
    [
        pytest.param(True, True, False, id="as it is"),
        pytest.param(True, False, False, id="the lock alone"),
        pytest.param(False, True, False, id="only the touches that were read, alone"),
        pytest.param(False, False, True, id="control: neither"),
    ],
)
def test_an_act_between_the_facts_and_the_end_of_the_calculation_is_not_lost(
    locks: bool,
    precise: bool,
    lost: bool,
    dossier: Dossier,
    monkeypatch: pytest.MonkeyPatch,
    pool: ThreadPoolExecutor,
) -> None:
    wish(dossier, TODAY + 100 * DAY)
    if not locks:
        without_locks(monkeypatch)
    if not precise:
        monkeypatch.setattr(
            deadlines, "_forget", lambda touches: Touch.objects.filter(dossier_id=dossier.pk).delete()
        )
    acts: list[Future[Any]] = []

    def facts_then_act(dossiers: Any) -> Any:
        found = deadlines_of(dossiers)
        acts.append(pool.submit(alone, lambda: wish(dossier, TODAY + 200 * DAY)))
        with contextlib.suppress(TimeoutError):
            acts[0].result(timeout=0.3)  # with the lock it waits for us
        return found

    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(deadlines, "deadlines_of", facts_then_act)
        deadlines.refresh_touched()
    acts[0].result()
    deadlines.refresh_touched()
    assert bool(deadlines.rebuild_all()) is lost


def test_a_calculation_does_not_undo_what_a_reminder_wrote_meanwhile(
    dossier: Dossier, monkeypatch: pytest.MonkeyPatch, pool: ThreadPoolExecutor
) -> None:
    assert skipped_while_calculating(dossier, monkeypatch, pool) == 1


def test_without_the_rows_locked_it_would(
    dossier: Dossier, monkeypatch: pytest.MonkeyPatch, pool: ThreadPoolExecutor
) -> None:
    without_locks(monkeypatch)
    assert skipped_while_calculating(dossier, monkeypatch, pool) == 2


def skipped_while_calculating(
    dossier: Dossier, monkeypatch: pytest.MonkeyPatch, pool: ThreadPoolExecutor
) -> int:
    """The reminder of five days ago is skipped while its row is being changed; how often does the journal say so?"""
    wish(dossier, TODAY + 100 * DAY)
    deadlines.refresh_touched()
    late = {"reminded_through": TODAY - 9 * DAY, "next_on": TODAY - 5 * DAY, "due": TODAY + 2 * DAY}
    DueDate.objects.filter(key="submission").update(**late, detail="à corriger")
    Touch.objects.create(dossier_id=dossier.pk, at=timezone.now())
    run = lambda: alone(lambda: reminder_use_cases.write_due_reminders(TODAY))  # noqa: E731

    def facts_then_remind(dossiers: Any) -> Any:
        found = deadlines_of(dossiers)
        moved = {each.key: each for each in found[dossier.pk]}["submission"]
        object.__setattr__(moved, "due", TODAY + 2 * DAY)
        with monkeypatch.context() as meanwhile:
            meanwhile.setattr(reminder_use_cases, "refresh_touched", lambda: None)
            pool.submit(run).result()
        return found

    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(deadlines, "deadlines_of", facts_then_remind)
        deadlines.refresh_touched()
    pool.submit(run).result()
    return JournalEntry.objects.filter(event="reminder.skipped").count()
