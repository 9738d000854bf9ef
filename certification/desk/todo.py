"""What there is to do on a dossier now, by whom, what blocks the next step.

The rows say it, each its place (`Act.place`, `Act.order`) in the order of a label's life; docs/acts.md shows the whole.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from django.urls import reverse

from candidates.dossiers.models import Dossier
from certification.situation.queries import Situation
from label_sp.actors.models import User
from label_sp.common import mends
from label_sp.common.acts import Act, found_in
from label_sp.guide.calendar import Deadline
from label_sp.guide.failures import Failure, Failures

APPS = ("candidates", "surveys", "audits", "certification")
ACTS = tuple(sorted((act for act in found_in(*APPS) if act.is_listed), key=lambda act: act.order))


@dataclass(frozen=True, slots=True)
class Item:
    """One act on one dossier: its page takes `target_id` (blank when it takes place elsewhere).

    `lacks`: what this act has to mend before the next step of the way is possible. Of that step itself, what no other
    act of the list mends. `before`: of an act without a day of its own, that of the step that waits for it.
    """

    act: Act
    target_id: object
    deadline: Deadline | None
    late: bool = False
    lacks: Failures = ()
    before: Deadline | None = None
    is_step: bool = False
    is_blocked: bool = False

    @property
    def owner(self) -> str:
        return self.act.right.holder

    @property
    def url(self) -> str:
        """The page of the act; blank when it takes place elsewhere."""
        if not self.act.page:
            return ""
        return reverse(self.act.page, args=[self.target_id] if self.target_id else [])

    @property
    def rules(self) -> tuple[str, ...]:
        """The rules of its « Pourquoi ? », each once: that of its day, else its own, then those of what it lacks."""
        own = self.deadline.rule if self.deadline else self.act.rule
        return tuple(dict.fromkeys([own, *(each.rule for each in self.lacks)]))


@dataclass(frozen=True, slots=True)
class Todo:
    """`mine`: what this person may do now; `others`: what is waited for; `options`: what is possible besides.

    `blockers`: why the next step of the way is refused today, `step` being that step; both empty at the end of the way.
    Each blocker stands under one item, and nowhere else: the act that mends it where one is due, else the step itself.
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
    step = next((item for item in owed if item.act.guard), None)
    blockers = step.act.guard(it) if step and step.act.guard else ()
    told = _with_blockers(it, owed, step, blockers) if step else owed
    return Todo(
        mine=tuple(item for item in told if it.may(item.act.right)),
        others=tuple(item for item in told if not it.may(item.act.right)),
        options=tuple(item for item in due if item.act.place == "offered"),
        step=next((item for item in told if item.is_step), None),
        blockers=blockers,
    )


def _with_blockers(it: Situation, owed: list[Item], step: Item, blockers: Failures) -> list[Item]:
    """The same items, each with what it has to mend."""
    placed: dict[str, list[Failure]] = {}
    for failure in blockers:
        placed.setdefault(_mended_by(it, owed, failure) or step.act.key, []).append(failure)
    return [
        replace(
            item,
            lacks=tuple(placed.get(item.act.key, ())),
            before=step.deadline if not item.deadline and item.act.key in placed else None,
            is_step=item is step,
            is_blocked=item is step and bool(blockers),
        )
        for item in owed
    ]


def _mended_by(it: Situation, owed: list[Item], failure: Failure) -> str:
    """The act whose page, or one below it, is where that is mended, whoever has to; blank when none is due."""
    about = {"dossier": it.dossier.pk, "audit": it.audit.pk if it.audit else None}
    where = mends.address(failure, about)
    above = [item for item in owed if item.url and where.startswith(item.url)]
    return max(above, key=lambda item: len(item.url)).act.key if above else ""


def _due(it: Situation) -> Iterator[Item]:
    """What is owed, by anybody, and what is offered to this person: of an offer to others, nothing is asked."""
    for act in ACTS:
        if act.suits(it.dossier) and (act.place == "owed" or it.may(act.right)) and act.when(it):
            deadline = it.deadline(act.deadline) if act.deadline else None
            yield Item(act, it.target(act.target), deadline, bool(deadline and deadline.is_late(it.today)))
