"""Which reminders are due today: of deadlines still open before and just after their day, and of what opens today."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice

from django.db.models import Q, QuerySet

from candidates.enums import CLOSED
from candidates.models import Dossier
from certification import mails
from certification.queries import facts
from certification.queries.deadlines import deadlines_of
from label_sp.actors import queries as actors
from label_sp.actors.models import User
from label_sp.guide.calendar import Deadline, months_before
from label_sp.guide.withdrawal import MARK_MONTHS

MILESTONES = (30, 7, 1, 0, -1)  # days left; -1 is the day after
OPENINGS = frozenset({"follow_up_preparation", "renewal"})  # FOL-01, REN-01: said on the day they open
LATE_RUN = 3  # days: the clock may have been stopped over a long weekend
TOGETHER = 200


@dataclass(frozen=True, slots=True)
class Reminder:
    """One occurrence: this deadline, at this milestone, to these people. Its message is written once."""

    dossier: Dossier
    deadline: Deadline
    milestone: int
    people: tuple[User, ...]

    @property
    def is_opening(self) -> bool:
        return self.deadline.key in OPENINGS


def due_reminders(today: date) -> Iterator[Reminder]:
    """The reminders of that day. The outbox's unique key writes each once, however often this runs."""
    rows = _dossiers(today).iterator(chunk_size=TOGETHER)
    while together := list(islice(rows, TOGETHER)):
        found = deadlines_of(together)
        for dossier in together:
            for deadline in found[dossier.pk]:
                if (milestone := milestone_of(deadline, today)) is not None:
                    yield Reminder(dossier, deadline, milestone, _people(dossier, deadline))


def milestone_of(deadline: Deadline, today: date) -> int | None:
    """The milestone reached today, or missed by a few days; None when there is nothing to say."""
    if deadline.done:
        return None
    days = deadline.days_left(today)
    if deadline.key in OPENINGS:
        return 0 if -LATE_RUN <= days <= 0 else None
    if deadline.kind != "deadline":
        return None
    reached = min((each for each in MILESTONES if days <= each), default=None)
    return reached if reached is not None and reached - days <= LATE_RUN else None


def _dossiers(today: date) -> QuerySet[Dossier]:
    """Those in course, and those withdrawn whose mark still has to go. WIT-03."""
    since = months_before(today, MARK_MONTHS) - timedelta(days=31)
    wanted = ~Q(status__in=[*CLOSED]) | Q(withdrawn_from__gte=since)
    return Dossier.objects.filter(wanted).select_related("service__organisation", "body")


def _people(dossier: Dossier, deadline: Deadline) -> tuple[User, ...]:
    """Whom a deadline binds; what opens concerns the service as well as the body, which invites it (REN-01)."""
    if deadline.key in OPENINGS:
        return (*mails.candidates(dossier), *mails.managers(dossier))
    if deadline.owed_by == "candidate":
        return tuple(mails.candidates(dossier))
    if deadline.owed_by == "auditor":
        audit = facts.current_audit(dossier)
        return (audit.auditor,) if audit else tuple(mails.managers(dossier))
    if deadline.owed_by == "body":
        return (*mails.managers(dossier), *mails.deciders(dossier))
    return tuple(actors.ditp_members())
