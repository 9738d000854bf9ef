"""The acts of a label once granted, those after its end, and those that nobody owes but somebody may do."""

from __future__ import annotations

from audits.enums import AuditStatus
from candidates.enums import BEFORE_DECISION, HOLDING_LABEL, Status
from certification.queries import guards
from certification.queries.acts import AUDITED, PREPARING, Act, audit_is

ENTRUSTED = (*BEFORE_DECISION[1:], *HOLDING_LABEL, Status.SUSPENDED)

LABEL: tuple[Act, ...] = (
    # --- whatever the stage, while the body may not act
    Act(
        "habilitate",
        "Rétablir ou renouveler l’habilitation de l’organisme",
        ENTRUSTED,
        "ditp",
        "ACT-06",
        "certification:body",
        target="body",
        when=lambda it: it.idle_body is not None,
    ),
    # --- the life of the label
    Act(
        "yearly_self_assess",
        "Enregistrer l’autodiagnostic de l’année",
        (Status.LABELLED, Status.IN_FOLLOW_UP),
        "candidate",
        "FOL-02",
        "candidates:self_assessment",
        deadline="yearly_self_assessment",
        when=lambda it: guards.is_near(it, "yearly_self_assessment"),
    ),
    Act(
        "survey_again",
        "Mener de nouveau les deux enquêtes et importer leurs résultats",
        (Status.LABELLED,),
        "candidate",
        "FOL-02",
        "surveys:overview",
        deadline="follow_up_closing",
        when=lambda it: it.follow_up_near and None in it.surveys,
    ),
    Act(
        "open_follow_up",
        "Demander l’audit de suivi",
        (Status.LABELLED,),
        "commits",
        "FOL-01",
        "certification:follow_up",
        deadline="follow_up_closing",
        when=lambda it: it.follow_up_near,
        guard=guards.open_follow_up,
    ),
    Act(
        "file_action_plan",
        "Transmettre le plan d’actions",
        (Status.ACTION_PLAN_DUE, Status.SUSPENDED),
        "commits",
        "FOL-05",
        "certification:action_plan",
        deadline="action_plan",
        when=lambda it: it.plan is not None and it.plan.submitted_on is None,
    ),
    Act(
        "accept_action_plan",
        "Examiner le plan d’actions",
        (Status.ACTION_PLAN_DUE,),
        "decider",
        "FOL-05",
        "certification:action_plan",
        guard=guards.accept_action_plan,
    ),
    Act(
        "conform",
        "Se mettre en conformité et en apporter la preuve à l’organisme",
        (Status.SUSPENDED,),
        "candidate",
        "SUS-03",
        deadline="conformity",
    ),
    Act(
        "lift",
        "Lever la suspension",
        (Status.SUSPENDED,),
        "decider",
        "SUS-03",
        "certification:lift",
        deadline="suspension_end",
        guard=guards.lift,
    ),
    Act(
        "renew",
        "Ouvrir le dossier de renouvellement",
        (*HOLDING_LABEL, Status.SUSPENDED),
        "commits",
        "REN-01",
        "certification:renew",
        deadline="validity_end",
        when=lambda it: it.renewal_near,
    ),
    Act(
        "reapply",
        "Préparer une nouvelle candidature",
        (Status.REFUSED, Status.EXPIRED),
        "commits",
        "DEC-06",
        "candidates:dossier_new",
        target="",
        deadline="reapplication",
    ),
    Act(
        "stop_mark",
        "Cesser toute communication avec la marque",
        (Status.WITHDRAWN,),
        "candidate",
        "WIT-03",
        deadline="mark_end",
    ),
)

OPTIONS: tuple[Act, ...] = (
    Act(
        "replan",
        "Changer l’organisme, les dates ou le périmètre",
        (PREPARING,),
        "candidate",
        "CON-01",
        "certification:prepare",
        when=lambda it: it.dossier.body_id is not None and it.dossier.audit_first_day is not None,
        optional=True,
    ),
    Act(
        "reassign",
        "Confier l’audit à une autre personne",
        AUDITED,
        "body",
        "ACT-07",
        "certification:assign",
        when=audit_is(AuditStatus.ASSIGNED),
        optional=True,
    ),
    Act(
        "abandon",
        "Abandonner la candidature",
        BEFORE_DECISION,
        "commits",
        "DOS-01",
        "candidates:abandon",
        optional=True,
    ),
    Act(
        "suspend",
        "Suspendre le label",
        HOLDING_LABEL,
        "decider",
        "SUS-01",
        "certification:suspend",
        when=lambda it: it.habilitated,
        optional=True,
    ),
    Act(
        "withdraw",
        "Retirer le label",
        (*HOLDING_LABEL, Status.SUSPENDED),
        "decider",
        "WIT-01",
        "certification:withdraw",
        when=lambda it: it.habilitated,
        optional=True,
    ),
)
