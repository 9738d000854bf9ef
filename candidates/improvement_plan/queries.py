"""The read side: the improvement plan."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from candidates.dossiers.models import Dossier
from candidates.dossiers.queries import is_in_course
from candidates.improvement_plan.models import LeftAction, PlannedAction
from candidates.self_assessments import queries as self_assessments
from candidates.self_assessments.models import AssessedPoint
from label_sp.common.reading import asked_once
from label_sp.guide import programme
from label_sp.guide.programme import State

LABEL = 300  # characters of an action's label
OPEN_STATES = [state.value for state in State if state.is_open]


def takes_actions(dossier: Dossier) -> bool:
    """As long as the dossier is open, over the whole cycle. PRO-03."""
    return is_in_course(dossier)


@asked_once
def actions(dossier: Dossier) -> list[PlannedAction]:
    """The whole plan, the nearest due date first. One query."""
    return list(dossier.planned_actions.select_related("member", "updated_by"))


def late(dossier: Dossier, today: date) -> int:
    """How many open actions are past their day."""
    return progress(actions(dossier), today).late


def past(today: date) -> Q:
    """The open actions whose last day is over."""
    return Q(state__in=OPEN_STATES, due__lt=today)


@dataclass(frozen=True, slots=True)
class Proposal:
    """The action that a weak point asks for, in the team's own words where it said some."""

    code: str
    engagement: int
    label: str
    value: str


def proposals(dossier: Dossier) -> list[Proposal]:
    """One for each point not mastered that no action answers yet. PRO-03.

    The Or criteria belong to no engagement, and an action has one: those are typed.
    """
    assessed = dossier.self_assessments.exclude(report="").select_related("filling").first()
    answered = set(dossier.planned_actions.exclude(point="").values_list("point", flat=True))
    return [
        Proposal(row.point.code, row.point.engagement, _wanted(row), row.shown)
        for row in self_assessments.weak_points(assessed)
        if row.point.engagement and row.point.code not in answered
    ]


def _wanted(row: AssessedPoint) -> str:
    text = " ".join(row.action.split()) or row.point.text
    return text if len(text) <= LABEL else f"{text[: LABEL - 1]}…"


# --- what the cycle before left unfinished ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Unfinished:
    """One open action of the cycle before: to be gone on with, or left; `left` says why it was."""

    action: PlannedAction
    is_past: bool  # its day is over: another one is needed
    left: LeftAction | None


def unfinished(dossier: Dossier) -> list[Unfinished]:
    """What the cycle before left open that this plan has not taken over, the nearest due date first. PRO-03."""
    if dossier.previous_id is None:
        return []
    taken = dossier.planned_actions.exclude(taken_from=None).values("taken_from")
    found = PlannedAction.objects.filter(dossier=dossier.previous_id, state__in=OPEN_STATES).exclude(
        pk__in=taken
    )
    left = {each.action_id: each for each in dossier.left_actions.select_related("left_by")}
    today = dossier.today
    return [
        Unfinished(each, each.is_late(today), left.get(each.pk)) for each in found.select_related("member")
    ]


def progress(found: list[PlannedAction], today: date) -> programme.Progress:
    """How far the plan got. PRO-03."""
    return programme.progress((each.as_guide for each in found), today=today)
