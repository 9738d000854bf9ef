"""The acts on an audit, initial or follow-up. AUD-01 to AUD-08.

A guard says what the guide would answer today. The candidate is not told what the auditor has not sent yet: a draft is
nobody else's business.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from audits import permissions, queries, use_cases
from audits.enums import AuditStatus
from audits.models import DATES_MISSING
from candidates.enums import UNDER_AUDIT, Status
from label_sp.common.acts import Act
from label_sp.guide import audit as rules
from label_sp.guide.failures import Failure, Failures

PLAN_NOT_SENT = Failure(
    "AUD-01",
    "Le plan d’audit n’est pas encore transmis.",
    found="un plan en préparation",
    needed="un plan d’audit 10 jours ouvrés avant la visite",
    next_step="Attendez le plan d’audit.",
)
REPORT_NOT_SENT = Failure(
    "AUD-07",
    "Le rapport d’audit n’est pas encore transmis.",
    found="un audit en cours",
    needed="un rapport 21 jours au plus après la visite",
    next_step="Attendez le rapport : vous aurez 10 jours pour y répondre.",
)
OPEN_GRID = (AuditStatus.PLANNED, AuditStatus.VISITED)


def audit_is(*statuses: AuditStatus) -> Callable[[Any], bool]:
    """Is the audit of the present step in one of these states?"""
    return lambda it: it.audit_is(*statuses)


def _plan_guard(it: Any) -> Failures:
    if not it.works_inside:
        return (PLAN_NOT_SENT,)
    known = it.plan_facts
    return rules.failures_to_send_plan(known, today=it.today) if known else (DATES_MISSING,)


def _report_guard(it: Any) -> Failures:
    if not it.works_inside or it.audit is None:
        return (REPORT_NOT_SENT,)
    known = queries.report_facts(it.audit, list(queries.scores_of(it.audit)))
    return rules.failures_to_send_report(known, today=it.today)


def _may_observe(it: Any) -> bool:
    reported = it.audit_is(AuditStatus.REPORTED)
    return reported and not rules.failures_to_observe(
        it.audit.report_sent_on, it.today, already=it.audit.is_answered
    )


SEND_PLAN = Act(
    key="send_plan",
    label="Établir et transmettre le plan d’audit",
    rule="AUD-01",
    right=permissions.can_audit,
    states=UNDER_AUDIT,
    use_case=use_cases.send_plan,
    page="audits:plan",
    target="audit",
    deadline="audit_plan",
    when=audit_is(AuditStatus.ASSIGNED),
    guard=_plan_guard,
)
SCORE = Act(
    key="score",
    label="Noter les points de contrôle",
    rule="AUD-02",
    right=permissions.can_audit,
    states=UNDER_AUDIT,
    use_case=use_cases.score_point,
    page="audits:grid",
    target="audit",
    deadline="report",
    when=lambda it: it.audit_is(*OPEN_GRID) and it.unscored > 0,
)
CLOSING_MEETING = Act(
    key="closing_meeting",
    label="Tenir la restitution à chaud et enregistrer sa date",
    rule="AUD-06",
    right=permissions.can_audit,
    states=UNDER_AUDIT,
    use_case=use_cases.hold_closing_meeting,
    page="audits:closing_meeting",
    target="audit",
    when=audit_is(AuditStatus.PLANNED),
)
SEND_REPORT = Act(
    key="send_report",
    label="Rédiger et transmettre le rapport d’audit",
    rule="AUD-07",
    right=permissions.can_audit,
    states=UNDER_AUDIT,
    use_case=use_cases.send_report,
    page="audits:report",
    target="audit",
    deadline="report",
    when=audit_is(*OPEN_GRID),
    guard=_report_guard,
)
OBSERVE = Act(
    key="observe",
    label="Répondre au rapport d’audit, ou renoncer à répondre",
    rule="AUD-08",
    right=permissions.can_answer,
    states=(Status.AWAITING_DECISION, Status.IN_FOLLOW_UP),
    use_case=use_cases.record_observations,
    page="audits:observations",
    target="audit",
    deadline="observations",
    when=_may_observe,
)
