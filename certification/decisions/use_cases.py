"""Acts: the decision."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db import transaction
from django_fsm import TransitionNotAllowed

from audits.audit.models import Audit
from audits.reports import use_cases as audit_acts
from candidates.dossiers import permissions
from candidates.dossiers.enums import Status
from candidates.dossiers.models import Dossier
from candidates.dossiers.use_cases import locked
from certification.attestations.use_cases import issue_attestation
from certification.decisions import facts, mails
from certification.decisions.enums import DecisionKind
from certification.decisions.models import Decision
from certification.dossier import facts as dossier_facts
from label_sp.actors.models import User
from label_sp.guide import decision as decision_rules
from label_sp.guide import renewal, told
from label_sp.guide.tiers import Tier
from label_sp.journal import journal
from label_sp.outbox import outbox


@transaction.atomic
def grant_label(dossier_id: UUID, tier: Tier, *, actor: User, reason: str = "") -> Dossier:
    """Grant a tier, issue its attestation, tell those concerned. DEC-07, guide 3.8."""
    dossier, audit = _to_decide(dossier_id, actor)
    today = dossier.today
    known = facts.decision_facts(dossier, audit, actor, today)
    starts_on = _succeed(dossier.previous, actor, today) if dossier.previous else today
    dossier.grant(tier, known, today=today, reason=reason, starts_on=starts_on)
    dossier.save()
    record_decision(
        dossier, audit, DecisionKind.GRANTED, known, actor=actor, today=today, tier=tier, reason=reason
    )
    audit_acts.conclude(audit.pk, actor=actor)
    attestation = issue_attestation(dossier, today=today, actor=actor)
    journal.record(dossier, "label.granted", actor=actor, tier=tier, reason=reason)
    outbox.put(*mails.label_granted(dossier, attestation))
    return dossier


@transaction.atomic
def refuse_label(dossier_id: UUID, *, actor: User, reason: str) -> Dossier:
    """Refuse the label by a written and reasoned notification, with the final report. DEC-05, guide 3.8.1."""
    dossier, audit = _to_decide(dossier_id, actor)
    today = dossier.today
    known = facts.decision_facts(dossier, audit, actor, today)
    dossier.refuse(known, today=today, reason=reason)
    dossier.save()
    record_decision(dossier, audit, DecisionKind.REFUSED, known, actor=actor, today=today, reason=reason)
    audit_acts.conclude(audit.pk, actor=actor)
    journal.record(dossier, "label.refused", actor=actor, reason=reason)
    outbox.put(*mails.label_refused(dossier, reason))
    return dossier


def record_decision(
    dossier: Dossier,
    audit: Audit | None,
    kind: DecisionKind,
    known: decision_rules.DecisionFacts | None,
    *,
    actor: User,
    today: date,
    tier: str = "",
    reason: str = "",
) -> Decision:
    """Keep a decision with the conditions that it was taken on, as the decider saw them. DEC-04, DEC-07."""
    verdict = decision_rules.verdict(known.scores) if known else None
    return Decision.objects.create(
        dossier=dossier,
        audit=audit,
        kind=kind,
        tier=tier,
        proposed_tier=(verdict.tier or "") if verdict else "",
        reason=reason,
        decided_on=today,
        decided_by=actor,
        verdict=[told.condition(each) for each in verdict.conditions] if verdict else [],
        fictitious=dossier.is_fictitious,
    )


def _to_decide(dossier_id: UUID, actor: User) -> tuple[Dossier, Audit]:
    """The dossier, locked, and its initial audit. The state is judged by the transition."""
    dossier = locked(dossier_id)
    permissions.can_decide.require(actor, dossier)
    audit = dossier_facts.audit_of(dossier, dossier_facts.INITIAL)
    if audit is None:
        raise TransitionNotAllowed("No audit took place: there is nothing to decide.")
    return dossier, audit


def _succeed(previous: Dossier, actor: User, today: date) -> date:
    """REN-02: the first day of the new cycle. The former label runs to its end; one that is over gives way at once."""
    former = locked(previous.pk)
    if former.closed_on:
        if former.status == Status.EXPIRED:  # its mark may be shown again: what is dated of it changes
            journal.record(former, "label.renewed", actor=actor)
        return today
    starts_on = renewal.starts_on(today, former.valid_until)
    if starts_on > today:
        former.succeeded_from = starts_on
        former.save()
        journal.record(former, "renewal.granted", actor=actor, starts_on=starts_on)
    else:
        take_over(former, starts_on, actor=actor, today=today)
    return starts_on


def take_over(former: Dossier, starts_on: date, *, actor: User | None, today: date) -> None:
    """REN-02: the former cycle's label gives way to the next one, which began on that day. Called under its lock."""
    former.renew(renewal.SuccessionFacts(next_obtained_on=starts_on), today=today)
    former.save()
    former.attestations.filter(replaced_on__isnull=True).update(replaced_on=starts_on)
    journal.record(former, "label.renewed", actor=actor)
