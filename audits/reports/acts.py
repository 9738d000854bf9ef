"""Acts as rows: audit reports."""

from __future__ import annotations

from typing import Any

from audits.audit import permissions
from audits.audit.acts import OPEN_GRID, audit_is
from audits.audit.enums import AuditStatus
from audits.reports import queries, use_cases
from audits.reports.forms import ObservationsForm
from audits.scoring import queries as scoring_queries
from candidates.dossiers.enums import UNDER_AUDIT, Status
from label_sp.common.acts import Act
from label_sp.design.forms import ConfirmForm
from label_sp.guide import audit as rules
from label_sp.guide.failures import Failure, Failures

REPORT_NOT_SENT = Failure(
    "AUD-07",
    "Le rapport d’audit n’est pas encore transmis.",
    found="un audit en cours",
    needed="un rapport 21 jours au plus après la visite",
    next_step="Attendez le rapport : vous aurez 10 jours pour y répondre.",
)


def _report_guard(it: Any) -> Failures:
    if not it.works_inside or it.audit is None:
        return (REPORT_NOT_SENT,)
    known = queries.report_facts(it.audit, list(scoring_queries.scores_of(it.audit)))
    return rules.failures_to_send_report(known, today=it.today)


def _may_observe(it: Any) -> bool:
    reported = it.audit_is(AuditStatus.REPORTED)
    return reported and not rules.failures_to_observe(
        it.audit.report_sent_on, it.today, already=it.audit.is_answered
    )


SEND_REPORT = Act(
    key="send_report",
    label="Rédiger et transmettre le rapport d’audit",
    rule="AUD-07",
    right=permissions.can_lead,
    states=UNDER_AUDIT,
    use_case=use_cases.send_report,
    events={"audit.report_sent": "Rapport d’audit transmis, scores figés"},
    form=ConfirmForm,
    done="Le rapport est transmis au candidat, les scores sont figés.",
    page="audits:report",
    target="audit",
    order=3060,
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
    events={"audit.observations_recorded": "Observations du candidat sur le rapport"},
    form=ObservationsForm,
    done="Vos observations sont transmises à l’organisme.",
    page="audits:observations",
    target="audit",
    order=3070,
    deadline="observations",
    when=_may_observe,
)
WAIVE = Act(
    key="waive",
    label="Renoncer à présenter des observations",
    rule="AUD-08",
    right=permissions.can_answer,
    states=OBSERVE.states,
    use_case=use_cases.waive_observations,
    events={"audit.observations_waived": "Le candidat renonce à présenter des observations"},
    form=ConfirmForm,
    done="C’est noté : l’organisme peut décider sans attendre la fin des 10 jours.",
    page="audits:waiver",
    target="audit",
    place="part",
)
