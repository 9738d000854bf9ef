"""Acts: assignment and visit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from types import MappingProxyType
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django_fsm import can_proceed

from audits.audit import permissions
from audits.audit import queries as audit_queries
from audits.audit.enums import AuditKind, AuditStatus
from audits.audit.models import Audit
from audits.audit.use_cases import locked
from audits.draws import queries as draws
from audits.durations import queries as durations
from audits.scoring.models import Score
from audits.visits import mails, queries
from candidates.dossiers.enums import Status
from candidates.dossiers.models import Dossier
from candidates.grids import queries as grid_queries
from candidates.grids.models import ControlPoint
from candidates.services.models import Site
from label_sp.actors.models import User
from label_sp.common.bounds import latest_today
from label_sp.guide.audit import AssignmentFacts
from label_sp.journal import journal
from label_sp.outbox import outbox


@transaction.atomic
def assign(
    dossier: Dossier,
    auditor: User,
    *,
    actor: User,
    facts: AssignmentFacts,
    today: date,
    kind: str = AuditKind.INITIAL,
    others: Mapping[User, AssignmentFacts] = MappingProxyType({}),
    users_note: str = "",
    agents_note: str = "",
) -> Audit:
    """Give an audit to an auditor, or to another one until its plan is sent. ACT-06 to ACT-08, AUD-11, AUD-13, AUD-14.

    `auditor` leads, `others` audit with them, each with their facts.
    `facts` come from `queries.assignment_facts`; the notes are the surveys' exact results as text ("200/3").
    """
    dossier = (
        Dossier.objects.select_for_update(of=("self",))
        .select_related("service__organisation", "body")
        .get(pk=dossier.pk)
    )
    permissions.can_assign.require(actor, dossier)
    audit = audit_queries.live_audit(dossier, kind)
    is_new = audit is None
    if audit and set(audit.auditors) == {auditor, *others} and _unchanged(audit, auditor, facts):
        raise ValidationError(
            {"auditor": f"Cet audit est déjà confié à {audit.auditors_in_words}. Rien n’a été changé."}
        )
    before = set(audit.auditors) if audit else set()
    audit = audit or Audit(dossier=dossier, kind=kind, grid=grid_queries.current_grid())
    audit.dossier, audit.body = dossier, dossier.body
    audit.assign_to(auditor, facts, today=today, others=tuple(others.values()))
    audit.users_note, audit.agents_note = users_note or audit.users_note, agents_note or audit.agents_note
    if is_new:
        audit.first_day, audit.last_day = _wished_days(dossier, kind)
    audit.save()
    audit.co_auditors.set(others)
    if is_new:
        _open_grid(audit)
    journal.record(
        audit,
        "audit.assigned",
        actor=actor,
        auditor=str(auditor),
        with_auditors=[str(each) for each in others],
        kind=kind,
        reason=facts.reason,
    )
    outbox.put(*mails.audit_assigned(audit, [each for each in audit.auditors if each not in before]))
    return audit


def _unchanged(audit: Audit, lead: User, facts: AssignmentFacts) -> bool:
    return audit.auditor_id == lead.pk and audit.assignment_reason == facts.reason


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
    audit.cancel(today=audit.dossier.today)
    audit.save()
    journal.record(audit, "audit.cancelled", actor=actor, reason=reason)
    outbox.put(*mails.audit_cancelled(audit, reason))
    return audit


def cancel_unreported(dossier: Dossier, today: date) -> list[Audit]:
    """No audit outlives its application, nor its body before the report: those that were cancelled.

    Called in the transaction of the abandonment or of the takeover, which is what is told.
    """
    audits = Audit.objects.select_for_update(of=("self",)).filter(dossier=dossier)
    ended = [audit for audit in audits if can_proceed(audit.cancel)]
    for audit in ended:
        audit.cancel(today=today)
        audit.save()
    return ended


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
    window_reason: str = "",
    fewer_days_reason: str = "",
) -> Audit:
    """Write the plan without sending it yet. The duration follows annex 12. AUD-01, CON-02, SAM-03.

    `window_reason`: why a follow-up leaves its window (FOL-01), in the body's name; `fewer_days_reason`: why the visit
    has fewer days on site than the contract says.
    """
    audit = locked(audit_id)
    permissions.can_lead.require(actor, audit)
    if audit.status != AuditStatus.ASSIGNED:
        raise ValidationError(PLAN_SENT)
    if first_day and last_day and last_day < first_day:
        raise ValidationError({"last_day": "Le dernier jour de la visite précède le premier."})
    chosen = list(sites)
    if {site.pk for site in chosen} - set(draws.visitable_sites(audit.dossier).values_list("pk", flat=True)):
        raise ValidationError({"sites": SITES_OUTSIDE})
    audit.first_day, audit.last_day, audit.resource_persons = first_day, last_day, resource_persons
    audit.window_reason = window_reason.strip() if audit.kind == AuditKind.FOLLOW_UP else ""
    audit.fewer_days_reason = fewer_days_reason.strip()
    audit.duration_days = durations.duration(audit.dossier, len(chosen))
    audit.save()
    audit.sites.set(chosen)
    journal.record(audit, "audit.plan_prepared", actor=actor, first_day=first_day, last_day=last_day)
    return audit


@transaction.atomic
def send_plan(audit_id: UUID, *, actor: User) -> Audit:
    """Send the plan to the candidate, 10 working days before the visit at the latest. AUD-01, FOL-01, guide 3.7.1.

    A follow-up outside its window is flagged to the DITP with the body's reason; inside, none is kept.
    The surveys that it was judged on (SUR-01) give the notes: a visit put off may have had them done again.
    """
    audit = locked(audit_id)
    permissions.can_lead.require(actor, audit)
    today, facts = audit.dossier.today, queries.plan_facts(audit)
    audit.send_plan(facts, today=today)
    audit.users_note, audit.agents_note = queries.notes(audit)
    if audit.kind == AuditKind.INITIAL and facts:
        dossier = audit.dossier
        if dossier.status == Status.ADMISSIBLE:
            dossier.start_audit(facts, today=today)
        else:  # a former audit was cancelled after its plan: the dossier already is in audit
            dossier.audit_first_day, dossier.audit_last_day = facts.first_day, facts.last_day
        dossier.save()
    outside = facts is not None and facts.outside_window
    audit.window_reason = audit.window_reason if outside else ""
    audit.fewer_days_reason = audit.fewer_days_reason if facts and facts.shorter_than_contract else ""
    audit.save()
    journal.record(
        audit,
        "audit.plan_sent",
        actor=actor,
        first_day=audit.first_day,
        last_day=audit.last_day,
        reason=audit.fewer_days_reason,
    )
    outbox.put(*mails.plan_sent(audit))
    if outside:
        _flag_outside_window(audit, actor)
    return audit


def _flag_outside_window(audit: Audit, actor: User) -> None:
    first, last = queries.follow_up_window(audit) or (None, None)
    journal.record(
        audit,
        "audit.outside_window",
        actor=actor,
        first_day=audit.first_day,
        window_first=first,
        window_last=last,
        reason=audit.window_reason,
    )
    outbox.put(*mails.outside_window(audit, first, last))


@transaction.atomic
def hold_closing_meeting(
    audit_id: UUID, *, actor: User, held_on: date, last_day: date | None = None, reason: str = ""
) -> Audit:
    """Record the meeting that ends the visit, with its date. AUD-06, guide 3.7.1.

    `last_day`: the last one on site as it was, None when as planned; the 21 days of the report count from it (AUD-07).
    """
    audit = locked(audit_id)
    permissions.can_audit.require(actor, audit)
    audit.hold_closing_meeting(held_on, today=latest_today(), last_day=last_day, reason=reason)
    audit.save()
    if audit.planned_last_day:
        if audit.kind == AuditKind.INITIAL:
            audit.dossier.audit_last_day = audit.last_day
            audit.dossier.save()
        journal.record(
            audit,
            "audit.visit_ended_otherwise",
            actor=actor,
            last_day=audit.last_day,
            planned=audit.planned_last_day,
            reason=audit.visit_change_reason,
        )
    journal.record(audit, "audit.closing_meeting_held", actor=actor, held_on=held_on)
    return audit
