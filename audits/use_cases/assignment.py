"""The body chooses who audits. ACT-07, ACT-08, AUD-13, guide 1.3, 3.9."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django_fsm import can_proceed

from audits import mails, permissions, queries
from audits.enums import AuditKind
from audits.models import Audit, AuditorProfile, AuditorTie, ControlPoint, Score
from audits.use_cases.shared import locked
from candidates.models import Dossier, Service
from label_sp.actors.models import Organisation, User
from label_sp.common import journal, outbox
from label_sp.guide.audit import AssignmentFacts


@transaction.atomic
def assign(
    dossier: Dossier,
    auditor: User,
    *,
    actor: User,
    facts: AssignmentFacts,
    today: date,
    kind: str = AuditKind.INITIAL,
    users_note: str = "",
    agents_note: str = "",
) -> Audit:
    """Give an audit to an auditor, or to another one until its plan is sent. ACT-06 to ACT-08, AUD-11, AUD-13, AUD-14.

    `facts` come from `queries.assignment_facts`; the notes are the surveys' exact results as text ("200/3").
    """
    dossier = (
        Dossier.objects.select_for_update(of=("self",)).select_related("service", "body").get(pk=dossier.pk)
    )
    permissions.can_assign.require(actor, dossier)
    audit = queries.live_audit(dossier, kind)
    is_new = audit is None
    if audit and audit.auditor_id == auditor.pk and audit.assignment_reason == facts.reason:
        raise ValidationError({"auditor": f"Cet audit est déjà confié à {auditor}. Rien n’a été changé."})
    audit = audit or Audit(dossier=dossier, kind=kind, grid=queries.current_grid())
    audit.dossier = dossier
    audit.assign_to(auditor, facts, today=today)
    audit.users_note, audit.agents_note = users_note or audit.users_note, agents_note or audit.agents_note
    if is_new:
        audit.first_day, audit.last_day = _wished_days(dossier, kind)
    audit.save()
    if is_new:
        _open_grid(audit)
    journal.record(audit, "audit.assigned", actor=actor, auditor=str(auditor), kind=kind, reason=facts.reason)
    outbox.put(*mails.audit_assigned(audit))
    return audit


def _wished_days(dossier: Dossier, kind: str) -> tuple[date | None, date | None]:
    """The days the candidate wished are where the plan of the initial audit starts from."""
    return (dossier.audit_first_day, dossier.audit_last_day) if kind == AuditKind.INITIAL else (None, None)


def _open_grid(audit: Audit) -> None:
    """One empty score per point that applies to this kind of service. AUD-11, AUD-14."""
    kind = audit.dossier.service.kind
    points = ControlPoint.objects.filter(grid=audit.grid_id)
    Score.objects.bulk_create(Score(audit=audit, point=point) for point in points if point.applies_to(kind))


@transaction.atomic
def cancel(audit_id: UUID, *, actor: User, reason: str) -> Audit:
    """Give up an audit that will not be finished; another can then be assigned."""
    audit = locked(audit_id)
    permissions.can_cancel.require(actor, audit)
    audit.cancel(today=timezone.localdate())
    audit.save()
    journal.record(audit, "audit.cancelled", actor=actor, reason=reason)
    outbox.put(*mails.audit_cancelled(audit, reason))
    return audit


def cancel_with_application(dossier: Dossier, today: date) -> None:
    """No audit outlives its application. Called in the transaction of the abandonment, which is what is told."""
    for audit in Audit.objects.select_for_update().filter(dossier=dossier):
        if can_proceed(audit.cancel):
            audit.cancel(today=today)
            audit.save()


@transaction.atomic
def declare_auditor(
    user: User,
    organisation: Organisation,
    *,
    actor: User,
    public_sector_experience: bool,
    trained_on_programme: bool,
    trained_on_label: bool,
) -> AuditorProfile:
    """Declare what an auditor of the body knows and was trained on. ACT-07, guide 1.3."""
    permissions.can_declare_auditors.require(actor, organisation.pk)
    declared: dict[str, Any] = {
        "public_sector_experience": public_sector_experience,
        "trained_on_programme": trained_on_programme,
        "trained_on_label": trained_on_label,
    }
    profile, _ = AuditorProfile.objects.update_or_create(
        user=user, organisation=organisation, defaults=declared
    )
    journal.record(profile, "auditor.declared", actor=actor, dossier_id=None, auditor=str(user), **declared)
    return profile


@transaction.atomic
def declare_tie(
    user: User,
    service: Service,
    organisation: Organisation,
    *,
    actor: User,
    nature: str,
    ended_on: date | None = None,
) -> AuditorTie:
    """Declare what ties an auditor of the body to a candidate. ACT-08, guide 1.3."""
    permissions.can_declare_auditors.require(actor, organisation.pk)
    try:
        with transaction.atomic():
            tie = AuditorTie.objects.create(
                user=user, service=service, nature=nature.strip(), ended_on=ended_on
            )
    except IntegrityError as error:  # declared before, or by the other press of the same button
        raise ValidationError({"nature": "Ce lien est déjà déclaré, avec la même date de fin."}) from error
    journal.record(
        tie,
        "auditor.tie_declared",
        actor=actor,
        dossier_id=None,
        auditor=str(user),
        nature=nature,
        ended_on=ended_on,
    )
    return tie
