"""Acts: the improvement plan. PRO-03."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction

from candidates.dossiers.models import Dossier
from candidates.dossiers.use_cases import locked, taking
from candidates.improvement_plan import queries
from candidates.improvement_plan.models import PlannedAction
from label_sp.actors.models import User
from label_sp.common.edits import EditConflict
from label_sp.guide.failures import refuse_if
from label_sp.guide.programme import Source, State, failures_of_action
from label_sp.journal import journal

CLOSED = "Ce dossier est clos : son plan d’amélioration ne change plus."
GONE = "Cette action a déjà été retirée du plan."
FIELDS = ("label", "engagement", "source", "owner", "member", "due", "state", "proof")


def _open_dossier(dossier_id: UUID, actor: User) -> Dossier:
    """The dossier, locked, for somebody of its team, while it is open."""
    return taking(locked(dossier_id), actor, queries.takes_actions, CLOSED)


@transaction.atomic
def add_action(dossier_id: UUID, *, actor: User, **typed: Any) -> PlannedAction:
    """Put an action in the plan: FIELDS, `state` and `proof` where there are some. PRO-03."""
    dossier = _open_dossier(dossier_id, actor)
    action = PlannedAction(dossier=dossier, **_told(dossier, typed))
    return _saved(action, actor, "improvement_action.added")


@transaction.atomic
def change_action(
    dossier_id: UUID, action_id: UUID, *, actor: User, version: int | None = None, **typed: Any
) -> PlannedAction:
    """Change some of FIELDS. Raises ActionConflict when `version` is given and is no more the stored one. PRO-03."""
    dossier = _open_dossier(dossier_id, actor)
    action = _of_plan(dossier, action_id)
    if version is not None and version != action.version:
        raise ActionConflict(action)
    for name, value in _told(dossier, typed).items():
        setattr(action, name, value)
    action.version += 1
    return _saved(action, actor, "improvement_action.changed")


@transaction.atomic
def remove_action(dossier_id: UUID, action_id: UUID, *, actor: User) -> None:
    """Take an action out of the plan; one that was given up is said to be dropped instead, and stays."""
    dossier = _open_dossier(dossier_id, actor)
    action = _of_plan(dossier, action_id)
    journal.record(
        action, "improvement_action.removed", actor=actor, dossier_id=dossier.pk, label=action.label
    )
    action.delete()


@transaction.atomic
def take_up_proposals(
    dossier_id: UUID,
    *,
    actor: User,
    codes: Collection[str],
    due: date,
    owner: str = "",
    member: User | None = None,
) -> list[PlannedAction]:
    """Make an action of each chosen weak point of the self-assessment, all with that owner and that day. PRO-03.

    What a colleague took up meanwhile is left alone.
    """
    dossier = _open_dossier(dossier_id, actor)
    taken = [
        PlannedAction(
            dossier=dossier,
            point=proposal.code,
            **_told(
                dossier,
                {
                    "label": proposal.label,
                    "engagement": proposal.engagement,
                    "source": Source.SELF_ASSESSMENT.value,
                    "owner": owner,
                    "member": member,
                    "due": due,
                },
            ),
        )
        for proposal in queries.proposals(dossier)
        if proposal.code in codes
    ]
    if not taken:
        raise ValidationError({"codes": "Ces points ont déjà leur action dans le plan. Rien n’a été ajouté."})
    return [_saved(action, actor, "improvement_action.added") for action in taken]


def _told(dossier: Dossier, typed: dict[str, Any]) -> dict[str, Any]:
    """What was typed, with the name of the member who carries it."""
    member = typed.get("member")
    if member is not None and not queries.team_of(dossier).filter(pk=member.pk).exists():
        raise ValidationError({"member": "Cette personne n’est pas membre de l’équipe de la candidature."})
    return {**typed, "owner": str(member)} if member is not None else typed


def _of_plan(dossier: Dossier, action_id: UUID) -> PlannedAction:
    action = PlannedAction.objects.filter(dossier=dossier, pk=action_id).first()
    if action is None:
        raise ValidationError(GONE)
    return action


def _saved(action: PlannedAction, actor: User, event: str) -> PlannedAction:
    refuse_if(failures_of_action(action.as_guide))
    action.updated_by = actor
    action.save()
    state = State(action.state).label
    journal.record(
        action, event, actor=actor, label=action.label, state=state, owner=action.owner, due=action.due
    )
    return action


class ActionConflict(EditConflict):
    """`current` is the action as a colleague left it."""

    def __init__(self, current: PlannedAction) -> None:
        self.current = current
        super().__init__(f"{current.pk}: version {current.version}")
