"""The actions of the plan, as their team has them in charge and writes about them."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.urls import reverse

from candidates.dossiers.models import Dossier
from candidates.improvement_plan import queries, use_cases
from candidates.improvement_plan.models import PlannedAction
from candidates.team import charges
from candidates.team.charges import Thing
from label_sp.actors.models import User
from label_sp.guide.programme import State

ACTION = "action"


def things(dossier: Dossier) -> dict[str, Thing]:
    """All actions; one that is over is in nobody's charge any more."""
    return {str(each.pk): _thing(each, dossier) for each in queries.actions(dossier)}


def of_person(person: User, organisations: Collection[UUID]) -> list[Thing]:
    """The open ones that somebody carries, on the dossiers in course of these organisations."""
    found = PlannedAction.objects.filter(
        member=person,
        state__in=queries.OPEN_STATES,
        dossier__closed_on=None,
        dossier__service__organisation__in=organisations,
    ).select_related("dossier__service__organisation")
    return [_thing(each, each.dossier) for each in found]


def _thing(action: PlannedAction, dossier: Dossier) -> Thing:
    is_open = State(action.state).is_open
    return Thing(
        dossier=dossier,
        about=ACTION,
        key=str(action.pk),
        name=action.label,
        url=reverse("candidates:improvement_action", args=[dossier.pk, action.pk]),
        holder_id=action.member_id if is_open else None,
        due=action.due,
        waits=is_open,
    )


charges.register(
    charges.Subject(
        key=ACTION,
        word="Action",
        acts=("follow_improvements",),
        things=things,
        of_person=of_person,
        is_open_on=queries.takes_actions,
        pass_on=use_cases.pass_on,
    )
)
