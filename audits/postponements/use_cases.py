"""Ask to put the visit off, and answer. A visit put off goes back to its plan: the guide judges the new days again."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django_fsm import TransitionNotAllowed

from audits.audit import permissions
from audits.audit.enums import AuditStatus
from audits.audit.models import Audit
from audits.audit.use_cases import locked
from audits.postponements import mails, queries
from audits.postponements.models import Postponement
from candidates.dossiers.models import refuse_if
from label_sp.actors.models import User
from label_sp.guide import postponement as rules
from label_sp.journal import journal
from label_sp.outbox import outbox


@transaction.atomic
def ask_postponement(audit_id: UUID, *, actor: User, reason: str) -> Postponement:
    """Ask the body to put the visit off, before its first day. SUS-01, guide 5.3.1."""
    audit = locked(audit_id)
    permissions.can_answer.require(actor, audit)
    if audit.status != AuditStatus.PLANNED or audit.first_day is None:
        raise TransitionNotAllowed("Only a planned visit is put off.")
    today = audit.dossier.today
    refuse_if(rules.failures_to_ask(audit.first_day, today=today, pending=queries.pending(audit) is not None))
    if not reason.strip():
        raise ValidationError({"reason": "Écrivez pourquoi la visite ne peut pas avoir lieu ce jour-là."})
    asked = Postponement.objects.create(
        audit=audit, first_day=audit.first_day, reason=reason.strip(), asked_on=today, asked_by=actor
    )
    journal.record(audit, "postponement.asked", actor=actor, first_day=audit.first_day, reason=asked.reason)
    outbox.put(*mails.postponement_asked(asked))
    return asked


@transaction.atomic
def answer_postponement(audit_id: UUID, *, actor: User, accepted: bool, answer: str = "") -> Postponement:
    """Accept, and the plan is to be written anew; or refuse with a reason, and the visit stands. SUS-01."""
    audit: Audit = locked(audit_id)
    permissions.can_cancel.require(actor, audit)
    asked = queries.pending(audit)
    if asked is None:
        raise TransitionNotAllowed("Nothing was asked, or it was answered.")
    if not accepted and not answer.strip():
        raise ValidationError(
            {"answer": "Écrivez pourquoi la visite est maintenue : le candidat lira ce motif."}
        )
    if accepted:
        audit.put_off()
        audit.save()
    asked.accepted, asked.answer = accepted, answer.strip()
    asked.answered_on, asked.answered_by = audit.dossier.today, actor
    asked.save()
    event = "postponement.accepted" if accepted else "postponement.refused"
    journal.record(audit, event, actor=actor, first_day=asked.first_day, answer=asked.answer)
    outbox.put(*mails.postponement_answered(asked))
    return asked
