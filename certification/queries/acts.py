"""The acts of an application, from its preparation to its decision, and of an audit: who, when, where, which rule."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from audits.enums import AuditStatus
from candidates.enums import Status, Verdict
from certification.queries import guards
from certification.queries.situation import Situation
from label_sp.guide.failures import Failures

Owner = Literal["candidate", "commits", "body", "decider", "auditor", "ditp"]
Target = Literal["dossier", "audit", "body", ""]

OWNERS: dict[Owner, str] = {
    "candidate": "Candidat",
    "commits": "Candidat, responsable de la candidature",
    "body": "Organisme, gestion des dossiers",
    "decider": "Organisme, décision",
    "auditor": "Auditeur ou auditrice",
    "ditp": "Équipe du label (DITP)",
}
MAY: dict[Owner, Callable[[Situation], bool]] = {
    "candidate": lambda it: it.prepares,
    "commits": lambda it: it.commits,
    "body": lambda it: it.manages,
    "decider": lambda it: it.decides,
    "auditor": lambda it: it.audits,
    "ditp": lambda it: it.supervises,
}


def always(it: Situation) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Act:
    """One row. `target` says which id its page takes; `optional` acts are offered apart, nobody owes them."""

    key: str
    label: str
    statuses: tuple[Status, ...]
    owner: Owner
    rule: str
    url_name: str = ""
    target: Target = "dossier"
    deadline: str = ""
    when: Callable[[Situation], bool] = always
    guard: Callable[[Situation], Failures] | None = None
    optional: bool = False


def audit_is(*statuses: AuditStatus) -> Callable[[Situation], bool]:
    return lambda it: it.audit_is(*statuses)


PREPARING, FILED, REVIEWED = Status.PREPARING, Status.SUBMITTED, Status.ADMISSIBLE
AUDITED = (Status.ADMISSIBLE, Status.IN_AUDIT, Status.IN_FOLLOW_UP)
VISIT = (AuditStatus.PLANNED,)
OPEN_GRID = (AuditStatus.PLANNED, AuditStatus.VISITED)

APPLICATION: tuple[Act, ...] = (
    # --- the candidate prepares
    Act(
        "plan",
        "Choisir l’organisme, les dates d’audit et le périmètre",
        (PREPARING,),
        "candidate",
        "CON-01",
        "certification:prepare",
        deadline="submission",
        when=lambda it: it.dossier.body_id is None or it.dossier.audit_first_day is None,
    ),
    Act(
        "self_assess",
        "Enregistrer l’autodiagnostic",
        (PREPARING,),
        "candidate",
        "PRE-01",
        "candidates:self_assessment",
        deadline="submission",
        when=lambda it: not it.self_assessed,
    ),
    Act(
        "survey",
        "Importer les résultats des deux enquêtes",
        (PREPARING,),
        "candidate",
        "SUR-01",
        "surveys:overview",
        deadline="submission",
        when=lambda it: None in it.surveys,
    ),
    Act(
        "file_pieces",
        "Déposer les pièces qui manquent",
        (PREPARING,),
        "candidate",
        "DOS-01",
        "candidates:pieces",
        deadline="submission",
        when=lambda it: it.missing_pieces > 0,
    ),
    Act(
        "indicators",
        "Déclarer un indicateur de qualité en place depuis 6 mois",
        (PREPARING,),
        "candidate",
        "DOS-06",
        "candidates:indicators",
        deadline="submission",
        when=lambda it: not it.has_indicator,
    ),
    Act(
        "submit",
        "Déposer le dossier",
        (PREPARING,),
        "commits",
        "DOS-02",
        "certification:submit",
        deadline="submission",
        guard=guards.submit,
    ),
    # --- the body examines
    Act(
        "agreement",
        "Enregistrer le contrat signé avec le candidat",
        (FILED, Status.INCOMPLETE, REVIEWED, Status.IN_AUDIT, Status.AWAITING_DECISION),
        "body",
        "CON-03",
        "certification:agreement",
        when=lambda it: not it.agreement_signed,
    ),
    Act(
        "review",
        "Examiner les pièces",
        (FILED,),
        "body",
        "DOS-03",
        "certification:review",
        when=lambda it: it.has_verdict(Verdict.PENDING),
    ),
    Act(
        "request_complements",
        "Envoyer les demandes de compléments",
        (FILED,),
        "body",
        "DOS-04",
        "certification:review",
        when=lambda it: it.works_inside and it.has_verdict(Verdict.COMPLEMENT),
    ),
    Act(
        "acknowledge",
        "Accuser réception du dossier recevable",
        (FILED,),
        "body",
        "DOS-03",
        "certification:review",
        when=lambda it: not (it.works_inside and it.has_verdict(Verdict.COMPLEMENT)),
        guard=guards.acknowledge,
    ),
    Act(
        "complete",
        "Déposer les compléments demandés",
        (Status.INCOMPLETE,),
        "candidate",
        "DOS-04",
        "candidates:pieces",
        deadline="complements",
        when=lambda it: it.has_verdict(Verdict.COMPLEMENT),
    ),
    Act(
        "resubmit",
        "Transmettre les compléments à l’organisme",
        (Status.INCOMPLETE,),
        "commits",
        "DOS-04",
        "certification:resubmit",
        deadline="complements",
        guard=guards.resubmit,
    ),
    # --- the audit, initial or follow-up
    Act(
        "assign",
        "Confier l’audit à un auditeur",
        AUDITED,
        "body",
        "ACT-07",
        "certification:assign",
        deadline="audit_plan",
        when=lambda it: it.audit is None,
        guard=guards.assign,
    ),
    Act(
        "send_plan",
        "Établir et transmettre le plan d’audit",
        AUDITED,
        "auditor",
        "AUD-01",
        "audits:plan",
        target="audit",
        deadline="audit_plan",
        when=audit_is(AuditStatus.ASSIGNED),
        guard=guards.send_plan,
    ),
    Act(
        "score",
        "Noter les points de contrôle",
        AUDITED,
        "auditor",
        "AUD-02",
        "audits:grid",
        target="audit",
        deadline="report",
        when=lambda it: it.audit_is(*OPEN_GRID) and it.unscored > 0,
    ),
    Act(
        "closing_meeting",
        "Tenir la restitution à chaud et enregistrer sa date",
        AUDITED,
        "auditor",
        "AUD-06",
        "audits:closing_meeting",
        target="audit",
        when=audit_is(*VISIT),
    ),
    Act(
        "send_report",
        "Rédiger et transmettre le rapport d’audit",
        AUDITED,
        "auditor",
        "AUD-07",
        "audits:report",
        target="audit",
        deadline="report",
        when=audit_is(*OPEN_GRID),
        guard=guards.send_report,
    ),
    Act(
        "observe",
        "Répondre au rapport d’audit, ou renoncer à répondre",
        (Status.AWAITING_DECISION, Status.IN_FOLLOW_UP),
        "commits",
        "AUD-08",
        "audits:observations",
        target="audit",
        deadline="observations",
        when=lambda it: it.audit_is(AuditStatus.REPORTED) and not guards.observe(it),
    ),
    Act(
        "decide",
        "Décider du label",
        (Status.AWAITING_DECISION,),
        "decider",
        "DEC-07",
        "certification:decide",
        deadline="earliest_decision",
        guard=guards.decide,
    ),
    Act(
        "conclude",
        "Conclure l’audit de suivi",
        (Status.IN_FOLLOW_UP,),
        "decider",
        "FOL-03",
        "certification:decide",
        deadline="earliest_decision",
        when=audit_is(AuditStatus.REPORTED),
        guard=guards.decide,
    ),
)
