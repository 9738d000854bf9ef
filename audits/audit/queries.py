"""The read side: an audit."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet, prefetch_related_objects

from audits.audit.enums import FROZEN, AuditKind, AuditStatus
from audits.audit.models import Audit
from candidates.dossiers.models import Dossier
from label_sp.actors import queries as actors
from label_sp.actors.enums import CANDIDATE_TEAM, Role
from label_sp.actors.queries import Actor
from label_sp.common.reading import asked_once


def visible_to(user: Actor) -> QuerySet[Audit]:
    """The audits this person may see today.

    Its auditor; the managers and deciders of the dossier's body; the candidate's team from the day the plan is sent;
    the DITP all. Everyone else: none. Who reads scores before the report is another matter: `can_read_scores`.
    """
    audits = Audit.objects.select_related(
        "dossier__service__organisation", "dossier__body", "auditor", "grid"
    )
    return audits.filter(seen_by(user)) if user.is_authenticated else audits.none()


@asked_once
def seen_of(dossier: Dossier, user: Actor) -> tuple[Audit, ...]:
    """The audits of a dossier that this person may see, the latest first."""
    return tuple(visible_to(user).filter(dossier=dossier.pk))


def with_auditors(*audits: Audit | None) -> None:
    """Read all who do these audits, at once; those that are read already cost nothing."""
    prefetch_related_objects([each for each in audits if each], "co_auditors")


def seen_by(user: Actor, prefix: str = "") -> Q:
    """The condition behind `visible_to`, for a table that leads to audits by `prefix`; costs no query of its own."""
    candidate = actors.organisations_of(user, *CANDIDATE_TEAM)
    body = actors.organisations_of(user, Role.BODY_MANAGER, Role.DECIDER)
    told = Q(**{f"{prefix}plan_sent_on__isnull": False}) | Q(**{f"{prefix}shown_since__isnull": False})
    own = told & Q(**{f"{prefix}dossier__service__organisation__in": candidate})
    entrusted = Q(**{f"{prefix}dossier__body__in": body})
    return own | entrusted | assigned_to(user, prefix) | actors.all_for_ditp(user)


def assigned_to(user: Actor, prefix: str = "") -> Q:
    """Audits given to this person, alone or with others, as long as they are an auditor of the dossier's body today."""
    bodies = actors.organisations_of(user, Role.AUDITOR)
    return audited_by(user, prefix) & Q(**{f"{prefix}dossier__body__in": bodies})


def audited_by(user: Actor, prefix: str = "") -> Q:
    """Audits of which this person is an auditor, for a table that leads to audits by `prefix`; without a join."""
    shared = Audit.co_auditors.through.objects.filter(user=user.pk).values("audit")
    return Q(**{f"{prefix}auditor": user.pk}) | Q(**{f"{prefix}pk__in": shared})


def works_on(user: Actor) -> Q:
    """Of a dossier: an auditor works on those whose audit is theirs, unless it was cancelled."""
    theirs = Audit.objects.filter(audited_by(user)).exclude(status=AuditStatus.CANCELLED)
    return Q(body__in=actors.organisations_of(user, Role.AUDITOR), pk__in=theirs.values("dossier"))


def live_audit(dossier: Dossier, kind: str = AuditKind.INITIAL) -> Audit | None:
    """The audit of this dossier that was not cancelled, if any."""
    return Audit.objects.filter(dossier=dossier, kind=kind).exclude(status=AuditStatus.CANCELLED).first()


def visit_is_set(dossier: Dossier) -> bool:
    """Did the plan of a live audit leave, whose visit was not put off?"""
    planned = Audit.objects.filter(dossier=dossier, plan_sent_on__isnull=False)
    return planned.exclude(status=AuditStatus.CANCELLED).exists()


def last_day_on_site(dossier: Dossier) -> date | None:
    """The last day of the visit of the audit that runs; None while it is not planned, and once its report left."""
    planned = Audit.objects.filter(dossier=dossier, last_day__isnull=False, report_sent_on__isnull=True)
    return planned.exclude(status=AuditStatus.CANCELLED).values_list("last_day", flat=True).last()


def outside_window() -> QuerySet[Audit]:
    """The follow-ups that were planned outside their window, with the body's reason. FOL-01."""
    planned = Audit.objects.filter(kind=AuditKind.FOLLOW_UP, plan_sent_on__isnull=False)
    return planned.exclude(window_reason="").exclude(status=AuditStatus.CANCELLED)


def visits_to_come(user: Actor, on: date) -> QuerySet[Audit]:
    """The visits that this person sees, agreed and whose last day is not over on that day, the next first. AUD-01."""
    return to_come(visible_to(user), on).prefetch_related("co_auditors")


def to_come(found: QuerySet[Audit], on: date) -> QuerySet[Audit]:
    """Of these audits, those whose visit is agreed and not over on that day, the next first. AUD-01."""
    return found.filter(status=AuditStatus.PLANNED, last_day__gte=on).order_by("first_day", "pk")


def previous_audit(audit: Audit) -> Audit | None:
    """The last audit of the same service whose report was sent. AUD-12, AUD-13."""
    return _reported(audit.dossier).exclude(pk=audit.pk).first()


def _reported(dossier: Dossier) -> QuerySet[Audit]:
    return Audit.objects.filter(dossier__service=dossier.service_id, status__in=FROZEN).order_by(
        "-report_sent_on"
    )
