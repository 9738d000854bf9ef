"""The life after the decision: follow-up and its three outcomes, action plan, expiry, renewal."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django_fsm import TransitionNotAllowed

from audits.audit.models import Audit
from audits.reports import use_cases as audit_acts
from candidates.dossiers import permissions
from candidates.dossiers.enums import CLOSED
from candidates.dossiers.models import Dossier
from candidates.dossiers.use_cases import locked
from candidates.pieces import use_cases as pieces
from certification.attestations.facts import label_start
from certification.attestations.use_cases import issue_attestation
from certification.bodies.use_cases import locked_by_a_body
from certification.decisions import facts as decision_facts
from certification.decisions.enums import DecisionKind
from certification.decisions.use_cases import record_decision
from certification.dossier import facts as dossier_facts
from certification.follow_up import facts, mails
from certification.follow_up.models import ActionPlan
from label_sp.actors.models import User
from label_sp.guide import told
from label_sp.guide.decision import DecisionFacts
from label_sp.guide.follow_up import action_plan_due, points_to_restore
from label_sp.guide.tiers import Tier
from label_sp.journal import journal
from label_sp.outbox import outbox

NO_PLAN = "Aucun plan d’actions n’est attendu pour ce dossier."


@transaction.atomic
def open_follow_up(dossier_id: UUID, *, actor: User) -> Dossier:
    """Ask for the follow-up audit, with yearly self-assessments and both new surveys. FOL-01, FOL-02, guide 3.9.1."""
    dossier = locked(dossier_id)
    permissions.can_commit.require(actor, dossier)
    dossier.open_follow_up(facts.follow_up_opening(dossier), today=dossier.today)
    dossier.save()
    taken = pieces.take_over(dossier, actor=actor, until=label_start(dossier))
    journal.record(
        dossier,
        "follow_up.opened",
        actor=actor,
        pieces=pieces.leave(dossier),
        taken_over=[piece.kind for piece in taken],
    )
    outbox.put(*mails.follow_up_opened(dossier))
    return dossier


@transaction.atomic
def confirm_tier(dossier_id: UUID, *, actor: User, reason: str = "") -> Dossier:
    """Outcome 1 of the follow-up: the tier is confirmed. FOL-03."""
    dossier, audit, known = _to_conclude(dossier_id, actor)
    today = dossier.today
    dossier.confirm_tier(known, today=today, reason=reason)
    dossier.save()
    _conclude(dossier, audit, known, DecisionKind.CONFIRMED, actor, reason)
    journal.record(dossier, "follow_up.confirmed", actor=actor, tier=dossier.tier, reason=reason)
    outbox.put(*mails.follow_up_concluded(dossier, DecisionKind.CONFIRMED))
    return dossier


@transaction.atomic
def raise_tier(dossier_id: UUID, tier: Tier, *, actor: User, reason: str = "") -> Dossier:
    """Outcome 2 of the follow-up: a higher tier, on an updated attestation with the same last day. FOL-04."""
    dossier, audit, known = _to_conclude(dossier_id, actor)
    today = dossier.today
    dossier.raise_tier(tier, known, today=today, reason=reason)
    dossier.save()
    _conclude(dossier, audit, known, DecisionKind.RAISED, actor, reason)
    issue_attestation(dossier, today=today, actor=actor)
    journal.record(dossier, "follow_up.raised", actor=actor, tier=tier, reason=reason)
    outbox.put(*mails.follow_up_concluded(dossier, DecisionKind.RAISED))
    return dossier


@transaction.atomic
def require_action_plan(dossier_id: UUID, *, actor: User, reason: str = "") -> Dossier:
    """Outcome 3 of the follow-up: a minimum is missed, an action plan is due within a month. FOL-05."""
    dossier, audit, known = _to_conclude(dossier_id, actor)
    today = dossier.today
    dossier.require_action_plan(known, today=today, reason=reason)
    dossier.save()
    missed = points_to_restore(Tier(dossier.tier), known.scores)
    plan = ActionPlan.objects.create(
        dossier=dossier,
        requested_on=today,
        due_on=action_plan_due(today),
        points=[told.condition(each) for each in missed],
    )
    _conclude(dossier, audit, known, DecisionKind.ACTION_PLAN, actor, reason)
    journal.record(dossier, "follow_up.action_plan_required", actor=actor, due_on=dossier.action_plan_due_on)
    outbox.put(*mails.action_plan_required(dossier, plan, reason.strip()))
    return dossier


@transaction.atomic
def file_action_plan(dossier_id: UUID, *, actor: User, text: str) -> ActionPlan:
    """Send the action plan that was asked for. It can still come while the label is suspended for it. FOL-05."""
    dossier = locked(dossier_id)
    permissions.can_commit.require(actor, dossier)
    plan = facts.open_action_plan(dossier)
    if plan is None or dossier.status in CLOSED:
        raise ValidationError(NO_PLAN)
    if not text.strip():
        raise ValidationError({"text": "Décrivez les actions prévues, leur responsable et leur échéance."})
    if plan.submitted_on and plan.text == text.strip():
        raise ValidationError({"text": "Ce plan d’actions est déjà transmis, avec le même texte."})
    plan.text, plan.submitted_on = text.strip(), dossier.today
    plan.save(update_fields=["text", "submitted_on"])
    journal.record(plan, "action_plan.filed", actor=actor)
    outbox.put(*mails.action_plan_filed(dossier, plan))
    return plan


@transaction.atomic
def require_better_plan(dossier_id: UUID, *, actor: User, reason: str, due_on: date) -> ActionPlan:
    """Find the action plan unfit, say why, and ask for a better one with a new date. ACT-06, FOL-05.

    What was written is where the next one starts from.
    """
    dossier = locked_by_a_body(dossier_id, actor, permissions.can_decide)
    if not reason.strip():
        raise ValidationError({"reason": "Écrivez ce qui manque au plan : le service le lira."})
    today, plan = dossier.today, facts.open_action_plan(dossier)
    dossier.require_better_plan(due_on, submitted_on=plan.submitted_on if plan else None, today=today)
    dossier.save()
    if plan is None:
        raise ValidationError(NO_PLAN)
    plan.sent_back_on, plan.sent_back_for = today, reason.strip()
    plan.save(update_fields=["sent_back_on", "sent_back_for"])
    better = ActionPlan.objects.create(
        dossier=dossier, requested_on=today, due_on=due_on, points=plan.points, text=plan.text
    )
    journal.record(dossier, "action_plan.sent_back", actor=actor, reason=reason, due_on=due_on)
    outbox.put(*mails.better_plan_required(dossier, better, reason.strip()))
    return better


@transaction.atomic
def accept_action_plan(dossier_id: UUID, *, actor: User) -> Dossier:
    """Find the action plan fit: the label goes on. ACT-06, FOL-05."""
    dossier = locked_by_a_body(dossier_id, actor, permissions.can_decide)
    plan = facts.open_action_plan(dossier)
    dossier.accept_action_plan(submitted_on=plan.submitted_on if plan else None)
    dossier.save()
    if plan:
        plan.accepted_on = dossier.today
        plan.save(update_fields=["accepted_on"])
    journal.record(dossier, "action_plan.accepted", actor=actor)
    outbox.put(*mails.action_plan_accepted(dossier))
    return dossier


def _to_conclude(dossier_id: UUID, actor: User) -> tuple[Dossier, Audit, DecisionFacts]:
    dossier = locked(dossier_id)
    permissions.can_decide.require(actor, dossier)
    audit = dossier_facts.audit_of(dossier, dossier_facts.FOLLOW_UP)
    if audit is None:
        raise TransitionNotAllowed("The follow-up audit was not assigned yet.")
    return dossier, audit, decision_facts.decision_facts(dossier, audit, actor, dossier.today)


def _conclude(
    dossier: Dossier, audit: Audit, known: DecisionFacts, kind: DecisionKind, actor: User, reason: str
) -> None:
    record_decision(
        dossier, audit, kind, known, actor=actor, today=dossier.today, tier=dossier.tier, reason=reason
    )
    audit_acts.conclude(audit.pk, actor=actor)
