"""What there is to do on a dossier now, by whom, what blocks the next step.

The rows say it, each its place (`Act.place`, `Act.order`) in the order of a label's life; docs/acts.md shows the whole.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from candidates.dossiers.models import Dossier
from certification.situation.queries import Situation
from label_sp.actors.models import User
from label_sp.common.acts import Act, found_in
from label_sp.guide.calendar import Deadline
from label_sp.guide.failures import Failures

APPS = ("candidates", "surveys", "audits", "certification")
ACTS = tuple(sorted((act for act in found_in(*APPS) if act.is_listed), key=lambda act: act.order))


@dataclass(frozen=True, slots=True)
class Item:
    """One act on one dossier: its page takes `target_id` (blank when it takes place elsewhere)."""

    act: Act
    target_id: object
    deadline: Deadline | None
    late: bool = False

    @property
    def owner(self) -> str:
        return self.act.right.holder

    @property
    def url(self) -> str:
        """The page of the act; blank when it takes place elsewhere."""
        if not self.act.page:
            return ""
        return reverse(self.act.page, args=[self.target_id] if self.target_id else [])


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
    owed = [item for item in due if item.act.place == "owed"]
    mine = tuple(item for item in owed if it.may(item.act.right))
    step = next((item for item in owed if item.act.guard), None)
    return Todo(
        mine=mine,
        others=tuple(item for item in owed if item not in mine),
        options=tuple(item for item in due if item.act.place == "offered"),
        step=step,
        blockers=step.act.guard(it) if step and step.act.guard else (),
    )


def _due(it: Situation) -> Iterator[Item]:
    """What is owed, by anybody, and what is offered to this person: of an offer to others, nothing is asked."""
    for act in ACTS:
        if act.suits(it.dossier) and (act.place == "owed" or it.may(act.right)) and act.when(it):
            deadline = it.deadline(act.deadline) if act.deadline else None
            yield Item(act, it.target(act.target), deadline, bool(deadline and deadline.is_late(it.today)))
