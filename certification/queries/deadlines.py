"""Deadlines of a dossier out of the database's dates, and which reminders are due today."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from audits.models import Audit
from candidates.enums import CLOSED, Status
from candidates.models import Dossier
from certification import mails
from certification.queries import facts
from label_sp.actors import queries as actors
from label_sp.actors.models import User
from label_sp.common import journal
from label_sp.guide import surveys as survey_rules
from label_sp.guide import timeline
from label_sp.guide.calendar import Deadline, territory_of
from label_sp.guide.dossier import SurveyFacts
from surveys import queries as surveys

REMIND_DAYS_BEFORE = (30, 7, 1, 0)


@dataclass(frozen=True, slots=True)
class Reminder:
    """One occurrence: this deadline, this many days before (-1: the day after), to these people."""

    dossier: Dossier
    deadline: Deadline
    days_before: int
    people: tuple[User, ...]


def deadlines(dossier: Dossier) -> tuple[Deadline, ...]:
    """All deadlines of a dossier that can be computed so far, done ones included, by date."""
    return tuple(
        sorted(timeline.deadlines(cycle_facts(dossier)), key=lambda deadline: (deadline.due, deadline.key))
    )


def cycle_facts(dossier: Dossier) -> timeline.CycleFacts:
    """What is known of a dossier's days. Everything the guide dates starts from here."""
    users, agents = surveys.facts(dossier, facts.INITIAL)
    plan = dossier.action_plans.first()
    suspension = dossier.suspensions.first()
    following = Dossier.objects.filter(previous=dossier).first()
    return timeline.CycleFacts(
        territory=territory_of(dossier.service.department),
        initial=_visit(dossier, facts.INITIAL),
        self_assessments=tuple(dossier.self_assessments.values_list("done_on", flat=True)),
        users_opened_on=users.opened_on if users else None,
        users_closed_on=users.closed_on if users else None,
        agents_opened_on=agents.opened_on if agents else None,
        agents_closed_on=agents.closed_on if agents else None,
        failed_users_closed_on=_failed("users", users),
        failed_agents_closed_on=_failed("agents", agents),
        submitted_on=timezone.localdate(dossier.submitted_at) if dossier.submitted_at else None,
        complements_requested_on=_last_day_of(dossier, "dossier.complements_requested"),
        complements_received_on=_last_day_of(dossier, "dossier.resubmitted"),
        refused_on=dossier.refused_on,
        obtained_on=dossier.obtained_on,
        valid_until=dossier.valid_until,
        follow_up_opened_on=dossier.follow_up_opened_on,
        follow_up=_visit(dossier, facts.FOLLOW_UP),
        action_plan_requested_on=plan.requested_on if plan else None,
        action_plan_received_on=plan.submitted_on if plan else None,
        suspended_on=suspension.started_on if suspension else None,
        conform_by=suspension.conform_by if suspension else None,
        lifted_on=suspension.lifted_on if suspension else None,
        withdrawn_from=dossier.withdrawn_from,
        renewal_opened_on=timezone.localdate(following.created_at) if following else None,
    )


def due_reminders(today: date) -> Iterator[Reminder]:
    """The reminders whose day is today, of deadlines still open. The outbox's unique key sends each once."""
    dossiers = Dossier.objects.exclude(status__in=[*CLOSED]).select_related("service__organisation", "body")
    for dossier in dossiers.iterator(chunk_size=500):
        for deadline in deadlines(dossier):
            days = deadline.days_left(today)
            if (
                deadline.kind == "deadline"
                and not deadline.done
                and (days in REMIND_DAYS_BEFORE or days == -1)
            ):
                yield Reminder(dossier, deadline, days, people_who_owe(dossier, deadline))


def people_who_owe(dossier: Dossier, deadline: Deadline) -> tuple[User, ...]:
    """Whom a deadline binds."""
    if deadline.owed_by == "candidate":
        return tuple(mails.candidates(dossier))
    if deadline.owed_by == "auditor":
        audit = facts.current_audit(dossier)
        return (audit.auditor,) if audit else tuple(mails.managers(dossier))
    if deadline.owed_by == "body":
        return (*mails.managers(dossier), *mails.deciders(dossier))
    return tuple(actors.ditp_members())


def _visit(dossier: Dossier, kind: str) -> timeline.Visit:
    audit = facts.audit_of(dossier, kind)
    if audit is None:
        planned = kind == facts.INITIAL and dossier.audit_first_day and dossier.status != Status.ABANDONED
        return (
            timeline.Visit(dossier.audit_first_day, dossier.audit_last_day) if planned else timeline.Visit()
        )
    return timeline.Visit(
        first_day=audit.first_day or (dossier.audit_first_day if kind == facts.INITIAL else None),
        last_day=audit.last_day or (dossier.audit_last_day if kind == facts.INITIAL else None),
        plan_sent_on=audit.plan_sent_on,
        report_sent_on=audit.report_sent_on,
        report_received_on=audit.report_sent_on,
        observations_on=audit.observations_on,
        waived_on=audit.observations_waived_on,
        decided_on=_decided_on(audit),
    )


def _decided_on(audit: Audit) -> date | None:
    return audit.decisions.values_list("decided_on", flat=True).first()


def _failed(kind: survey_rules.Kind, survey: SurveyFacts | None) -> date | None:
    missed = survey and survey_rules.misses_first_tier(kind, survey.global_note)
    return survey.closed_on if survey and missed else None


def _last_day_of(dossier: Dossier, event: str) -> date | None:
    entry = journal.of_dossier(dossier.pk).filter(event=event).first()
    return timezone.localdate(entry.at) if entry else None
