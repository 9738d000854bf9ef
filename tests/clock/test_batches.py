"""One bad row never stops the rest: it is rolled back, kept with its reason, and tried again later, not in a loop."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
import time_machine
from billiard.exceptions import SoftTimeLimitExceeded
from django.db import InterfaceError, OperationalError, transaction

from label_sp.actors.models import Organisation
from label_sp.clock import batches
from label_sp.clock.batches import About, BadRow, Batch
from label_sp.clock.models import SetAside

pytestmark = pytest.mark.django_db
NOON = dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC)
WORK = Batch("test", "Un travail", lambda row: About(f"Ligne {row}"))


@pytest.fixture(autouse=True)
def _no_label(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(batches.LABELS, WORK.name, raising=False)


def writing(bad: Callable[[int], bool] = lambda row: row == 3) -> Callable[[int], int]:
    def do(row: int) -> int:
        Organisation.objects.create(name=f"Ligne {row}", kind="candidate")
        if bad(row):
            raise BadRow("Cette ligne est fausse.")
        return row

    return do


def written() -> list[int]:
    return sorted(int(name.split()[1]) for name in Organisation.objects.values_list("name", flat=True))


def test_the_others_are_done_and_nothing_of_the_bad_one_stays() -> None:
    assert WORK.each(range(6), writing()) == [0, 1, 2, 4, 5]
    assert written() == [0, 1, 2, 4, 5]
    told = SetAside.objects.get()
    assert (told.batch, told.row, told.title, told.tries) == ("test", "3", "Ligne 3", 1)
    assert told.reason == "Cette ligne est fausse."


@pytest.mark.parametrize("size", [1, 2, 7, 50])
def test_a_group_is_halved_until_the_bad_rows_stand_alone(size: int) -> None:
    do = writing(lambda row: row in (0, 3, 19))
    done = WORK.together(range(20), lambda some: [do(row) for row in some], size=size)
    assert sorted(row for some in done for row in some) == written() == sorted({*range(20)} - {0, 3, 19})
    assert {row.row for row in SetAside.objects.all()} == {"0", "3", "19"}


def test_it_is_tried_again_later_and_later_and_forgotten_once_it_goes_well() -> None:
    tried: list[int] = []

    def do(row: int) -> None:
        tried.append(row)
        raise BadRow("Non.")

    with time_machine.travel(NOON, tick=False) as clock:
        for hours, expected in ((0, 1), (0.9, 1), (0.2, 2), (1.5, 2), (0.6, 3)):
            clock.shift(dt.timedelta(hours=hours))
            WORK.each([3], do)
            assert len(tried) == expected, hours
        for _ in range(20):
            clock.shift(dt.timedelta(days=7))
            WORK.each([3], do)
        assert len(tried) == 23
        told = SetAside.objects.get()
        assert (told.first_at, told.tries) == (NOON, 23)
        assert told.again_at - told.last_at == batches.LONGEST_WAIT
        WORK.each([3], tried.append, again=True)
    assert not SetAside.objects.exists()


@pytest.mark.parametrize("error", [InterfaceError("gone"), SoftTimeLimitExceeded(), MemoryError()])
def test_what_is_no_fault_of_the_row_stops_the_batch(error: Exception) -> None:
    def do(row: int) -> None:
        if row == 3:
            raise error

    with pytest.raises(type(error)):
        WORK.each(range(6), do)
    assert not SetAside.objects.exists()


def test_a_database_that_is_away_is_no_bad_row(monkeypatch: pytest.MonkeyPatch) -> None:
    def do(row: int) -> None:
        raise OperationalError("away") from ConnectionError()

    with pytest.raises(OperationalError):
        WORK.each([1], do)
    assert not SetAside.objects.exists()


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (OverflowError("date value out of range"), "hors du calendrier"),
        (KeyError("x"), "Une donnée manque"),
        (ValueError("year 0 is out of range"), "hors du calendrier"),
        (ValueError("9999-12-30 is in no year of the label"), "hors du calendrier"),
    ],
)
def test_the_reason_is_a_sentence(error: Exception, words: str) -> None:
    assert words in batches.in_words(error) and type(error).__name__ in batches.in_words(error)


def test_a_row_of_which_nothing_can_be_said_is_told_all_the_same() -> None:
    lost = Batch("test", "Un travail", lambda row: About(Organisation.objects.get(name="?").name))
    lost.each([1], lambda row: 1 // 0)
    assert SetAside.objects.get().row == "1"


def test_a_row_that_cannot_be_read_hides_no_other() -> None:
    def read(row: int) -> str:
        return f"{6 // (row - 3)}"

    found = list(WORK.readable(range(2, 5), read, instead=lambda row: "?", key=str))
    assert found == ["-6", "?", "6"] and SetAside.objects.get().row == "3"
    assert list(WORK.readable([3], str, instead=lambda row: "?", key=str)) == ["3"]
    assert not SetAside.objects.exists()


def test_without_isolation_nothing_is_done() -> None:
    """The control: the same work in one transaction loses the others with the bad one."""
    with pytest.raises(BadRow), transaction.atomic():
        list(map(writing(), range(6)))
    assert written() == []
