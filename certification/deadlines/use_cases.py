"""The stored deadlines: worked out by the guide again for each dossier that an act touched, once a week for all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.utils import timezone

from candidates.deadlines.models import DueDate
from candidates.deadlines.queries import DATES as DATING
from candidates.dossiers.enums import CLOSED
from candidates.dossiers.models import Dossier
from certification.deadlines import aside, cycles
from certification.deadlines.policies import Policies, next_reminder, policies
from label_sp.clock.batches import Batch
from label_sp.guide import timeline
from label_sp.guide.calendar import Deadline
from label_sp.journal.models import Touch

TOGETHER = 200
DATES = Batch(DATING, "Calcul des échéances d’un dossier", aside.about_dossier)
REMINDERS = Batch("reminders", "Écriture d’un rappel d’échéance", aside.about_due_date)
AFTER_CLOSING = frozenset({"mark_end", "reapplication"})  # WIT-03, DEC-06: what a closed dossier still dates
DAY = timedelta(days=1)
GUIDES = ("term", "due", "owed_by", "kind", "done", "detail")  # what the guide says of a row
OURS = ("reminded_through", "next_on")


def refresh_touched(only: Iterable[UUID] | None = None, *, at_most: int | None = None) -> int:
    """Work out again the deadlines of the dossiers that an act touched: all, or those named. Returns how many.

    A page that reads all dossiers says `at_most`: the clock does the rest within a minute.

    One that cannot be worked out is set aside: the next act on it tries again, the weekly rebuild, or the clock later.

    A dossier that somebody is acting on is left for the next time, unless it is named: then we wait for it. One named
    dossier at a time is locked, so that two readers never wait for each other.
    """
    touched = Touch.objects.order_by("dossier_id").values_list("dossier_id", flat=True).distinct()
    if only is not None:
        named = list(touched.filter(dossier_id__in=list(only)))
        return sum(each.dossiers for each in _worked_out(named, size=1, wait=True))
    ids = list(touched[:at_most])
    if at_most is None:
        ids += [UUID(row) for row in DATES.due() if UUID(row) not in set(ids)]
    return sum(each.dossiers for each in _worked_out(ids))


def deadlines_of(dossiers: Sequence[Dossier]) -> dict[UUID, tuple[Deadline, ...]]:
    """What the guide answers now, for several dossiers in as many queries as for one: what is stored, and nothing else.

    Everybody else reads the rows (`candidates.deadlines.queries`).
    """
    return {pk: timeline.deadlines(known) for pk, known in cycles.cycle_facts_of(dossiers).items()}


def rebuild_all() -> int:
    """Work out all deadlines again, after a change of the software or of the guide. Returns how many rows were wrong.

    A row is wrong when it differs though no act touched its dossier: there should be none.
    """
    refresh_touched()
    dossiers = Dossier.objects.order_by("pk").values_list("pk", flat=True).iterator(chunk_size=TOGETHER)
    return sum(each.drifted for each in _worked_out(dossiers))


@dataclass(frozen=True, slots=True)
class _Outcome:
    dossiers: int
    drifted: int


@dataclass(frozen=True, slots=True)
class _Changes:
    new: list[DueDate]
    changed: list[DueDate]
    gone: list[DueDate]

    @property
    def count(self) -> int:
        return len(self.new) + len(self.changed) + len(self.gone)


def _worked_out(ids: Iterable[UUID], *, size: int = TOGETHER, wait: bool = False) -> list[_Outcome]:
    """The touches of one that is set aside go, or it would be tried each minute: those that were there before it was
    read. A later one stays, and makes it be tried again."""
    seen: dict[UUID, list[int]] = {}

    def work_out(some: Sequence[UUID]) -> _Outcome:
        if len(some) == 1:
            seen[some[0]] = list(Touch.objects.filter(dossier_id=some[0]).values_list("pk", flat=True))
        return _work_out(some, wait=wait)

    def gone_aside(pk: UUID) -> None:
        Touch.objects.filter(pk__in=seen.get(pk, ())).delete()

    return DATES.together(ids, work_out, size=size, again=True, gone_aside=gone_aside)


def _work_out(ids: Sequence[UUID], *, wait: bool = False) -> _Outcome:
    """The dossiers are locked first, touches read next, facts last: what comes later leaves a touch of its own."""
    rows = Dossier.objects.select_related("service__organisation", "body").filter(pk__in=ids).order_by("pk")
    dossiers = list(rows.select_for_update(of=("self",), skip_locked=not wait))
    touches = list(Touch.objects.filter(dossier_id__in=[dossier.pk for dossier in dossiers]).order_by("at"))
    since = {touch.dossier_id: timezone.localdate(touch.at) for touch in reversed(touches)}
    changes = {dossier.pk: each for dossier, each in _compared(dossiers, since)}
    _write(list(changes.values()))
    _forget(touches)
    if len(dossiers) < len(ids):  # a touch whose dossier is gone has nothing to tell
        orphans = set(ids) - set(Dossier.objects.filter(pk__in=ids).values_list("pk", flat=True))
        Touch.objects.filter(dossier_id__in=orphans).delete()
    drifted = sum(each.count for pk, each in changes.items() if pk not in since)
    return _Outcome(len(dossiers), drifted)


def _forget(touches: Sequence[Touch]) -> None:
    """Those that were read before the facts, and no other."""
    Touch.objects.filter(pk__in=[touch.pk for touch in touches]).delete()


def _compared(dossiers: Sequence[Dossier], since: Mapping[UUID, date]) -> Iterator[tuple[Dossier, _Changes]]:
    stored: dict[UUID, dict[str, DueDate]] = {dossier.pk: {} for dossier in dossiers}
    rows = DueDate.objects.filter(dossier__in=dossiers).order_by("pk")
    for row in rows.select_for_update():  # what a reminder writes in them meanwhile would be lost
        stored[row.dossier_id][row.key] = row
    found, days, today = deadlines_of(dossiers), policies(), timezone.localdate()
    for dossier in dossiers:
        wanted = [each for each in found[dossier.pk] if _is_dated(dossier, each)]
        yield dossier, _changes(dossier, wanted, stored[dossier.pk], since.get(dossier.pk, today), days)


def _is_dated(dossier: Dossier, deadline: Deadline) -> bool:
    """Nothing is owed on a closed dossier: what was done with stays, to be read, and what runs after its end."""
    return dossier.status not in CLOSED or deadline.done or deadline.term in AFTER_CLOSING


def _changes(
    dossier: Dossier, wanted: Sequence[Deadline], stored: dict[str, DueDate], since: date, days: Policies
) -> _Changes:
    """`since` is the day of the act that made the difference: no reminder of before it is due."""
    changes = _Changes([], [], [])
    for deadline in wanted:
        row = stored.pop(deadline.key, None)
        if row is None:
            row = DueDate(dossier=dossier, key=deadline.key)
            changes.new.append(row)
        elif _says(row) == _said(deadline) and row.next_on == _next_on(row, days):
            continue
        else:
            changes.changed.append(row)
        _update(row, deadline, since, days)
    changes.gone.extend(stored.values())
    return changes


def _says(row: DueDate) -> tuple[object, ...]:
    return tuple(getattr(row, name) for name in GUIDES)


def _said(deadline: Deadline) -> tuple[object, ...]:
    return tuple(getattr(deadline, name) for name in GUIDES)


def _update(row: DueDate, deadline: Deadline, since: date, days: Policies) -> None:
    """A row planned by another policy, of software before this one or meanwhile, is planned by ours from `since` on."""
    reopened = row.done and not deadline.done
    if row.pk is None or row.due != deadline.due:
        row.reminded_through = since - DAY
    elif reopened or row.next_on != _next_on(row, days):
        row.reminded_through = max(row.reminded_through, since - DAY)
    for name in GUIDES:
        setattr(row, name, getattr(deadline, name))
    row.next_on = _next_on(row, days)


def _next_on(row: DueDate, days: Policies) -> date | None:
    return None if row.done else next_reminder(row.due, days[row.term], after=row.reminded_through)


def _write(changes: Sequence[_Changes]) -> None:
    gone = [row.pk for each in changes for row in each.gone]
    changed = [row for each in changes for row in each.changed]
    if gone:
        DueDate.objects.filter(pk__in=gone).delete()
    if anew := [*gone, *(row.pk for row in changed)]:  # a reminder that could not be written is planned anew
        REMINDERS.forget(anew)
    DueDate.objects.bulk_update(changed, [*GUIDES, *OURS], batch_size=TOGETHER)
    DueDate.objects.bulk_create([row for each in changes for row in each.new], batch_size=1000)
