"""The decision on the initial audit, and the attestation that follows."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django_fsm import TransitionNotAllowed

from audits import use_cases as audit_acts
from audits.models import Audit
from candidates.models import Dossier
from candidates.use_cases import locked, next_number
from certification import documents, mails, permissions, tasks
from certification.enums import DecisionKind
from certification.models import Attestation, Decision
from certification.queries import facts, register
from label_sp.actors.models import User
from label_sp.common import journal, outbox
from label_sp.guide import decision as decision_rules
from label_sp.guide import renewal, told
from label_sp.guide.attestation import last_valid_day
from label_sp.guide.tiers import Tier


@transaction.atomic
def grant_label(dossier_id: UUID, tier: Tier, *, actor: User, reason: str = "") -> Dossier:
    """Grant a tier, issue its attestation, tell those concerned. DEC-07, guide 3.8."""
    today = timezone.localdate()
    dossier, audit = _to_decide(dossier_id, actor)
    known = facts.decision_facts(dossier, audit, actor, today)
    if dossier.previous:
        _succeed(dossier.previous, actor, today)
    dossier.grant(tier, known, today=today, reason=reason)
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
    today = timezone.localdate()
    dossier, audit = _to_decide(dossier_id, actor)
    known = facts.decision_facts(dossier, audit, actor, today)
    dossier.refuse(known, today=today, reason=reason)
    dossier.save()
    record_decision(dossier, audit, DecisionKind.REFUSED, known, actor=actor, today=today, reason=reason)
    audit_acts.conclude(audit.pk, actor=actor)
    journal.record(dossier, "label.refused", actor=actor, reason=reason)
    outbox.put(*mails.label_refused(dossier, reason))
    return dossier


def issue_attestation(dossier: Dossier, *, today: date, actor: User | None) -> Attestation:
    """Issue the attestation, or a newer version that replaces the former; its number is used once. ATT-02, ATT-05.

    Called inside the transaction of the act that makes it necessary. What the document says is frozen in `payload`;
    the PDF is drawn from it after the commit.
    """
    former = dossier.attestations.filter(replaced_on__isnull=True).first()
    obtained_on = facts.label_start(dossier)
    payload = documents.attestation_payload(dossier)
    attestation = Attestation.objects.create(
        dossier=dossier,
        number=f"LSP-{today.year}-{next_number('attestation', today.year):05d}",
        version=dossier.attestations.count() + 1,
        tier=dossier.tier,
        issued_on=today,
        valid_from=obtained_on,
        valid_until=dossier.valid_until or last_valid_day(obtained_on),
        payload=payload,
        search=register.search_text(dossier, payload),
    )
    if former:
        former.replaced_on = today
        former.save(update_fields=["replaced_on"])
    journal.record(
        attestation, "attestation.issued", actor=actor, number=attestation.number, tier=dossier.tier
    )
    transaction.on_commit(lambda: tasks.draw_attestation.delay_if_possible(str(attestation.pk)))
    return attestation


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
    audit = facts.audit_of(dossier, facts.INITIAL)
    if audit is None:
        raise TransitionNotAllowed("No audit took place: there is nothing to decide.")
    return dossier, audit


def _succeed(previous: Dossier, actor: User, today: date) -> None:
    """REN-02: the former cycle's label gives way, unless it ended by itself."""
    former = locked(previous.pk)
    if former.closed_on:
        return
    former.renew(renewal.SuccessionFacts(next_obtained_on=today), today=today)
    former.save()
    former.attestations.filter(replaced_on__isnull=True).update(replaced_on=today)
    journal.record(former, "label.renewed", actor=actor)
