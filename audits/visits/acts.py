"""Acts as rows: assignment and visit."""

from __future__ import annotations

from typing import Any

from audits.audit import permissions
from audits.audit.acts import audit_is
from audits.audit.enums import AuditStatus
from audits.audit.models import DATES_MISSING
from audits.visits import use_cases
from audits.visits.forms import CancelForm, ClosingMeetingForm, PlanForm
from candidates.dossiers.enums import UNDER_AUDIT
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


def _plan_guard(it: Any) -> Failures:
    if not it.works_inside:
        return (PLAN_NOT_SENT,)
    known = it.plan_facts
    return rules.failures_to_send_plan(known, today=it.today) if known else (DATES_MISSING,)


PREPARE_PLAN = Act(
    key="prepare_plan",
    label="Écrire le plan d’audit",
    rule="AUD-01",
    right=permissions.can_lead,
    states=UNDER_AUDIT,
    use_case=use_cases.prepare_plan,
    events={"audit.plan_prepared": "Plan d’audit enregistré"},
    form=PlanForm,
    done="Le plan d’audit est enregistré. Il n’est pas encore transmis.",
    page="audits:plan",
    target="audit",
    place="part",
)
SEND_PLAN = Act(
    key="send_plan",
    label="Établir et transmettre le plan d’audit",
    rule="AUD-01",
    right=permissions.can_lead,
    states=UNDER_AUDIT,
    use_case=use_cases.send_plan,
    events={
        "audit.plan_sent": "Plan d’audit transmis : visite à partir du {first_day}",
        "audit.outside_window": "Audit de suivi prévu hors de sa période, avec le motif de l’organisme",
    },
    form=PlanForm,
    done="Le plan d’audit est transmis au candidat.",
    page="audits:plan",
    target="audit",
    order=3020,
    deadline="audit_plan",
    when=audit_is(AuditStatus.ASSIGNED),
    guard=_plan_guard,
)
CLOSING_MEETING = Act(
    key="closing_meeting",
    label="Tenir la restitution à chaud et enregistrer sa date",
    rule="AUD-06",
    right=permissions.can_audit,
    states=UNDER_AUDIT,
    use_case=use_cases.hold_closing_meeting,
    events={
        "audit.closing_meeting_held": "Restitution à chaud tenue : le {held_on}",
        "audit.visit_ended_otherwise": "Visite finie le {last_day}, et non le {planned} : {reason}",
    },
    form=ClosingMeetingForm,
    done="La restitution à chaud est enregistrée. Il reste à envoyer le rapport.",
    page="audits:closing_meeting",
    target="audit",
    order=3050,
    when=audit_is(AuditStatus.PLANNED),
)
CANCEL_AUDIT = Act(
    key="cancel_audit",
    label="Annuler l’audit",
    rule="",
    right=permissions.can_cancel,
    states=UNDER_AUDIT,
    use_case=use_cases.cancel,
    events={"audit.cancelled": "Audit annulé"},
    form=CancelForm,
    done="L’audit est annulé. Un autre peut être confié.",
    page="audits:cancel",
    target="audit",
    place="part",
)
