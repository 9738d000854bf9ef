"""A short version of `make years`, and what it is worth: each protection taken away turns it red."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from itertools import count
from typing import Any

import pytest

from candidates.deadlines.models import DueDate
from certification.reminders import use_cases as reminders
from label_sp.journal.models import Touch
from label_sp.outbox import kinds, outbox
from label_sp.outbox.models import Message
from tests.years.history import one_life, three_years
from tests.years.lives import LIVES, Act, Life, Lived, on_the_day, stages
from tests.years.world import Weather, World

pytestmark = pytest.mark.django_db
VISIT = dt.date(2027, 3, 16)
DAY = dt.timedelta(days=1)


def test_three_years_of_every_life() -> None:
    world = three_years(len(LIVES), quick=True).turn()
    assert world.books.faults == []
    assert len(world.oracle.expected) > 120 and world.oracle.skipped
    left = set(Message.objects.filter(kind__startswith="reminder").values_list("state", flat=True))
    assert left == {"sent", "kept", "skipped"}
    assert Message.objects.filter(kind="digest", state="sent").exists()


def unhurried(case: Lived) -> Iterator[Act]:
    """All is ready, nothing is filed: each deadline before and after the visit is reminded in vain."""
    yield from stages(case, "preparing", "ready")


def around_a_visit(life: Life = unhurried, stopped: tuple[int, ...] = ()) -> World:
    """`stopped`: days before the visit on which no clock runs."""
    world = one_life(life, VISIT)
    days = frozenset((VISIT - world.first).days - before for before in stopped)
    world.weather = Weather(stopped=days)
    return world


def test_what_is_done_on_the_day_of_its_reminder_is_not_reminded() -> None:
    """Written in the morning, done at ten: in the afternoon it does not leave, and the journal says so."""
    world = around_a_visit(on_the_day).turn()
    assert world.books.faults == []
    assert Message.objects.filter(kind__startswith="reminder", state="skipped").count() >= 4


def test_without_the_check_at_sending_it_is_reminded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kinds, "_CHECKS", {})
    assert around_a_visit(on_the_day).turn().books.sorts() == {"left for nothing"}


@pytest.mark.parametrize(
    ("keys", "advance", "doubled"),
    [
        pytest.param(True, False, False, id="the keys alone"),
        pytest.param(False, True, False, id="the rows that advance, alone"),
        pytest.param(False, False, True, id="control: neither"),
    ],
)
def test_one_of_two_protections_is_enough_against_doubles(
    keys: bool, advance: bool, doubled: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    number, put, write = count(), outbox.put, reminders.write_due_reminders

    def put_anyway(*drafts: Any) -> int:
        return put(*(replace(draft, key=f"{draft.key}#{next(number)}") for draft in drafts))

    def write_and_forget(today: dt.date) -> int:
        written = write(today)
        done = DueDate.objects.filter(reminded_through=today)
        done.update(reminded_through=today - DAY, next_on=today)
        return written

    if not keys:
        monkeypatch.setattr(outbox, "put", put_anyway)
    if not advance:
        monkeypatch.setattr(reminders, "write_due_reminders", write_and_forget)
    assert ("doubled" in around_a_visit().turn().books.sorts()) is doubled


FILING_DUE = (VISIT - dt.date(2027, 2, 16)).days  # days before the visit
MISSED = {
    "three": tuple(range(FILING_DUE + 28, FILING_DUE + 31)),
    "five": tuple(range(FILING_DUE + 26, FILING_DUE + 31)),
}


@pytest.mark.parametrize("stopped", MISSED.values(), ids=MISSED)
def test_a_clock_that_stops_catches_up_or_says_so(stopped: tuple[int, ...]) -> None:
    world = around_a_visit(stopped=stopped).turn()
    assert world.books.faults == []
    assert bool(world.oracle.skipped) is (len(stopped) > 3)


@pytest.mark.parametrize(
    ("stopped", "tolerated", "faults"),
    [
        pytest.param("three", 0, {"missing", "one line of the journal too many"}, id="none"),
        pytest.param("five", 9, {"not expected", "no line of the journal"}, id="too much"),
    ],
)
def test_another_tolerance_is_found(
    stopped: str, tolerated: int, faults: set[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reminders, "LATE_RUN", tolerated)
    assert around_a_visit(stopped=MISSED[stopped]).turn().books.sorts() >= faults


def lose_every_touch(day: dt.date) -> None:
    Touch.objects.all().delete()


def test_a_touch_that_is_lost_loses_reminders(monkeypatch: pytest.MonkeyPatch) -> None:
    world = around_a_visit()
    world.meanwhile = lose_every_touch
    assert "missing" in world.turn().books.sorts()
