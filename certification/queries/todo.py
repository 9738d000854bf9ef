"""What there is to do on a dossier, by whom, by when, and what stands in the way, out of the tables of acts.

A row says on which statuses an act is due, when it has a point, who may do it, where its page is and which rule asks
for it. The first row of a status whose act is a step of the way (it has a guard) tells what blocks the way.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from candidates.models import Dossier
from certification.queries.acts import APPLICATION, MAY, OWNERS, Act
from certification.queries.label_acts import LABEL, OPTIONS
from certification.queries.situation import Situation
from label_sp.actors.models import User
from label_sp.guide.calendar import Deadline
from label_sp.guide.failures import Failures

ACTS = (*APPLICATION, *LABEL, *OPTIONS)


@dataclass(frozen=True, slots=True)
class Item:
    """One act on one dossier: `url_name` and `target_id` lead to its page (blank when it takes place elsewhere)."""

    act: Act
    target_id: object
    deadline: Deadline | None
    late: bool = False

    @property
    def owner(self) -> str:
        return OWNERS[self.act.owner]

    @property
    def url(self) -> str:
        """The page of the act; blank when it takes place elsewhere."""
        if not self.act.url_name:
            return ""
        return reverse(self.act.url_name, args=[self.target_id] if self.target_id else [])


@dataclass(frozen=True, slots=True)
class Todo:
    """`mine`: what this person may do now; `others`: what is waited for; `options`: what is possible besides.

    `blockers`: why the next step of the way is refused today, `step` being that step; both empty at the end of the way.
    """

    mine: tuple[Item, ...]
    others: tuple[Item, ...]
    options: tuple[Item, ...]
    step: Item | None
    blockers: Failures


def todo(dossier: Dossier, user: User, today: date) -> Todo:
    """What this person may do on this dossier today, what others owe, and what blocks the next step."""
    return todo_in(Situation(dossier, user, today))


def todo_in(it: Situation) -> Todo:
    """The same, when the page already knows the situation."""
    due = list(_due(it))
    owed = [item for item in due if not item.act.optional]
    mine = tuple(item for item in owed if MAY[item.act.owner](it))
    step = next((item for item in owed if item.act.guard), None)
    return Todo(
        mine=mine,
        others=tuple(item for item in owed if item not in mine),
        options=tuple(item for item in due if item.act.optional and MAY[item.act.owner](it)),
        step=step,
        blockers=step.act.guard(it) if step and step.act.guard else (),
    )


def _due(it: Situation) -> Iterator[Item]:
    for act in ACTS:
        if it.dossier.status in act.statuses and act.when(it):
            deadline = it.deadline(act.deadline) if act.deadline else None
            yield Item(act, _target(act, it), deadline, bool(deadline and deadline.is_late(it.today)))


def _target(act: Act, it: Situation) -> object:
    if act.target == "audit":
        return it.audit.pk if it.audit else None
    if act.target == "body":
        return it.idle_body.pk if it.idle_body else None
    return it.dossier.pk if act.target else None
