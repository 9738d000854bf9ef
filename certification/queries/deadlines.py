"""Deadlines of dossiers out of the database's dates, and which reminders are due today."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from uuid import UUID

from candidates.enums import CLOSED
from candidates.models import Dossier
from certification import mails
from certification.queries import cycles, facts
from label_sp.actors import queries as actors
from label_sp.actors.models import User
from label_sp.guide import timeline
from label_sp.guide.calendar import Deadline

REMIND_DAYS_BEFORE = (30, 7, 1, 0)
TOGETHER = 200


@dataclass(frozen=True, slots=True)
class Reminder:
    """One occurrence: this deadline, this many days before (-1: the day after), to these people."""

    dossier: Dossier
    deadline: Deadline
    days_before: int
    people: tuple[User, ...]


def deadlines(dossier: Dossier) -> tuple[Deadline, ...]:
    """All deadlines of a dossier that can be computed so far, done ones included, by date."""
    return deadlines_of([dossier])[dossier.pk]


def deadlines_of(dossiers: Sequence[Dossier]) -> dict[UUID, tuple[Deadline, ...]]:
    """The deadlines of several dossiers, in as many queries as for one."""
    return {pk: timeline.deadlines(known) for pk, known in cycles.cycle_facts_of(dossiers).items()}


def cycle_facts(dossier: Dossier) -> timeline.CycleFacts:
    """What is known of a dossier's days. Everything the guide dates starts from here."""
    return cycles.cycle_facts_of([dossier])[dossier.pk]


def next_due(found: Iterable[Deadline], today: date) -> Deadline | None:
    """The deadline to look at first: the oldest that is late, else the next to come; dates that only tell are left."""
    open_ones = [
        each for each in found if not each.done and (each.kind == "deadline" or is_to_come(each, today))
    ]
    return min(open_ones, key=lambda each: (each.due, each.kind != "deadline"), default=None)


def is_to_come(deadline: Deadline, today: date) -> bool:
    """A day from which something becomes possible, still ahead."""
    return deadline.kind == "earliest" and deadline.due >= today


def due_reminders(today: date) -> Iterator[Reminder]:
    """The reminders whose day is today, of deadlines still open. The outbox's unique key sends each once."""
    open_ones = Dossier.objects.exclude(status__in=[*CLOSED]).select_related("service__organisation", "body")
    rows = open_ones.iterator(chunk_size=TOGETHER)
    while together := list(islice(rows, TOGETHER)):
        found = deadlines_of(together)
        for dossier in together:
            for deadline in found[dossier.pk]:
                if is_to_remind(deadline, today):
                    people = people_who_owe(dossier, deadline)
                    yield Reminder(dossier, deadline, deadline.days_left(today), people)


def is_to_remind(deadline: Deadline, today: date) -> bool:
    """30 days, a week and a day before, on the day itself, and the day after."""
    days = deadline.days_left(today)
    return deadline.kind == "deadline" and not deadline.done and (days in REMIND_DAYS_BEFORE or days == -1)


def people_who_owe(dossier: Dossier, deadline: Deadline) -> tuple[User, ...]:
    """Whom a deadline binds."""
    if deadline.owed_by == "candidate":
        return tuple(mails.candidates(dossier))
    if deadline.owed_by == "auditor":
        audit = facts.current_audit(dossier)
        return (audit.auditor,) if audit else tuple(mails.managers(dossier))
    if deadline.owed_by == "body":
        return (*mails.managers(dossier), *mails.deciders(dossier))
    return tuple(actors.ditp_members())
