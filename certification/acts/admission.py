"""The body examines the file, records the contract, chooses who audits. CON-03, DOS-03, DOS-04, ACT-07."""

from __future__ import annotations

from audits.enums import AuditStatus
from candidates import permissions
from candidates.enums import FILED, UNDER_AUDIT, Status, Verdict
from certification import shapes
from certification.forms import AcknowledgeForm, AgreementForm, AssignForm, ConfirmForm, ReviewForm
from certification.queries import facts
from certification.queries.situation import Situation
from certification.use_cases import admission, bodies
from label_sp.common.acts import Act, Api
from label_sp.guide import bodies as body_rules
from label_sp.guide import dossier as file_rules
from label_sp.guide.failures import Failure, Failures

UNDER_EXAMINATION = Failure(
    "DOS-03",
    "L’organisme examine les pièces du dossier.",
    found="un examen en cours",
    needed="un avis sur chaque pièce, puis l’accusé de réception",
    next_step="Attendez l’accusé de réception, ou la demande de compléments.",
)


def acknowledge_guard(it: Situation) -> Failures:
    """The check of the sample is ticked on the page: here it is supposed done. A draft is nobody else's business."""
    if not it.works_inside:
        return (UNDER_EXAMINATION,)
    known = facts.admission(it.dossier, it.today, sample_accepted=True)
    return file_rules.failures_to_acknowledge(known, today=it.today)


def _asks_for_complements(it: Situation) -> bool:
    return it.works_inside and it.has_verdict(Verdict.COMPLEMENT)


AGREEMENT = Act(
    key="agreement",
    label="Enregistrer le contrat signé avec le candidat",
    rule="CON-03",
    right=permissions.can_manage,
    states=FILED,
    use_case=bodies.record_agreement,
    form=AgreementForm,
    api=Api(path="agreement/", takes=shapes.AgreementSerializer, status=201),
    done="Le contrat est enregistré.",
    page="certification:agreement",
    when=lambda it: not it.agreement_signed,
)
REVIEW = Act(
    key="review",
    label="Examiner les pièces",
    rule="DOS-03",
    right=permissions.can_manage,
    states=(Status.SUBMITTED,),
    use_case=admission.review_piece,
    form=ReviewForm,
    page="certification:review",
    when=lambda it: it.has_verdict(Verdict.PENDING),
)
REQUEST_COMPLEMENTS = Act(
    key="request_complements",
    label="Envoyer les demandes de compléments",
    rule="DOS-04",
    right=permissions.can_manage,
    states=(Status.SUBMITTED,),
    use_case=admission.request_complements,
    form=ConfirmForm,
    api=Api(path="request-complements/"),
    done="La demande de compléments est partie pour {it.service}.",
    page="certification:review",
    when=_asks_for_complements,
)
ACKNOWLEDGE = Act(
    key="acknowledge",
    label="Accuser réception du dossier recevable",
    rule="DOS-03",
    right=permissions.can_manage,
    states=(Status.SUBMITTED,),
    use_case=admission.acknowledge_dossier,
    form=AcknowledgeForm,
    api=Api(path="acknowledge/", takes=shapes.AcknowledgeSerializer),
    done="L’accusé de réception est parti. Confiez maintenant l’audit à un auditeur.",
    page="certification:review",
    when=lambda it: not _asks_for_complements(it),
    guard=acknowledge_guard,
)
ASSIGN = Act(
    key="assign",
    label="Confier l’audit à un auditeur",
    rule="ACT-07",
    right=permissions.can_manage,
    states=UNDER_AUDIT,
    use_case=admission.assign_auditor,
    form=AssignForm,
    api=Api(path="assign-auditor/", name="assign_auditor", takes=shapes.AssignSerializer, status=201),
    done="L’audit est confié. La personne reçoit un message avec le lien vers le plan d’audit.",
    page="certification:assign",
    deadline="audit_plan",
    when=lambda it: it.audit is None,
    guard=lambda it: body_rules.failures_to_act(habilitation_in_force=it.habilitated),
)
REASSIGN = Act(
    key="reassign",
    label="Confier l’audit à une autre personne",
    rule=ASSIGN.rule,
    right=ASSIGN.right,
    states=ASSIGN.states,
    page=ASSIGN.page,
    place="offered",
    when=lambda it: it.audit_is(AuditStatus.ASSIGNED),
)
