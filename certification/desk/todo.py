"""What there is to do on a dossier now, by whom, what blocks the next step. The order is that of a label's life."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from audits.postponements import acts as postponement_acts
from audits.reports import acts as report_acts
from audits.scoring import acts as scoring_acts
from audits.visits import acts as visit_acts
from candidates.dossiers import acts as dossier_acts
from candidates.dossiers.models import Dossier
from candidates.indicators import acts as indicator_acts
from candidates.pieces import acts as piece_acts
from candidates.self_assessments import acts as self_assessment_acts
from certification.admission import acts as admission_acts
from certification.bodies import acts as bodies
from certification.decisions import acts as decision
from certification.follow_up import acts as follow_up
from certification.renewal import acts as renewal
from certification.sanctions import acts as sanctions
from certification.situation.queries import Situation
from label_sp.actors.models import User
from label_sp.common.acts import Act
from label_sp.guide.calendar import Deadline
from label_sp.guide.failures import Failures
from surveys.campaigns import acts as survey

ACTS: tuple[Act, ...] = (
    # the candidate prepares
    admission_acts.PLAN,
    self_assessment_acts.SELF_ASSESS,
    survey.SURVEY,
    piece_acts.FILE_PIECES,
    indicator_acts.INDICATORS,
    admission_acts.SUBMIT,
    # the body examines
    admission_acts.AGREEMENT,
    admission_acts.REVIEW,
    admission_acts.REQUEST_COMPLEMENTS,
    admission_acts.ACKNOWLEDGE,
    piece_acts.COMPLETE,
    admission_acts.RESUBMIT,
    # the audit, initial or follow-up, and what is decided of it
    admission_acts.ASSIGN,
    visit_acts.SEND_PLAN,
    postponement_acts.ANSWER_POSTPONEMENT,
    scoring_acts.SCORE,
    visit_acts.CLOSING_MEETING,
    report_acts.SEND_REPORT,
    report_acts.OBSERVE,
    decision.DECIDE,
    follow_up.CONCLUDE,
    # whatever the stage, while the body may not act
    bodies.HABILITATE,
    # the life of the label
    self_assessment_acts.YEARLY_SELF_ASSESS,
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
    admission_acts.REPLAN,
    admission_acts.REASSIGN,
    postponement_acts.ASK_POSTPONEMENT,
    dossier_acts.ABANDON,
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
