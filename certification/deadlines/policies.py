"""When each deadline is reminded: the DITP's policy where there is one, else ours."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q

from certification.deadlines.models import ReminderPolicy
from label_sp.common.days import over
from label_sp.guide.calendar import days_after
from label_sp.guide.terms import TERMS, Term

DEADLINE_DAYS = (-30, -7, -1, 1)
OPENINGS = frozenset({"follow_up_preparation", "renewal"})  # FOL-01, REN-01: said on the day they open
LATE_RUN = 3  # days: a reminder whose day is further back is skipped, and the journal says so
Policies = Mapping[str, tuple[int, ...]]


def default_days(term: str) -> tuple[int, ...]:
    """Our policy: a month, a week and a day before, and the day after; for what opens, that day."""
    if term in OPENINGS:
        return (0,)
    return DEADLINE_DAYS if TERMS[term].kind == "deadline" else ()


def policies() -> Policies:
    """For each deadline of the guide, the days of its reminders counted from its date (-7: a week before), in order."""
    own = dict(ReminderPolicy.objects.values_list("term", "days"))
    return {term: tuple(sorted(own[term])) if term in own else default_days(term) for term in TERMS}


@dataclass(frozen=True, slots=True)
class Line:
    """The policy of one deadline, as a page shows it; `own` is the DITP's row, None for ours."""

    key: str
    term: Term
    days: tuple[int, ...]
    own: ReminderPolicy | None


def lines() -> list[Line]:
    """One line per deadline of the guide, in the order of a dossier's life."""
    own = {policy.term: policy for policy in ReminderPolicy.objects.select_related("updated_by")}
    return [_line(key, own.get(key)) for key in TERMS]


def line(key: str) -> Line:
    """The same for one deadline. KeyError when the guide has none of that name."""
    return _line(key, ReminderPolicy.objects.select_related("updated_by").filter(term=key).first())


def _line(key: str, own: ReminderPolicy | None) -> Line:
    return Line(key, TERMS[key], tuple(sorted(own.days)) if own else default_days(key), own)


def may_leave() -> Q:
    """Nobody is told to be late as long as the day lasts where the candidate is. DOS-02."""
    return Q(next_on__lte=F("due")) | over("due", "dossier__service__department")


def reminder_days(due: date, days: Iterable[int], *, after: date, until: date) -> list[tuple[date, int]]:
    """The reminders of that deadline after a day and until another included: (their day, days from the deadline)."""
    found = ((days_after(due, offset), offset) for offset in sorted(days))
    return [(day, offset) for day, offset in found if after < day <= until]


def next_reminder(due: date, days: Iterable[int], *, after: date) -> date | None:
    """The day of the first reminder after that day; None when there is none to come."""
    return min((day for day, _ in reminder_days(due, days, after=after, until=date.max)), default=None)
