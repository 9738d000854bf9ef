"""Suspension, its lifting, and withdrawal of a label. Guide 5.3."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django_fsm import TransitionNotAllowed

from audits.postponements import queries as postponements
from candidates.dossiers import permissions
from candidates.dossiers.enums import HOLDING_LABEL
from candidates.dossiers.models import Dossier
from candidates.dossiers.use_cases import locked
from certification.bodies.use_cases import locked_by_a_body
from certification.decisions.enums import DecisionKind
from certification.decisions.use_cases import record_decision
from certification.follow_up import facts as follow_up_facts
from certification.sanctions import facts, mails
from certification.sanctions import permissions as own_permissions
from certification.sanctions.models import AuditRefusal, Suspension, Withdrawal
from label_sp.actors.models import User
from label_sp.common.bounds import latest_today
from label_sp.guide import suspension, withdrawal
from label_sp.journal import journal
from label_sp.outbox import outbox


@transaction.atomic
def record_audit_refusal(dossier_id: UUID, *, actor: User, refused_on: date, words: str) -> Dossier:
    """Record that a labelled service refused an audit, with its date; the service is told. SUS-01, guide 5.3.1."""
    dossier = locked(dossier_id)
    own_permissions.can_record.require(actor, dossier)
    if dossier.status not in HOLDING_LABEL:
        raise TransitionNotAllowed("There is no label to audit again.")
    today = dossier.today
    if refused_on > latest_today():
        raise ValidationError({"refused_on": "Cette date est dans le futur."})
    if dossier.obtained_on and refused_on < dossier.obtained_on:
        raise ValidationError({"refused_on": "Cette date est antérieure au label."})
    if not words.strip():
        raise ValidationError({"words": "Écrivez ce qui a été refusé : le service le lira."})
    refusal = AuditRefusal.objects.create(
        dossier=dossier, refused_on=refused_on, words=words.strip(), recorded_on=today, recorded_by=actor
    )
    journal.record(dossier, "label.audit_refused", actor=actor, refused_on=refused_on, words=words)
    outbox.put(*mails.audit_refused(dossier, refusal))
    return dossier


@transaction.atomic
def suspend_label(dossier_id: UUID, *, actor: User, ground: str, reason: str, conform_by: date) -> Dossier:
    """Suspend the label for at most 12 months; notified, told to the DITP, shown on the register. SUS-01, SUS-02."""
    dossier = _to_sanction(dossier_id, actor, reason)
    today, known = dossier.today, facts.suspension_facts(dossier, ground, conform_by)
    dossier.suspend(known, today=today)
    dossier.save()
    opened = Suspension.objects.create(
        dossier=dossier,
        ground=ground,
        reason=reason.strip(),
        started_on=today,
        since=dossier.suspended_on or today,
        counted_from=suspension.counted_from(ground, today, known.record),
        conform_by=conform_by,
    )
    record_decision(dossier, None, DecisionKind.SUSPENDED, None, actor=actor, today=today, reason=reason)
    journal.record(
        dossier,
        "label.suspended",
        actor=actor,
        ground=ground,
        reason=reason,
        conform_by=conform_by,
        postponements=postponements.accepted_count(dossier),
    )
    outbox.put(*mails.label_suspended(dossier, opened))
    return dossier


@transaction.atomic
def set_conformity_date(dossier_id: UUID, *, actor: User, reason: str, conform_by: date) -> Dossier:
    """Set another day for conformity, within the 12 months; told to the service and the DITP. SUS-02, SUS-03."""
    dossier = _to_sanction(dossier_id, actor, reason)
    opened, today = facts.open_suspension(dossier), dossier.today
    if opened is None:
        raise TransitionNotAllowed("The label is not suspended.")
    before = opened.conform_by
    dossier.set_conformity_date(suspension.NewDateFacts(before, conform_by, opened.ends_by), today=today)
    dossier.save()
    opened.conform_by = conform_by
    opened.save(update_fields=["conform_by"])
    journal.record(
        dossier, "label.conformity_date_set", actor=actor, before=before, conform_by=conform_by, reason=reason
    )
    outbox.put(*mails.conformity_date_set(dossier, opened, before, reason.strip()))
    return dossier


@transaction.atomic
def lift_suspension(
    dossier_id: UUID, *, actor: User, conformity: str, conformity_shown_on: date | None
) -> Dossier:
    """Lift the suspension once conformity is back; the end of validity does not move. SUS-03, FOL-05, guide 5.3.1.

    What was under way still is: a follow-up, an action plan that is due. Only one for want of which the label was
    suspended has to be there, and is accepted with the lifting.
    """
    dossier = _to_sanction(dossier_id, actor, conformity, field="conformity")
    today = dossier.today
    if conformity_shown_on and conformity_shown_on > latest_today():
        raise ValidationError({"conformity_shown_on": "Cette date est dans le futur."})
    opened = facts.open_suspension(dossier)
    if opened and opened.ground == suspension.Ground.ACTION_PLAN_MISSING:
        _accept_awaited_plan(dossier, today)
    dossier.lift_suspension(
        suspension.LiftingFacts(
            conformity_shown_on=conformity_shown_on,
            conform_by=dossier.conform_by or today,
            valid_until=dossier.valid_until or today,
            ends_by=opened.ends_by if opened else None,
        ),
        today=today,
    )
    dossier.save()
    if opened:
        opened.lifted_on, opened.conformity = today, conformity.strip()
        opened.save(update_fields=["lifted_on", "conformity"])
    record_decision(dossier, None, DecisionKind.LIFTED, None, actor=actor, today=today, reason=conformity)
    journal.record(dossier, "label.suspension_lifted", actor=actor, conformity=conformity)
    outbox.put(*mails.suspension_lifted(dossier))
    return dossier


@transaction.atomic
def withdraw_label(dossier_id: UUID, *, actor: User, ground: str, reason: str, effective_on: date) -> Dossier:
    """Withdraw the label from its effective date; the mark's use ends within 2 months. WIT-01 to WIT-03."""
    dossier = _to_sanction(dossier_id, actor, reason)
    today = dossier.today
    dossier.withdraw(facts.withdrawal_facts(dossier, ground, effective_on), today=today)
    dossier.save()
    notice = Withdrawal.objects.create(
        dossier=dossier,
        ground=ground,
        reason=reason.strip(),
        notified_on=today,
        effective_on=effective_on,
        mark_ends_on=withdrawal.mark_ends_on(effective_on),
    )
    record_decision(dossier, None, DecisionKind.WITHDRAWN, None, actor=actor, today=today, reason=reason)
    journal.record(
        dossier, "label.withdrawn", actor=actor, ground=ground, reason=reason, effective_on=effective_on
    )
    outbox.put(*mails.label_withdrawn(dossier, notice))
    return dossier


def _accept_awaited_plan(dossier: Dossier, today: date) -> None:
    """FOL-05: the plan for want of which the label was suspended, unless it was accepted meanwhile."""
    if plan := follow_up_facts.open_action_plan(dossier):
        dossier.accept_action_plan(submitted_on=plan.submitted_on)
        plan.accepted_on = today
        plan.save(update_fields=["accepted_on"])


def _to_sanction(dossier_id: UUID, actor: User, reason: str, *, field: str = "reason") -> Dossier:
    """The dossier, locked, for a decider of a body that may still decide. ACT-06."""
    dossier = locked_by_a_body(dossier_id, actor, permissions.can_decide)
    if not reason.strip():
        raise ValidationError({field: "Écrivez ce motif : il est notifié au service labellisé."})
    return dossier
