"""Suspension, its lifting, withdrawal, and what they ask of the service. SUS-01 to SUS-03, WIT-01 to WIT-03."""

from __future__ import annotations

from candidates.dossiers import permissions
from candidates.dossiers.enums import HOLDING_LABEL, Status
from candidates.dossiers.models import not_suspended, under_suspension
from certification.sanctions import permissions as own_permissions
from certification.sanctions import shapes, use_cases
from certification.sanctions.forms import (
    AuditRefusalForm,
    ConformityDateForm,
    LiftForm,
    SuspendForm,
    WithdrawForm,
)
from certification.situation.queries import Situation
from label_sp.common.acts import Act, Api
from label_sp.guide import bodies, suspension
from label_sp.guide.failures import Failures


def lift_guard(it: Situation) -> Failures:
    """As long as nobody recorded that the service conforms again, that is what is missing."""
    known = suspension.LiftingFacts(
        conformity_shown_on=None,
        conform_by=it.dossier.conform_by or it.today,
        valid_until=it.dossier.valid_until or it.today,
        ends_by=it.suspension.ends_by if it.suspension else None,
    )
    awaited = suspension.failures_to_lift(known, today=it.today)
    return (*bodies.failures_to_act(habilitation_in_force=it.habilitated), *awaited)


def is_over(it: Situation) -> bool:
    """SUS-02: the 12 months are over, and nobody decided."""
    return it.suspension is not None and it.suspension.is_over(it.today)


CONFORM = Act(
    key="conform",
    label="Se mettre en conformité et en apporter la preuve à l’organisme",
    rule="SUS-03",
    right=permissions.can_prepare,
    states=HOLDING_LABEL,
    fits=under_suspension,
    order=5060,
    deadline="conformity",
)
RECORD_REFUSAL = Act(
    key="record_audit_refusal",
    label="Enregistrer le refus d’un audit par le service",
    rule="SUS-01",
    right=own_permissions.can_record,
    states=HOLDING_LABEL,
    use_case=use_cases.record_audit_refusal,
    events={"label.audit_refused": "Refus d’audit enregistré : le {refused_on}"},
    form=AuditRefusalForm,
    api=Api(path="audit-refusals/", takes=shapes.AuditRefusalSerializer),
    help="Le service en est informé. Un refus peut conduire à une suspension du label.",
    done="Le refus est enregistré avec sa date. Le service en est informé.",
    page="certification:audit_refusal",
    place="offered",
    order=6048,
    when=lambda it: it.follow_up_near,
)
SUSPEND = Act(
    key="suspend",
    label="Suspendre le label",
    rule="SUS-01",
    right=permissions.can_decide,
    states=HOLDING_LABEL,
    fits=not_suspended,
    use_case=use_cases.suspend_label,
    events={"label.suspended": "Label suspendu"},
    form=SuspendForm,
    api=Api(path="suspend/", takes=shapes.SuspendSerializer),
    done="Le label est suspendu. Le service et la DITP en sont informés.",
    page="certification:suspend",
    place="offered",
    order=6050,
    when=lambda it: it.habilitated,
)
SET_CONFORMITY_DATE = Act(
    key="set_conformity_date",
    label="Fixer une nouvelle date de mise en conformité",
    rule="SUS-03",
    right=permissions.can_decide,
    states=HOLDING_LABEL,
    fits=under_suspension,
    use_case=use_cases.set_conformity_date,
    events={"label.conformity_date_set": "Nouvelle date de mise en conformité : le {conform_by}"},
    form=ConformityDateForm,
    api=Api(path="conformity-date/", takes=shapes.ConformityDateSerializer),
    done="La nouvelle date est enregistrée. Le service et la DITP en sont informés.",
    page="certification:conformity_date",
    place="offered",
    order=6055,
    when=lambda it: it.habilitated and not is_over(it),
)
END_SUSPENSION = Act(
    key="end_suspension",
    label="Décider : retirer le label, ou lever la suspension sur preuve",
    rule="SUS-02",
    right=permissions.can_decide,
    states=HOLDING_LABEL,
    fits=under_suspension,
    page="certification:withdraw",
    order=5065,
    deadline="suspension_end",
    when=is_over,
)
LIFT = Act(
    key="lift",
    label="Lever la suspension",
    rule="SUS-03",
    right=permissions.can_decide,
    states=HOLDING_LABEL,
    fits=under_suspension,
    use_case=use_cases.lift_suspension,
    events={"label.suspension_lifted": "Suspension levée"},
    form=LiftForm,
    api=Api(path="lift/", takes=shapes.LiftSerializer),
    done="La suspension est levée. Le service et la DITP en sont informés.",
    page="certification:lift",
    order=5070,
    deadline="suspension_end",
    guard=lift_guard,
)
WITHDRAW = Act(
    key="withdraw",
    label="Retirer le label",
    rule="WIT-01",
    right=permissions.can_decide,
    states=HOLDING_LABEL,
    use_case=use_cases.withdraw_label,
    events={"label.withdrawn": "Label retiré : effet le {effective_on}"},
    form=WithdrawForm,
    api=Api(path="withdraw/", takes=shapes.WithdrawSerializer),
    done="Le retrait est enregistré. Le service et la DITP en sont informés.",
    page="certification:withdraw",
    place="offered",
    order=6060,
    when=lambda it: it.habilitated,
)
STOP_MARK = Act(
    key="stop_mark",
    label="Cesser toute communication avec la marque",
    rule="WIT-03",
    right=permissions.can_prepare,
    states=(Status.WITHDRAWN, Status.EXPIRED),
    order=5100,
    deadline="mark_end",
    when=lambda it: not it.renewed,
)
