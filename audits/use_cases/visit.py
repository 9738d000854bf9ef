"""The plan and the visit. AUD-01, AUD-06, guide 3.6, 3.7.1."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from audits import mails, permissions, queries
from audits.enums import AuditKind, AuditStatus
from audits.models import Audit
from audits.use_cases.shared import locked
from candidates.enums import Status
from candidates.models import Site
from label_sp.actors.models import User
from label_sp.common import journal, outbox

PLAN_SENT = "Le plan d’audit est déjà transmis : il ne change plus."
SITES_OUTSIDE = "Un site visité doit être dans le périmètre de labellisation."


@transaction.atomic
def prepare_plan(
    audit_id: UUID,
    *,
    actor: User,
    first_day: date | None,
    last_day: date | None,
    sites: Iterable[Site],
    resource_persons: str,
) -> Audit:
    """Write the plan without sending it yet. The duration follows annex 12. AUD-01, CON-02, SAM-03."""
    audit = locked(audit_id)
    permissions.can_audit.require(actor, audit)
    if audit.status != AuditStatus.ASSIGNED:
        raise ValidationError(PLAN_SENT)
    if first_day and last_day and last_day < first_day:
        raise ValidationError({"last_day": "Le dernier jour de la visite précède le premier."})
    chosen = list(sites)
    if {site.pk for site in chosen} - set(
        queries.visitable_sites(audit.dossier).values_list("pk", flat=True)
    ):
        raise ValidationError({"sites": SITES_OUTSIDE})
    audit.first_day, audit.last_day, audit.resource_persons = first_day, last_day, resource_persons
    audit.duration_days = queries.duration(audit.dossier, len(chosen))
    audit.save()
    audit.sites.set(chosen)
    journal.record(audit, "audit.plan_prepared", actor=actor, first_day=first_day, last_day=last_day)
    return audit


@transaction.atomic
def send_plan(audit_id: UUID, *, actor: User) -> Audit:
    """Send the plan to the candidate, 10 working days before the visit at the latest. AUD-01, FOL-01, guide 3.7.1."""
    audit = locked(audit_id)
    permissions.can_audit.require(actor, audit)
    today, facts = timezone.localdate(), queries.plan_facts(audit)
    audit.send_plan(facts, today=today)
    if audit.kind == AuditKind.INITIAL and facts:
        dossier = audit.dossier
        if dossier.status == Status.ADMISSIBLE:
            dossier.start_audit(facts, today=today)
        else:  # a former audit was cancelled after its plan: the dossier already is in audit
            dossier.audit_first_day, dossier.audit_last_day = facts.first_day, facts.last_day
        dossier.save()
    audit.save()
    journal.record(audit, "audit.plan_sent", actor=actor, first_day=audit.first_day, last_day=audit.last_day)
    outbox.put(*mails.plan_sent(audit))
    return audit


@transaction.atomic
def hold_closing_meeting(audit_id: UUID, *, actor: User, held_on: date) -> Audit:
    """Record the meeting that ends the visit, with its date. AUD-06, guide 3.7.1."""
    audit = locked(audit_id)
    permissions.can_audit.require(actor, audit)
    audit.hold_closing_meeting(held_on, today=timezone.localdate())
    audit.save()
    journal.record(audit, "audit.closing_meeting_held", actor=actor, held_on=held_on)
    return audit
