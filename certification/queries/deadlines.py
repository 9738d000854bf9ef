"""Deadlines of dossiers out of the database's dates."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from uuid import UUID

from candidates.models import Dossier
from certification.queries import cycles
from label_sp.guide import timeline
from label_sp.guide.calendar import Deadline, ImpossibleDay


def deadlines(dossier: Dossier) -> tuple[Deadline, ...]:
    """All deadlines of a dossier that can be computed so far, done ones included, by date."""
    return deadlines_of([dossier])[dossier.pk]


def deadlines_of(dossiers: Sequence[Dossier]) -> dict[UUID, tuple[Deadline, ...]]:
    """The deadlines of several dossiers, in as many queries as for one."""
    return {pk: timeline.deadlines(known) for pk, known in cycles.cycle_facts_of(dossiers).items()}


def shown_of(dossiers: Sequence[Dossier]) -> dict[UUID, tuple[Deadline, ...]]:
    """The same for pages: a dossier that holds an impossible day has none until the day is corrected."""
    return {pk: _shown(known) for pk, known in cycles.cycle_facts_of(dossiers).items()}


def _shown(known: timeline.CycleFacts) -> tuple[Deadline, ...]:
    try:
        return timeline.deadlines(known)
    except ImpossibleDay:
        return ()


def impossible_day(dossier: Dossier) -> date | None:
    """The day that keeps a dossier from having deadlines; None when nothing does."""
    try:
        deadlines(dossier)
    except ImpossibleDay as found:
        return found.day
    return None


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
