"""The report and what the candidate answers. AUD-07, AUD-08, guide 3.7.1."""

from __future__ import annotations

import hashlib
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import F
from django_fsm import ConcurrentTransition

from audits.audit import documents as audit_documents
from audits.audit import permissions
from audits.audit.enums import AuditKind
from audits.audit.models import Audit
from audits.audit.use_cases import locked
from audits.reports import documents, mails, queries
from audits.scoring import queries as scoring_queries
from label_sp.actors.models import User
from label_sp.common.edits import EditConflict
from label_sp.journal import journal
from label_sp.outbox import outbox

TEXTS = (
    "presentation",
    "synthesis",
    "illustrations",
    "no_illustration_reason",
    "strengths",
    "points_of_progress",
)
REPORT_SENT = "Le rapport est transmis : ses textes ne changent plus."
PLAN_NOT_SENT = "Le rapport s’écrit une fois le plan d’audit transmis."


@transaction.atomic
def save_report_texts(audit_id: UUID, *, actor: User, expected_version: int, **texts: str) -> Audit:
    """Save the texts of the report (TEXTS) as a draft; ReportConflict when another tab did since. AUD-07."""
    audit = locked(audit_id)
    permissions.can_lead.require(actor, audit)
    if not audit.is_scorable:
        raise ValidationError(REPORT_SENT if audit.is_frozen else PLAN_NOT_SENT)
    if all(getattr(audit, name) == text for name, text in texts.items()):
        return audit
    if audit.texts_version != expected_version:
        raise ReportConflict(audit)
    for name in TEXTS:
        setattr(audit, name, texts.get(name, getattr(audit, name)))
    audit.texts_version += 1
    audit.save()
    # Of no dossier: a draft saved twenty times is no news in its story.
    journal.record(audit, "audit.report_drafted", actor=actor, dossier_id=None, version=audit.texts_version)
    return audit


def send_report(audit_id: UUID, *, actor: User) -> Audit:
    """Freeze the scores and send the report to the candidate. AUD-02, AUD-06, AUD-07, AUD-08, guide 3.7.1.

    The PDF takes a second: it is printed before the transaction, which then checks under lock that it says what is
    stored. Sending twice prints twice and stores one.
    """
    audit = Audit.objects.select_related(
        "dossier__service__organisation", "dossier__body", "auditor", "grid"
    ).get(pk=audit_id)
    _check(audit, actor)
    return _store(audit_id, actor, documents.print_report(audit, sent_on=audit.dossier.today))


def _check(audit: Audit, actor: User) -> None:
    """The same guards as under lock, on a copy that is thrown away: no PDF for a report that cannot leave."""
    permissions.can_lead.require(actor, audit)
    copy = Audit.objects.get(pk=audit.pk)
    copy.send_report(
        queries.report_facts(copy, list(scoring_queries.scores_of(copy))), today=audit.dossier.today
    )


@transaction.atomic
def _store(audit_id: UUID, actor: User, printed: audit_documents.Printed) -> Audit:
    audit = locked(audit_id)
    permissions.can_lead.require(actor, audit)
    today, scores = printed.sent_on, list(scoring_queries.scores_of(audit))
    facts = queries.report_facts(audit, scores)
    audit.send_report(facts, today=today)
    _freeze(audit, printed)
    audit.scores_sha256 = printed.scores_sha256
    audit.report_sha256 = hashlib.sha256(printed.pdf).hexdigest()
    audit.report_file.save("report.pdf", ContentFile(printed.pdf), save=False)
    if audit.kind == AuditKind.INITIAL:
        audit.dossier.await_decision(facts, today=today)
        audit.dossier.save()
    audit.save()
    journal.record(
        audit,
        "audit.report_sent",
        actor=actor,
        late_by=audit.late_by,
        report_sha256=audit.report_sha256,
        scores_sha256=audit.scores_sha256,
    )
    outbox.put(*mails.report_sent(audit))
    return audit


def _freeze(audit: Audit, printed: audit_documents.Printed) -> None:
    """Take every score's row, check that the paper says what they say, then leave them a version that no save expects.

    A save under way either ended before (the paper is stale) or misses its version and finds the grid closed. AUD-08.
    """
    rows = audit.scores.select_for_update(of=("self",)).select_related("point").order_by("point__position")
    if documents.source_fingerprint(audit, list(rows)) != printed.source:
        raise ConcurrentTransition("The grid or the texts changed while the report was being printed.")
    audit.scores.update(version=F("version") + 1)


@transaction.atomic
def record_observations(audit_id: UUID, *, actor: User, observations: str) -> Audit:
    """The candidate answers the report, within 10 days from the day it received it. No score moves. AUD-08."""
    audit = locked(audit_id)
    permissions.can_answer.require(actor, audit)
    if not observations.strip():
        raise ValidationError({"observations": "Écrivez vos observations, ou renoncez à en présenter."})
    audit.answer_report(observations=observations.strip(), today=audit.dossier.today)
    audit.save()
    journal.record(audit, "audit.observations_recorded", actor=actor)
    outbox.put(*mails.report_answered(audit))
    return audit


@transaction.atomic
def waive_observations(audit_id: UUID, *, actor: User) -> Audit:
    """The candidate says that it will not answer the report: the decision need not wait. AUD-08, DEC-08."""
    audit = locked(audit_id)
    permissions.can_answer.require(actor, audit)
    audit.answer_report(today=audit.dossier.today)
    audit.save()
    journal.record(audit, "audit.observations_waived", actor=actor)
    outbox.put(*mails.report_answered(audit))
    return audit


@transaction.atomic
def conclude(audit_id: UUID, *, actor: User) -> Audit:
    """Close the audit with the decision that was taken on it; called by the decision's own act. DEC-07, FOL-03."""
    audit = locked(audit_id)
    permissions.can_conclude.require(actor, audit)
    audit.conclude(today=audit.dossier.today)
    audit.save()
    journal.record(audit, "audit.concluded", actor=actor)
    return audit


class ReportConflict(EditConflict):
    """`current` is the audit with its stored texts."""

    def __init__(self, current: Audit) -> None:
        self.current = current
        super().__init__(f"texts version {current.texts_version}")
