"""Acts: the improvement plan. PRO-03."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils.text import capfirst

from candidates.dossiers.models import Dossier
from candidates.dossiers.use_cases import locked, taking
from candidates.improvement_plan import queries
from candidates.improvement_plan.models import LeftAction, PlannedAction
from candidates.team import mails
from candidates.team import queries as team
from candidates.team import use_cases as team_use_cases
from label_sp.actors.models import User
from label_sp.common.edits import EditConflict
from label_sp.guide.failures import refuse_if
from label_sp.guide.programme import Source, State, failures_of_action
from label_sp.journal import journal
from label_sp.outbox import outbox

CLOSED = "Ce dossier est clos : son plan d’amélioration ne change plus."
NAMED = 3  # of the actions that want another day
GONE = "Cette action a déjà été retirée du plan."
NOT_TO_CARRY = "Ces actions du cycle précédent sont déjà reprises, ou terminées. Rien n’a été ajouté."
NOT_TO_LEAVE = "Cette action du cycle précédent est déjà reprise ou laissée, ou elle est terminée."
CARRIED = ("label", "engagement", "source", "point", "owner", "state", "proof")
FIELDS = ("label", "engagement", "source", "owner", "member", "due", "state", "proof")


def _open_dossier(dossier_id: UUID, actor: User) -> Dossier:
    """The dossier, locked, for somebody of its team, while it is open."""
    return taking(locked(dossier_id), actor, queries.takes_actions, CLOSED)


@transaction.atomic
def add_action(dossier_id: UUID, *, actor: User, **typed: Any) -> PlannedAction:
    """Put an action in the plan: FIELDS, `state` and `proof` where there are some. PRO-03."""
    dossier = _open_dossier(dossier_id, actor)
    action = _saved(
        PlannedAction(dossier=dossier, **_told(dossier, typed)), actor, "improvement_action.added"
    )
    _tell(dossier, [action], actor)
    return action


@transaction.atomic
def change_action(
    dossier_id: UUID, action_id: UUID, *, actor: User, version: int | None = None, **typed: Any
) -> PlannedAction:
    """Change some of FIELDS. Raises ActionConflict when `version` is given and is no more the stored one. PRO-03."""
    dossier = _open_dossier(dossier_id, actor)
    action = _of_plan(dossier, action_id)
    if version is not None and version != action.version:
        raise ActionConflict(action)
    former = action.member_id
    for name, value in _told(dossier, typed).items():
        setattr(action, name, value)
    action.version += 1
    _saved(action, actor, "improvement_action.changed")
    if action.member_id != former:
        _tell(dossier, [action], actor)
    return action


@transaction.atomic
def remove_action(dossier_id: UUID, action_id: UUID, *, actor: User) -> None:
    """Take an action out of the plan; one that was given up is said to be dropped instead, and stays."""
    dossier = _open_dossier(dossier_id, actor)
    action = _of_plan(dossier, action_id)
    journal.record(
        action, "improvement_action.removed", actor=actor, dossier_id=dossier.pk, label=action.label
    )
    team_use_cases.forget(dossier, "action", str(action.pk))
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
    for action in taken:
        _saved(action, actor, "improvement_action.added")
    _tell(dossier, taken, actor)
    return taken


def pass_on(dossier: Dossier, leaver: User, heir: User | None, actor: User) -> None:
    """The open actions that somebody carries go to somebody else, or to nobody: their name is to be said anew.

    Called in the transaction of the hand-over, with the dossier locked.
    """
    carried = PlannedAction.objects.filter(dossier=dossier, member=leaver, state__in=queries.OPEN_STATES)
    for action in carried:
        action.member, action.owner = heir, str(heir) if heir else capfirst(team.TO_NAME)
        action.version += 1
        _saved(action, actor, "improvement_action.changed")


# --- what the cycle before left unfinished ----------------------------------------------------------------------------


@transaction.atomic
def carry_over_actions(
    dossier_id: UUID, *, actor: User, actions: Collection[str], due: date | None = None
) -> list[PlannedAction]:
    """Go on with these open actions of the cycle before, one by one or all; `due`: the new day of those past theirs.

    PRO-03. What a colleague took over meanwhile is left alone; one that was left comes back.
    """
    dossier = _open_dossier(dossier_id, actor)
    chosen = [each for each in queries.unfinished(dossier) if str(each.action.pk) in set(map(str, actions))]
    if not chosen:
        raise ValidationError({"actions": NOT_TO_CARRY})
    past = [each.action.label for each in chosen if each.is_past]
    if past and due is None:
        raise ValidationError({"due": _needs_a_day(past)})
    dossier.left_actions.filter(action__in=[each.action.pk for each in chosen]).delete()
    return [_carried(dossier, each, actor, due) for each in chosen]


def _needs_a_day(past: list[str]) -> str:
    which = ", ".join(f"« {label} »" for label in past[:NAMED]) + (", …" if len(past) > NAMED else "")
    return f"L’échéance est passée : donnez-en une nouvelle à {which}."


def _carried(dossier: Dossier, each: queries.Unfinished, actor: User, due: date | None) -> PlannedAction:
    former = each.action
    same = {name: getattr(former, name) for name in CARRIED}
    carrier = former.member if former.member in team.members(dossier) else None  # gone: the name stays
    day = due if each.is_past and due else former.due
    action = PlannedAction(dossier=dossier, taken_from=former, member=carrier, due=day, **same)
    return _saved(action, actor, "improvement_action.carried_over")


@transaction.atomic
def leave_action(dossier_id: UUID, action_id: UUID, *, actor: User, reason: str) -> LeftAction:
    """Do not go on with one open action of the cycle before, and say why. PRO-03."""
    dossier = _open_dossier(dossier_id, actor)
    waiting = (each.action for each in queries.unfinished(dossier) if each.left is None)
    action = next((each for each in waiting if each.pk == action_id), None)
    if action is None:
        raise ValidationError(NOT_TO_LEAVE)
    if not reason.strip():
        raise ValidationError({"reason": "Écrivez pourquoi cette action ne se poursuit pas."})
    left = LeftAction.objects.create(dossier=dossier, action=action, reason=reason.strip(), left_by=actor)
    journal.record(
        left, "improvement_action.left", actor=actor, touches=False, label=action.label, reason=left.reason
    )
    return left


def _told(dossier: Dossier, typed: dict[str, Any]) -> dict[str, Any]:
    """What was typed, with the name of the member who carries it."""
    member = typed.get("member")
    if member is not None and not team.members(dossier).filter(pk=member.pk).exists():
        raise ValidationError({"member": "Cette personne n’est pas membre de l’équipe de la candidature."})
    return {**typed, "owner": str(member)} if member is not None else typed


def _tell(dossier: Dossier, given: Sequence[PlannedAction], actor: User) -> None:
    """Who carries them by an account is told, once, unless they took them."""
    first, several = given[0], len(given) > 1
    address = reverse("candidates:improvement_plan", args=[dossier.pk])
    if not several:
        address = reverse("candidates:improvement_action", args=[dossier.pk, first.pk])
    drafts = mails.given(
        dossier,
        first.member if State(first.state).is_open else None,
        what=f"{len(given)} actions du plan d’amélioration" if several else f"l’action « {first.label} »",
        wanted=first.due,
        url=address,
        actor=actor,
        occasion=f"{first.pk}:{first.version}",
    )
    outbox.put(*drafts)


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
