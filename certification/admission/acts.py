"""The body examines the file, records the contract, chooses who audits. CON-03, DOS-03, DOS-04, ACT-07."""

from __future__ import annotations

from audits.audit.enums import AuditStatus
from candidates.dossiers import permissions
from candidates.dossiers import queries as dossier_queries
from candidates.dossiers import use_cases as dossier_use_cases
from candidates.dossiers.enums import FILED, UNDER_AUDIT, Status
from candidates.pieces import queries as piece_queries
from candidates.pieces.enums import Verdict
from certification.admission import facts, shapes, use_cases
from certification.admission.forms import AcknowledgeForm, AgreementForm, AssignForm, PlanForm, ReviewForm
from certification.bodies import use_cases as bodies
from certification.situation.queries import Situation
from label_sp.common.acts import Act, Api
from label_sp.design.forms import ConfirmForm
from label_sp.guide import bodies as body_rules
from label_sp.guide import dossier as file_rules
from label_sp.guide import follow_up_request
from label_sp.guide.failures import Failure, Failures

EXAMINED = (Status.SUBMITTED, Status.IN_FOLLOW_UP)
UNDER_EXAMINATION = Failure(
    "DOS-03",
    "L’organisme examine les pièces du dossier.",
    found="un examen en cours",
    needed="un avis sur chaque pièce, puis l’accusé de réception",
    next_step="Attendez l’accusé de réception, ou la demande de compléments.",
)


def acknowledge_guard(it: Situation) -> Failures:
    """What is ticked on the page is supposed done here. A draft is nobody else's business."""
    if not it.works_inside:
        return (UNDER_EXAMINATION,)
    ticked: facts.Ticked = {"sample_accepted": True, "left_out_accepted": True}
    if it.dossier.status == Status.IN_FOLLOW_UP:
        request, last_day = facts.follow_up_admission(it.dossier, it.today, **ticked)
        return follow_up_request.failures_to_acknowledge(request, last_day, today=it.today)
    known = facts.admission(it.dossier, it.today, **ticked)
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
    events={"agreement.recorded": "Contrat de prestation enregistré : signé le {signed_on}"},
    form=AgreementForm,
    api=Api(path="agreement/", takes=shapes.AgreementSerializer, status=201),
    done="Le contrat est enregistré.",
    page="certification:agreement",
    order=2010,
    when=lambda it: not it.agreement_signed,
)
REVIEW = Act(
    key="review",
    label="Examiner les pièces",
    rule="DOS-03",
    right=permissions.can_manage,
    states=EXAMINED,
    fits=dossier_queries.is_examined,
    use_case=use_cases.review_piece,
    events={"piece.reviewed": "Pièce examinée : {kind}"},
    form=ReviewForm,
    page="certification:review",
    order=2020,
    when=lambda it: it.has_verdict(Verdict.PENDING),
)
REQUEST_COMPLEMENTS = Act(
    key="request_complements",
    label="Envoyer les demandes de compléments",
    rule="DOS-04",
    right=permissions.can_manage,
    states=EXAMINED,
    fits=dossier_queries.is_examined,
    use_case=use_cases.request_complements,
    events={
        "dossier.complements_requested": "Compléments demandés",
        "follow_up.complements_requested": "Compléments demandés sur la demande d’audit de suivi",
    },
    form=ConfirmForm,
    api=Api(path="request-complements/"),
    done="La demande de compléments est partie pour {it.service}.",
    page="certification:review",
    order=2030,
    when=_asks_for_complements,
)
ACKNOWLEDGE = Act(
    key="acknowledge",
    label="Accuser réception du dossier recevable",
    rule="DOS-03",
    right=permissions.can_manage,
    states=EXAMINED,
    fits=dossier_queries.is_examined,
    use_case=use_cases.acknowledge_dossier,
    events={
        "dossier.acknowledged": "Dossier recevable, accusé de réception envoyé",
        "follow_up.acknowledged": "Demande d’audit de suivi recevable, accusé de réception envoyé",
    },
    form=AcknowledgeForm,
    api=Api(path="acknowledge/", takes=shapes.AcknowledgeSerializer),
    done="L’accusé de réception est parti. Confiez maintenant l’audit à un auditeur.",
    page="certification:review",
    order=2040,
    when=lambda it: not _asks_for_complements(it),
    guard=acknowledge_guard,
)
ASSIGN = Act(
    key="assign",
    label="Confier l’audit à un auditeur",
    rule="ACT-07",
    right=permissions.can_manage,
    states=UNDER_AUDIT,
    fits=dossier_queries.awaits_audit,
    use_case=use_cases.assign_auditor,
    form=AssignForm,
    api=Api(path="assign-auditor/", name="assign_auditor", takes=shapes.AssignSerializer, status=201),
    done="L’audit est confié. La personne reçoit un message avec le lien vers le plan d’audit.",
    page="certification:assign",
    order=3010,
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
    order=6020,
    when=lambda it: it.audit_is(AuditStatus.ASSIGNED),
)


