"""The days of dossiers, as the guide's timeline wants them: read for many at once, a list costs what one page costs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Max, Prefetch, prefetch_related_objects

from audits.audit.enums import AuditStatus
from audits.audit.models import Audit
from candidates.dossiers.enums import Status
from candidates.dossiers.models import Dossier
from candidates.self_assessments import queries as self_assessment_queries
from certification.dossier import facts
from label_sp.guide import surveys as survey_rules
from label_sp.guide import timeline
from label_sp.guide.calendar import territory_of
from label_sp.guide.surveys import SurveyResult
from label_sp.journal.models import JournalEntry
from surveys.campaigns import queries as campaign_queries
from surveys.campaigns.models import Campaign

LETTERS = ("dossier.complements_requested", "dossier.resubmitted")


def cycle_facts_of(dossiers: Sequence[Dossier]) -> dict[UUID, timeline.CycleFacts]:
    """What is known of each dossier's days; the number of queries does not depend on how many there are."""
    read_together(dossiers)
    gathered = _Gathered(_letters(dossiers), _results(dossiers))
    return {dossier.pk: _cycle_facts(dossier, gathered) for dossier in dossiers}


def read_together(dossiers: Sequence[Dossier]) -> None:
    """Read what belongs to these dossiers, once: a second call finds it there."""
    read_audits(dossiers)
    related = ("self_assessments", "action_plans", "suspensions", "campaigns__questionnaire")
    prefetch_related_objects(dossiers, *related, "audits__decisions", "audits__postponements")


def read_audits(dossiers: Sequence[Dossier]) -> None:
    """Read their audits with who does them, and the dossiers of the next cycle, once."""
    prefetch_related_objects(dossiers, "next", Prefetch("audits", Audit.objects.select_related("auditor")))


def live_audit(dossier: Dossier, kind: str) -> Audit | None:
    """The audit that was not cancelled, among those that `read_audits` read."""
    found = (a for a in dossier.audits.all() if a.kind == kind and a.status != AuditStatus.CANCELLED)
    return next(found, None)


def next_dossier(dossier: Dossier) -> Dossier | None:
    """The dossier of the next cycle, once the renewal is opened."""
    return getattr(dossier, "next", None)


@dataclass(frozen=True, slots=True)
class _Gathered:
    letters: Mapping[tuple[UUID, str], datetime]
    results: Mapping[UUID, SurveyResult]

    def last_day(self, dossier: Dossier, event: str) -> date | None:
        return day_of(dossier, self.letters.get((dossier.pk, event)))

    def failed_on(self, kind: survey_rules.Kind, campaign: Campaign | None) -> date | None:
        """SUR-04: the closing day of a campaign that misses the first tier."""
        known = self.results.get(campaign.pk) if campaign else None
        if known is None or not survey_rules.misses_first_tier(kind, known.global_note):
            return None
        return known.closed_on


def _cycle_facts(dossier: Dossier, gathered: _Gathered) -> timeline.CycleFacts:
    counted = campaign_queries.in_force(dossier.campaigns.all())
    users, agents = (counted.get((kind, facts.INITIAL)) for kind in ("users", "agents"))
    plan = next((each for each in dossier.action_plans.all() if each.sent_back_on is None), None)
    suspension = max(dossier.suspensions.all(), key=lambda each: each.lifted_on or date.max, default=None)
    following = next_dossier(dossier)
    return timeline.CycleFacts(
        territory=territory_of(dossier.service.department),
        initial=_visit(dossier, facts.INITIAL),
        self_assessments=tuple(done.done_on for done in dossier.self_assessments.all()),
        initial_self_assessment_on=self_assessment_queries.applied_with(dossier.self_assessments.all()),
        users_opened_on=users.opened_on if users else None,
        users_closed_on=users.closed_on if users else None,
        agents_opened_on=agents.opened_on if agents else None,
        agents_closed_on=agents.closed_on if agents else None,
        failed_users_closed_on=gathered.failed_on("users", users),
        failed_agents_closed_on=gathered.failed_on("agents", agents),
        submitted_on=day_of(dossier, dossier.submitted_at),
        complements_requested_on=gathered.last_day(dossier, LETTERS[0]),
        complements_received_on=_answered_on(dossier, gathered),
        refused_on=dossier.refused_on,
        obtained_on=dossier.obtained_on,
        valid_until=dossier.valid_until,
        follow_up_opened_on=dossier.follow_up_opened_on,
        follow_up=_visit(dossier, facts.FOLLOW_UP),
        action_plan_requested_on=plan.requested_on if plan else None,
        action_plan_due_on=plan.due_on if plan else None,
        action_plan_received_on=plan.submitted_on if plan else None,
        suspended_on=suspension.counted_from if suspension else None,
        conform_by=suspension.conform_by if suspension else None,
        lifted_on=suspension.lifted_on if suspension else None,
        withdrawn_from=dossier.withdrawn_from,
        renewal_opened_on=day_of(dossier, following.created_at) if following else None,
        renewed_from=following.obtained_on if following else None,
    )


def _answered_on(dossier: Dossier, gathered: _Gathered) -> date | None:
    """The complements of the last request only: an answer to an earlier one does not count."""
    return None if dossier.status == Status.INCOMPLETE else gathered.last_day(dossier, LETTERS[1])


def _visit(dossier: Dossier, kind: str) -> timeline.Visit:
    audit = live_audit(dossier, kind)
    initial = kind == facts.INITIAL
    wished = (dossier.audit_first_day, dossier.audit_last_day) if initial else (None, None)
    if audit is None:
        planned = initial and dossier.status != Status.ABANDONED
        return timeline.Visit(*wished) if planned else timeline.Visit()
    decided = next(iter(audit.decisions.all()), None)
    put_off = list(audit.postponements.all())
    if any(each.accepted for each in put_off):  # the days that were wished are given up
        wished = (None, None)
    return timeline.Visit(
        first_day=audit.first_day or wished[0],
        last_day=audit.last_day or wished[1],
        plan_sent_on=audit.plan_sent_on,
        closing_meeting_on=audit.closing_meeting_on,
        report_sent_on=audit.report_sent_on,
        report_received_on=audit.report_sent_on,
        observations_on=audit.observations_on,
        waived_on=audit.observations_waived_on,
        decided_on=decided.decided_on if decided else None,
        postponement_of=next((each.first_day for each in put_off if each.is_pending), None),
    )


def _letters(dossiers: Iterable[Dossier]) -> dict[tuple[UUID, str], datetime]:
    """The last time each letter about complements left."""
    rows = (
        JournalEntry.objects.filter(dossier_id__in=[dossier.pk for dossier in dossiers], event__in=LETTERS)
        .order_by()
        .values_list("dossier_id", "event")
        .annotate(last=Max("at"))
    )
    return {(dossier_id, event): last for dossier_id, event, last in rows}


def _results(dossiers: Iterable[Dossier]) -> dict[UUID, SurveyResult]:
    """The surveys' results of those that have no label yet: a granted label met its first tier."""
    counted = [
        campaign
        for dossier in dossiers
        if dossier.obtained_on is None
        for (_, purpose), campaign in campaign_queries.in_force(dossier.campaigns.all()).items()
        if purpose == facts.INITIAL
    ]
    return campaign_queries.results(counted) if counted else {}


def day_of(dossier: Dossier, instant: datetime | None) -> date | None:
    """The day of an instant where the candidate is."""
    return dossier.service.day_of(instant) if instant else None
