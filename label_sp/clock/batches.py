"""Work on many rows, of which a bad one never stops the others.

Each row has a transaction of its own, or a savepoint of the caller's. What raises is rolled back, and the row is set
aside: stored with the reason and the moment, told on the status page, left alone until `again_at`. That comes later and
later, up to a week: no row is tried in a loop, and none is given up for ever. Once a row goes well, nothing is said of
it any more.

A database that is away, a full disk, a process that is out of time or memory is no fault of a row: it stops the batch.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from itertools import islice
from typing import TYPE_CHECKING, TypeVar
from uuid import UUID

from billiard.exceptions import SoftTimeLimitExceeded
from django.db import transaction
from django.utils import timezone

from label_sp.clock.models import SetAside
from label_sp.common import trouble
from label_sp.journal import journal

if TYPE_CHECKING:
    from label_sp.actors.models import User

Row = TypeVar("Row")
Result = TypeVar("Result")
logger = logging.getLogger(__name__)
FIRST_WAIT, LONGEST_WAIT = timedelta(hours=1), timedelta(days=7)
LONGEST_REASON = 500
# What arithmetic of days raises before the year 1 and after 9999: Python's words, and the guide's own.
OUT_OF_CALENDAR = (OverflowError, ValueError)
CALENDAR_SIGNS = ("out of range", "in no year of the label")
LABELS: dict[str, str] = {}


class BadRow(Exception):
    """This row cannot be worked on; its text is the sentence that people read."""


@dataclass(frozen=True, slots=True)
class About:
    """What people are told of a row: its name, and the dossier that they may open."""

    title: str = ""
    dossier_id: UUID | None = None


@dataclass(slots=True)
class Attempt:
    """What became of one piece of work; `error` is None when it went well."""

    error: Exception | None = None


@dataclass(frozen=True)
class Batch:
    """One kind of work on rows. `about` is asked of those that are set aside only."""

    name: str
    label: str
    about: Callable[[object], About]
    first_wait: timedelta = FIRST_WAIT

    def __post_init__(self) -> None:
        LABELS[self.name] = self.label

    def each(self, rows: Iterable[Row], do: Callable[[Row], Result], *, again: bool = False) -> list[Result]:
        """Do this for each row; what it answered for those that went well."""
        return self.together(rows, lambda some: do(some[0]), size=1, again=again)

    def together(
        self,
        rows: Iterable[Row],
        do: Callable[[Sequence[Row]], Result],
        *,
        size: int,
        again: bool = False,
        gone_aside: Callable[[Row], object] | None = None,
    ) -> list[Result]:
        """Do this for `size` rows at a time; a group that fails is halved until the bad row stands alone.

        `again`: those set aside before are tried too, whenever their turn is. `gone_aside` is called in the
        transaction that sets a row aside.
        """
        known = dict(SetAside.objects.filter(batch=self.name).values_list("row", "again_at"))
        now, rest, done = timezone.now(), iter(rows), list[Result]()
        while some := list(islice(rest, size)):
            wanted = [row for row in some if again or known.get(str(row), now) <= now]
            done += self._halved(wanted, do, known.keys(), gone_aside)
        return done

    def readable(
        self,
        rows: Iterable[Row],
        read: Callable[[Row], Result],
        *,
        instead: Callable[[Row], Result],
        key: Callable[[Row], object],
    ) -> Iterator[Result]:
        """What is read of each row, one by one, and less of one that cannot be read: it is told, and hides no other."""
        known = set(SetAside.objects.filter(batch=self.name).values_list("row", flat=True))
        for row in rows:
            name = str(key(row))
            try:
                found = read(row)
            except Exception as error:
                if stops(error):
                    raise
                with transaction.atomic():
                    self.set_aside(name, error)
                found = instead(row)
            else:
                if name in known:
                    self.forget([name])
            yield found

    def due(self) -> list[str]:
        """The rows set aside whose turn has come again."""
        mine = SetAside.objects.filter(batch=self.name, again_at__lte=timezone.now())
        return list(mine.values_list("row", flat=True))

    def forget(self, rows: Iterable[object]) -> None:
        """Nothing is to be said of these any more."""
        SetAside.objects.filter(batch=self.name, row__in=[str(row) for row in rows]).delete()

    def set_aside(self, row: object, error: Exception) -> None:
        """Keep the reason and the moment, and say when to try again."""
        logger.error("%s: row %s is set aside", self.name, row, exc_info=error)
        about, now = self._about(row), timezone.now()
        fields = {"title": about.title[:300], "dossier_id": about.dossier_id, "reason": in_words(error)}
        found, _ = SetAside.objects.select_for_update().get_or_create(
            batch=self.name,
            row=str(row),
            defaults={**fields, "first_at": now, "last_at": now, "again_at": now},
        )
        for name, value in fields.items():
            setattr(found, name, value)
        found.last_at, found.again_at = (
            now,
            now + min(self.first_wait * 2 ** min(found.tries, 10), LONGEST_WAIT),
        )
        found.tries += 1
        found.save()

    def _about(self, row: object) -> About:
        with isolated() as attempt:
            return self.about(row)
        logger.error("%s: nothing can be said of row %s", self.name, row, exc_info=attempt.error)
        return About()

    def _halved(
        self,
        rows: Sequence[Row],
        do: Callable[[Sequence[Row]], Result],
        known: Iterable[str],
        gone_aside: Callable[[Row], object] | None,
    ) -> list[Result]:
        if not rows:
            return []
        with isolated() as attempt:
            found = do(rows)
            if better := [row for row in rows if str(row) in known]:
                self.forget(better)
        if attempt.error is None:
            return [found]
        if len(rows) > 1:
            middle = len(rows) // 2
            halves = (rows[:middle], rows[middle:])
            return [each for half in halves for each in self._halved(half, do, known, gone_aside)]
        with transaction.atomic():
            self.set_aside(rows[0], attempt.error)
            if gone_aside:
                gone_aside(rows[0])
        return []


@contextmanager
def isolated() -> Iterator[Attempt]:
    """Work of which nothing is kept when it raises; who asked looks at `error` and goes on."""
    attempt = Attempt()
    try:
        with transaction.atomic():
            yield attempt
    except Exception as error:
        if stops(error):
            raise
        attempt.error = error


def stops(error: Exception) -> bool:
    """Is this no fault of the row, so that the next one would fare no better?"""
    return isinstance(error, SoftTimeLimitExceeded | MemoryError) or trouble.of(error) is not None


def in_words(error: Exception) -> str:
    """Why a row was set aside, for who may mend it; Python's own words come last."""
    if isinstance(error, BadRow):
        return str(error)
    told = f"{type(error).__name__}: {error}"[:LONGEST_REASON]
    if isinstance(error, OUT_OF_CALENDAR) and any(sign in str(error) for sign in CALENDAR_SIGNS):
        return f"Une de ses dates mène hors du calendrier : elle est à corriger ({told})."
    if isinstance(error, LookupError | AttributeError | TypeError):
        return f"Une donnée manque, ou n’est plus de celles que le logiciel connaît ({told})."
    return f"Une erreur que le logiciel n’attendait pas ({told})."


@transaction.atomic
def try_again(set_aside_id: UUID, *, actor: User) -> SetAside | None:
    """Let the next turn try this row; a dossier that it is about is worked out anew. None when it is gone."""
    found = SetAside.objects.select_for_update().filter(pk=set_aside_id).first()
    if found is None:
        return None
    found.again_at = timezone.now()
    found.save(update_fields=["again_at"])
    journal.record(found, "row.tried_again", actor=actor, dossier_id=found.dossier_id, title=found.title)
    return found