def submit_guard(it: Situation) -> Failures:
    """What the guide would answer to the filing today."""
    return file_rules.failures_to_submit(facts.submission(it.dossier, it.today), today=it.today)


def resubmit_guard(it: Situation) -> Failures:
    """What the guide would answer to the sending of the complements today."""
    known = file_rules.ResubmissionFacts(
        open_complements=piece_queries.open_complements(it.dossier),
        audit_first_day=use_cases.visit_day(it.dossier),
    )
    return file_rules.failures_to_resubmit(known, today=it.today)


def is_planned(it: Situation) -> bool:
    """The body and the dates are chosen."""
    return it.dossier.body_id is not None and it.dossier.audit_first_day is not None


PLAN = Act(
    key="plan",
    label="Choisir l’organisme, les dates d’audit et le périmètre",
    rule="CON-01",
    right=permissions.can_prepare,
    states=(Status.PREPARING,),
    use_case=dossier_use_cases.plan_dossier,
    events={"dossier.planned": "Dates d’audit souhaitées et organisme enregistrés"},
    form=PlanForm,
    done="Vos choix sont enregistrés. Le calendrier ci-dessous suit vos dates.",
    page="certification:prepare",
    order=1010,
    deadline="submission",
    when=lambda it: not is_planned(it),
)
REPLAN = Act(
    key="replan",
    label="Changer l’organisme, les dates ou le périmètre",
    rule=PLAN.rule,
    right=PLAN.right,
    states=PLAN.states,
    page=PLAN.page,
    place="offered",
    order=6010,
    when=is_planned,
)
SUBMIT = Act(
    key="submit",
    label="Déposer le dossier",
    rule="DOS-02",
    right=permissions.can_commit,
    states=(Status.PREPARING,),
    use_case=use_cases.submit_dossier,
    events={"dossier.submitted": "Dossier déposé"},
    form=ConfirmForm,
    api=Api(path="submit/"),
    done="Le dossier est déposé. {it.body} en est informé par un message.",
    page="certification:submit",
    order=1060,
    deadline="submission",
    guard=submit_guard,
)
RESUBMIT = Act(
    key="resubmit",
    label="Transmettre les compléments à l’organisme",
    rule="DOS-04",
    right=permissions.can_commit,
    states=(Status.INCOMPLETE, Status.IN_FOLLOW_UP),
    fits=dossier_queries.awaits_complements,
    use_case=use_cases.resubmit_dossier,
    events={
        "dossier.resubmitted": "Compléments transmis",
        "follow_up.resubmitted": "Compléments de la demande d’audit de suivi transmis",
    },
    form=ConfirmForm,
    api=Api(path="resubmit/"),
    done="Vos compléments sont transmis à {it.body}.",
    page="certification:resubmit",
    order=2060,
    deadline="complements",
    guard=resubmit_guard,
)
