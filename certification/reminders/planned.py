"""The reminders that are planned: who gets what on which day, and why. Nothing is written by looking at it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from candidates.deadlines.models import DueDate
from candidates.dossiers.queries import named
from certification.deadlines.policies import LATE_RUN, Policies, may_leave, policies, reminder_days
from certification.deadlines.recipients import owing
from certification.reminders.mails import kind_for
from label_sp.actors.models import User
from label_sp.design.components import DayBar, draw_days
from label_sp.guide.calendar import Deadline
from label_sp.guide.terms import TERMS
from label_sp.outbox.kinds import delivery_of
from label_sp.outbox.models import Delivery, MessagePreference

HORIZON = 30  # days shown together
FURTHEST = 400  # days ahead, for one dossier: the longest policy and a year of deadlines


@dataclass(frozen=True, slots=True)
class Recipient:
    """One person, and how this reminder reaches them."""

    user: User
    delivery: Delivery


@dataclass(frozen=True, slots=True)
class Planned:
    """One reminder to come: `offset` days from the deadline, on `day`, to these people."""

    row: DueDate
    deadline: Deadline
    day: date
    offset: int
    recipients: tuple[Recipient, ...]


def by_day(today: date) -> tuple[DayBar, ...]:
    """How many reminders each day of the coming month has, today first; one query, however many dossiers there are."""
    days, counts = policies(), Counter({today: waiting_today(today).count()})
    first, last = today + timedelta(days=1), today + timedelta(days=HORIZON)
    dates = _between(days, first, last).order_by().values("term", "due").annotate(count=Count("pk"))
    for row in dates:
        for day, _ in reminder_days(row["due"], days[row["term"]], after=today, until=last):
            counts[day] += row["count"]
    every_day = [today + timedelta(days=number) for number in range(HORIZON + 1)]
    return draw_days([(day, counts[day]) for day in every_day])


def waiting_today(today: date) -> QuerySet[DueDate]:
    """Those of which the next run will write a reminder: what is later than that will be skipped."""
    return _between(policies(), today - timedelta(days=LATE_RUN), today).filter(
        may_leave(), next_on__lte=today
    )


def on_day(day: date, today: date) -> QuerySet[DueDate]:
    """The rows that have a reminder on that day, today or later."""
    if day <= today:
        return waiting_today(today)
    return _between(policies(), day, day)


def of_dossiers(words: str) -> QuerySet[DueDate]:
    """The open rows of the dossiers whose reference, service or organisation has these words."""
    return _open().filter(named(words, "dossier__"))


def planned(rows: Sequence[DueDate], today: date, day: date | None = None) -> list[Planned]:
    """The reminders of these rows on that day, or all to come, by day; read for a page at once."""
    days, people = policies(), owing(rows, today)
    wanted = _deliveries({user.pk for users in people.values() for user in users})
    found = [
        Planned(row, row.deadline, on, offset, _recipients(row.deadline, offset, people[row.pk], wanted))
        for row in rows
        for on, offset in _to_come(row, days, today, day)
    ]
    return sorted(found, key=lambda each: (each.day, each.deadline.due, each.row.dossier.reference))


def _to_come(row: DueDate, days: Policies, today: date, day: date | None) -> list[tuple[date, int]]:
    until = day or today + timedelta(days=FURTHEST)
    found = reminder_days(row.due, days[row.term], after=row.reminded_through, until=until)
    coming = [each for each in found if each[0] > today]
    missed = [each for each in found if 0 <= (today - each[0]).days <= LATE_RUN]
    if day is not None and day > today:
        return [each for each in coming if each[0] == day]
    return [*missed[-1:], *(coming if day is None else ())]


def _open() -> QuerySet[DueDate]:
    """One that the guide does not know any more reminds nobody."""
    rows = DueDate.objects.filter(done=False, term__in=TERMS).order_by("due", "pk")
    return rows.select_related("dossier__service__organisation", "dossier__body")


def _between(days: Policies, first: date, last: date) -> QuerySet[DueDate]:
    """The open rows that have a reminder between two days, by the dates that each policy makes of them."""
    terms: dict[int, list[str]] = defaultdict(list)
    for term, offsets in days.items():
        for offset in offsets:
            terms[offset].append(term)
    wanted = Q(pk__in=[])
    for offset, names in terms.items():
        moved = timedelta(days=offset)
        wanted |= Q(term__in=names, due__range=(first - moved, last - moved))
    return _open().filter(wanted)


def _deliveries(users: Iterable[UUID]) -> Mapping[tuple[UUID, str], str]:
    rows = MessagePreference.objects.filter(user__in=list(users))
    return {(user, kind): delivery for user, kind, delivery in rows.values_list("user", "kind", "delivery")}


def _recipients(
    deadline: Deadline, offset: int, people: Iterable[User], wanted: Mapping[tuple[UUID, str], str]
) -> tuple[Recipient, ...]:
    kind = kind_for(deadline, offset)
    return tuple(Recipient(user, delivery_of(kind, wanted.get((user.pk, kind.key)))) for user in people)
