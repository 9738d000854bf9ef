"""Facts for the guide: sanctions."""

from __future__ import annotations

from datetime import date

from audits.postponements import queries as postponements
from candidates.dossiers.models import Dossier
from certification.attestations.facts import label_start
from certification.sanctions.models import Suspension
from label_sp.guide import follow_up, suspension, withdrawal


def record(dossier: Dossier) -> tuple[suspension.Period, ...]:
    """What was suspended and lifted before, in this cycle. SUS-02."""
    lifted = dossier.suspensions.filter(lifted_on__isnull=False)
    return tuple(
        suspension.Period(each.ground, each.started_on, each.lifted_on) for each in lifted if each.lifted_on
    )


def last_refusal(dossier: Dossier) -> date | None:
    """The day of the last refusal of an audit that was recorded. SUS-01."""
    return dossier.audit_refusals.values_list("refused_on", flat=True).first()


def suspension_facts(dossier: Dossier, ground: str, conform_by: date) -> suspension.SuspensionFacts:
    """SUS-01, SUS-02, FOL-05."""
    plan = dossier.action_plans.awaited().first()
    return suspension.SuspensionFacts(
        ground=ground,
        conform_by=conform_by,
        record=record(dossier),
        action_plan_due=dossier.action_plan_due_on,
        action_plan_received_on=plan.submitted_on if plan else None,
        postponements=postponements.accepted_count(dossier),
        audit_refused_on=last_refusal(dossier),
        plan_sent_back=dossier.action_plans.filter(sent_back_on__isnull=False).exists(),
    )


def open_suspension(dossier: Dossier) -> Suspension | None:
    """The suspension in course."""
    return dossier.suspensions.filter(lifted_on__isnull=True).first()


def withdrawal_facts(dossier: Dossier, ground: str, effective_on: date) -> withdrawal.WithdrawalFacts:
    """WIT-01, WIT-02."""
    obtained = label_start(dossier)
    return withdrawal.WithdrawalFacts(
        ground=ground,
        effective_on=effective_on,
        valid_until=dossier.valid_until or effective_on,
        follow_up_window_last=follow_up.calendar_of(obtained).window_last,
        follow_up_held=dossier.follow_up_concluded_on is not None,
        suspended_on=dossier.suspended_on,
        conform_by=dossier.conform_by,
    )
