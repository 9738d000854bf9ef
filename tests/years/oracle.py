"""Which reminders should exist, by plain arithmetic: it reads neither stored deadlines nor any helper of reminders.

Each day it asks the guide for the deadlines of the dossiers that the journal speaks of, and adds days to dates.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from audits.audit.models import Audit
from candidates.dossiers.models import Dossier
from certification.deadlines.cycles import cycle_facts_of
from label_sp.actors.models import Membership
from label_sp.guide import timeline
from label_sp.guide.calendar import Deadline
from label_sp.journal.models import JournalEntry
from label_sp.outbox.models import MessagePreference

PARIS = ZoneInfo("Europe/Paris")
DAY = dt.timedelta(days=1)
BEFORE_AND_AFTER = [-30, -7, -1, 1]
OPEN_ON = {"follow_up_preparation": [0], "renewal": [0]}
LATE = 3  # days that a clock may have been stopped
OVER = {"refused", "withdrawn", "expired", "renewed", "abandoned"}


class Reminder(NamedTuple):
    """One occurrence: what makes it the same one or another."""

    kind: str
    dossier: UUID
    deadline: str
    due: str
    day: str
    person: UUID


class Skip(NamedTuple):
    """A reminder that is not written any more, as the journal tells it."""

    dossier: UUID
    label: str
    due: str
    day: str


@dataclass
class Standing:
    """One deadline as it is now, and the last day whose reminders it had."""

    deadline: Deadline
    through: dt.date


@dataclass
class Oracle:
    """What is known of each dossier today, and all that should have been written so far."""

    policy: dict[str, list[int]] = field(default_factory=dict)
    known: dict[UUID, dict[str, Standing]] = field(default_factory=dict)
    dossiers: dict[UUID, Dossier] = field(default_factory=dict)
    expected: dict[Reminder, str] = field(default_factory=dict)  # and how its recipient wanted it
    skipped: Counter[Skip] = field(default_factory=Counter)
    read_until: int = 0
    memberships: list[Membership] = field(default_factory=list)

    def observe(self, today: dt.date, *, all_of_them: bool = False, anew: bool = False) -> None:
        """Ask the guide again about the dossiers that something happened to; about all of them from time to time.

        `anew`: what happened before counts from today.
        """
        entries = list(JournalEntry.objects.filter(pk__gt=self.read_until).order_by("pk"))
        self.read_until = max((entry.pk for entry in entries), default=self.read_until)
        first = {e.dossier_id: e.at.astimezone(PARIS).date() for e in reversed(entries) if e.dossier_id}
        first = dict.fromkeys(first, today) if anew else first
        for dossier in Dossier.objects.all() if all_of_them else Dossier.objects.filter(pk__in=first):
            self.dossiers[dossier.pk] = dossier
        asked = (
            list(self.dossiers.values())
            if all_of_them
            else [self.dossiers[pk] for pk in first if pk in self.dossiers]
        )
        people = Membership.objects.select_related("user").order_by("pk")
        self.memberships = list(people)
        for pk, facts in self._facts(asked).items():
            self._note(pk, timeline.deadlines(facts), first.get(pk, today))

    def _facts(self, dossiers: Iterable[Dossier]) -> dict[UUID, Any]:
        fresh = list(Dossier.objects.select_related("service").filter(pk__in=[each.pk for each in dossiers]))
        self.dossiers.update({each.pk: each for each in fresh})
        return cycle_facts_of(fresh)

    def _note(self, pk: UUID, found: Iterable[Deadline], since: dt.date) -> None:
        before, now = self.known.get(pk, {}), {}
        for deadline in found:
            if self.dossiers[pk].status in OVER and deadline.term not in ("mark_end", "reapplication"):
                continue
            was = before.get(deadline.key)
            if was is None or was.deadline.due != deadline.due:
                through = since - DAY
            elif was.deadline.done and not deadline.done:
                through = max(was.through, since - DAY)
            else:
                through = was.through
            now[deadline.key] = Standing(deadline, through)
        self.known[pk] = now

    # --- the policy ---------------------------------------------------------------------------------------------------

    def days_of(self, deadline: Deadline) -> list[int]:
        if deadline.term in self.policy:
            return self.policy[deadline.term]
        if deadline.term in OPEN_ON:
            return OPEN_ON[deadline.term]
        return BEFORE_AND_AFTER if deadline.kind == "deadline" else []

    def change_policy(self, term: str, days: list[int], today: dt.date) -> None:
        self.policy[term] = days
        for standing in self._all():
            if standing.deadline.term == term and not standing.deadline.done:
                standing.through = max(standing.through, today - DAY)

    def _all(self) -> Iterable[Standing]:
        return (standing for of_one in self.known.values() for standing in of_one.values())

    # --- what a clock that runs now should write ----------------------------------------------------------------------

    def has_something(self, today: dt.date) -> bool:
        return any(True for _ in self._reached(today))

    def _reached(self, today: dt.date) -> Iterable[tuple[UUID, Standing, list[int]]]:
        for pk, of_one in self.known.items():
            for standing in of_one.values():
                if standing.deadline.done:
                    continue
                due, since = standing.deadline.due, standing.through
                days = sorted(d for d in self.days_of(standing.deadline) if since < due + d * DAY <= today)
                if days:
                    yield pk, standing, days

    def expect(self, today: dt.date) -> None:
        """From now on these reminders should exist, and these lines of the journal."""
        for pk, standing, days in list(self._reached(today)):
            deadline, standing.through = standing.deadline, today
            latest = deadline.due + days[-1] * DAY
            too_late = (today - latest).days > LATE
            for offset in days if too_late else days[:-1]:
                day = deadline.due + offset * DAY
                self.skipped[Skip(pk, deadline.label, str(deadline.due), str(day))] += 1
            if too_late:
                continue
            kind = "reminder" if days[-1] <= 0 else "reminder.late"
            kind = kind if deadline.kind == "deadline" else "reminder.opening"
            for person in self.owing(pk, deadline, today):
                told = Reminder(kind, pk, deadline.key, str(deadline.due), str(latest), person)
                self.expected.setdefault(told, self._wanted(person, kind))

    def has_a_point(self, told: Reminder, today: dt.date) -> bool:
        """Is it still owed, by that day, by that person, and not long past?"""
        standing = self.known.get(told.dossier, {}).get(told.deadline)
        if standing is None or standing.deadline.done or str(standing.deadline.due) != told.due:
            return False
        if (today - dt.date.fromisoformat(told.day)).days > LATE:
            return False
        return told.person in self.owing(told.dossier, standing.deadline, today)

    @staticmethod
    def _wanted(person: UUID, kind: str) -> str:
        own = MessagePreference.objects.filter(user=person, kind=kind).first()
        return own.delivery if own else "at_once"

    # --- who owes it --------------------------------------------------------------------------------------------------

    def owing(self, pk: UUID, deadline: Deadline, today: dt.date) -> set[UUID]:
        dossier = self.dossiers[pk]
        service = dossier.service.organisation_id
        body = dossier.body_id if dossier.submitted_at else None
        candidate = self._holding(service, today, "candidate_manager", "candidate_contributor")
        if deadline.term in OPEN_ON:
            return candidate | self._holding(body, today, "body_manager")
        if deadline.owed_by == "candidate":
            return candidate
        if deadline.owed_by == "auditor":
            auditor = self._auditor(pk, "follow_up" if deadline.key.startswith("follow_up") else "initial")
            return auditor or self._holding(body, today, "body_manager")
        return self._holding(body, today, "body_manager", "decider")

    def _holding(self, organisation: UUID | None, today: dt.date, *roles: str) -> set[UUID]:
        return {
            held.user_id
            for held in self.memberships
            if held.organisation_id == organisation
            and held.role in roles
            and held.user.is_active
            and held.started_on <= today
            and (held.ended_on is None or held.ended_on >= today + (held.ended_at is not None) * DAY)
        }

    @staticmethod
    def _auditor(pk: UUID, kind: str) -> set[UUID]:
        audits = Audit.objects.filter(dossier=pk, kind=kind).select_related("auditor")
        return {a.auditor_id for a in audits if a.status != "cancelled" and a.auditor.is_active}
