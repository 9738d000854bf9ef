"""The deadlines of dossiers for whoever shows them: the stored rows, never older than the last act."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date
from uuid import UUID

from django.db.models import DateField, Exists, OuterRef, Q, QuerySet, Subquery

from candidates.deadlines import freshness
from candidates.deadlines.models import DueDate
from label_sp.clock.models import SetAside
from label_sp.guide.calendar import Deadline
from label_sp.guide.terms import TERMS

DATES = "deadlines"  # the work whose bad rows are dossiers that cannot be dated
Deadlines = tuple[Deadline, ...]


def of(dossier_id: UUID) -> Deadlines:
    """All the deadlines of a dossier, done ones included, by date; none as long as it cannot be dated."""
    return of_each([dossier_id])[dossier_id]


def of_each(dossiers: Iterable[UUID], *, keys: Collection[str] = ()) -> dict[UUID, Deadlines]:
    """The same of several dossiers, in as many queries as of one; those of some `keys` only, where any is named."""
    ids = list(dossiers)
    freshness.refresh(ids)
    rows = dated().filter(dossier__in=ids)
    found = defaultdict[UUID, list[Deadline]](list)
    for row in rows.filter(key__in=keys) if keys else rows:
        found[row.dossier_id].append(row.deadline)
    return {pk: tuple(sorted(found[pk], key=lambda each: (each.due, each.key))) for pk in ids}


def next_of_each(dossiers: Iterable[UUID], today: date) -> dict[UUID, Deadline]:
    """By dossier, the deadline to look at first; a dossier that waits for nothing is absent."""
    ids = list(dossiers)
    freshness.refresh(ids)
    first = next_first(today).filter(dossier=OuterRef("dossier")).values("pk")[:1]
    rows = DueDate.objects.filter(dossier__in=ids, pk=Subquery(first))
    return {row.dossier_id: row.deadline for row in rows}


def next_day(today: date, dossier: str = "pk") -> Subquery:
    """The day of that deadline, for the order of a list in which `dossier` leads to the dossier; None without any."""
    rows = next_first(today).filter(dossier=OuterRef(dossier))
    return Subquery(rows.values("due")[:1], output_field=DateField())


def open_one(found: Iterable[Deadline], key: str, *, follow_up: bool) -> Deadline | None:
    """Of a dossier's deadlines in order, the open one of that name: at a follow-up, that of its audit before others."""
    still = [each for each in found if not each.done]
    prefixes = ("follow_up_", "") if follow_up else ("",)
    named = (each for prefix in prefixes for each in still if each.key.startswith(prefix + key))
    return next(named, None)


def day_of(key: str, dossier: str = "pk") -> Subquery:
    """The day of the deadline of that key, done or not, for the order of a list."""
    rows = dated().filter(dossier=OuterRef(dossier), key=key)
    return Subquery(rows.values("due")[:1], output_field=DateField())


def next_first(today: date) -> QuerySet[DueDate]:
    """The open rows, the oldest that is late first, then the next to come; on one day, what is to be done first."""
    return dated().filter(is_open(today)).order_by("due", "kind", "key")


def is_open(today: date) -> Q:
    """What is to be done and is not, or a day still to come from which something is possible; not what only tells."""
    return Q(Q(kind="deadline") | Q(kind="earliest", due__gte=today), done=False)


def is_late(today: date) -> Q:
    """Of a dossier: the last day of something is over, and it is not done."""
    over = dated().filter(dossier=OuterRef("pk"), kind="deadline", done=False, due__lt=today)
    return Q(Exists(over))


def dated() -> QuerySet[DueDate]:
    """The rows that the guide knows, of the dossiers that could be worked out: the others are of before."""
    aside = SetAside.objects.filter(batch=DATES, dossier_id=OuterRef("dossier"))
    return DueDate.objects.filter(~Exists(aside), term__in=TERMS)


def undated(dossiers: Iterable[UUID]) -> dict[UUID, SetAside]:
    """Those of these dossiers whose deadlines could not be worked out since something changed, and why."""
    rows = SetAside.objects.filter(batch=DATES, dossier_id__in=list(dossiers))
    return {row.dossier_id: row for row in rows if row.dossier_id}
