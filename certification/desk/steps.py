"""The way of a dossier in eight steps, with the day of each, for the drawing at the top of its page."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from candidates.dossiers.enums import STAGES, SUSPENDED, Status
from candidates.dossiers.models import Dossier
from certification.deadlines import cycles
from certification.deadlines.cycles import day_of
from label_sp.design.components import Step, StepState
from label_sp.guide.calendar import Deadline

NAMES = (
    "Préparation",
    "Dépôt",
    "Recevabilité",
    "Audit",
    "Décision",
    "Label",
    "Suivi",
    "Renouvellement",
)
PREPARATION, FILING, ADMISSION, AUDIT, DECISION, LABEL, FOLLOW_UP, RENEWAL = range(8)

CURRENT: Mapping[str, int] = {  # the step under way; those before are done
    Status.PREPARING: PREPARATION,
    Status.SUBMITTED: ADMISSION,
    Status.INCOMPLETE: ADMISSION,
    Status.ADMISSIBLE: AUDIT,
    Status.IN_AUDIT: AUDIT,
    Status.AWAITING_DECISION: DECISION,
    Status.LABELLED: LABEL,
    Status.IN_FOLLOW_UP: FOLLOW_UP,
    Status.ACTION_PLAN_DUE: FOLLOW_UP,
}
STOPPED: Mapping[str, int] = {
    Status.REFUSED: DECISION,
    Status.WITHDRAWN: LABEL,
    Status.EXPIRED: RENEWAL,
}


def steps(dossier: Dossier, deadlines: tuple[Deadline, ...]) -> list[Step]:
    """The eight steps; a day not reached yet is the guide’s or the wished one. The deadlines are read before."""
    due = {each.key: each.due for each in deadlines}
    days = _days(dossier, due)
    return [
        Step(name, days[index], _state(dossier, index), _note(dossier, index))
        for index, name in enumerate(NAMES)
    ]


def _days(dossier: Dossier, due: Mapping[str, date]) -> tuple[date | None, ...]:
    cycles.read_audits([dossier])
    audit = cycles.live_audit(dossier, "initial")
    following = cycles.next_dossier(dossier)
    decided = dossier.obtained_on or dossier.refused_on
    return (
        day_of(dossier, dossier.created_at),
        day_of(dossier, dossier.submitted_at) or due.get("submission"),
        dossier.acknowledged_on,
        (audit.first_day if audit else None) or dossier.audit_first_day,
        decided or due.get("earliest_decision"),
        dossier.obtained_on,
        dossier.follow_up_concluded_on or due.get("follow_up_due"),
        day_of(dossier, following.created_at) if following else due.get("renewal"),
    )


def _state(dossier: Dossier, index: int) -> StepState:
    if dossier.status == Status.RENEWED:
        return "done"
    if dossier.status == Status.ABANDONED:
        reached = _reached_before_giving_up(dossier)
        return "done" if index < reached else "stopped" if index == reached else "todo"
    if index == FOLLOW_UP and dossier.follow_up_concluded_on and dossier.status != Status.ACTION_PLAN_DUE:
        return "done"
    stopped = LABEL if dossier.is_suspended else STOPPED.get(dossier.status)
    if index == stopped:
        return "stopped"
    current = CURRENT.get(dossier.status, stopped if stopped is not None else PREPARATION)
    return "done" if index < current else "current" if index == current else "todo"


def _reached_before_giving_up(dossier: Dossier) -> int:
    if dossier.acknowledged_on:
        return AUDIT
    return ADMISSION if dossier.submitted_at else PREPARATION


def _note(dossier: Dossier, index: int) -> str:
    notes = {
        DECISION: "Label refusé" if dossier.refused_on else "",
        LABEL: _label_note(dossier),
        RENEWAL: "Label échu" if dossier.status == Status.EXPIRED else "",
    }
    return notes.get(index, "")


def _label_note(dossier: Dossier) -> str:
    if dossier.stage in (SUSPENDED, Status.WITHDRAWN):
        return dict(STAGES)[dossier.stage]
    if dossier.begins_on:
        return str(dossier.get_status_display())
    return f"Palier {dossier.get_tier_display()}" if dossier.tier else ""
