"""What there is to do on a dossier now, by whom, what blocks the next step. The order is that of a label's life."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from audits import acts as audit
from candidates import acts as candidate
from candidates.models import Dossier
from certification.acts import admission, bodies, decision, follow_up, preparation, renewal, sanctions
from certification.queries.situation import Situation
from label_sp.actors.models import User
from label_sp.common.acts import Act
from label_sp.guide.calendar import Deadline
from label_sp.guide.failures import Failures
from surveys import acts as survey

ACTS: tuple[Act, ...] = (
    # the candidate prepares
    preparation.PLAN,
    candidate.SELF_ASSESS,
    survey.SURVEY,
    candidate.FILE_PIECES,
    candidate.INDICATORS,
    preparation.SUBMIT,
    # the body examines
    admission.AGREEMENT,
    admission.REVIEW,
    admission.REQUEST_COMPLEMENTS,
    admission.ACKNOWLEDGE,
    candidate.COMPLETE,
    preparation.RESUBMIT,
    # the audit, initial or follow-up, and what is decided of it
    admission.ASSIGN,
    audit.SEND_PLAN,
    audit.SCORE,
    audit.CLOSING_MEETING,
    audit.SEND_REPORT,
    audit.OBSERVE,
    decision.DECIDE,
    follow_up.CONCLUDE,
    # whatever the stage, while the body may not act
    bodies.HABILITATE,
    # the life of the label
    candidate.YEARLY_SELF_ASSESS,
    survey.SURVEY_AGAIN,
    follow_up.OPEN_FOLLOW_UP,
    follow_up.FILE_ACTION_PLAN,
    follow_up.ACCEPT_ACTION_PLAN,
    sanctions.CONFORM,
    sanctions.LIFT,
    renewal.RENEW,
    renewal.REAPPLY,
    sanctions.STOP_MARK,
    # what nobody owes, but somebody may do
    preparation.REPLAN,
    admission.REASSIGN,
    candidate.ABANDON,
    sanctions.SUSPEND,
    sanctions.WITHDRAW,
)


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
        options=tuple(item for item in due if item.act.place == "offered" and it.may(item.act.right)),
        step=step,
        blockers=step.act.guard(it) if step and step.act.guard else (),
    )


def _due(it: Situation) -> Iterator[Item]:
    for act in ACTS:
        if it.dossier.status in act.states and act.when(it):
            deadline = it.deadline(act.deadline) if act.deadline else None
            yield Item(act, it.target(act.target), deadline, bool(deadline and deadline.is_late(it.today)))
