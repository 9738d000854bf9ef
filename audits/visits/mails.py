"""Messages: assignment and visit."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from audits.audit.mails import body_of, candidate_of, days_in_words, kind_of_audit, told
from audits.audit.models import Audit
from label_sp.actors import queries as actors
from label_sp.actors.enums import Role
from label_sp.actors.models import User
from label_sp.outbox.kinds import PARTIES, register
from label_sp.outbox.outbox import Draft

ASSIGNED = kind_of_audit(
    "audit_assigned",
    "Audit confié",
    "à l’auditeur",
    "Un audit vous est confié · {service}",
    "{organisme} vous confie l’audit du service « {service} » ({audit}).\nAudit mené par : {equipe}.\n\n"
    "À faire maintenant, par l’auditeur qui mène l’audit : établir le plan d’audit et le transmettre au plus tard "
    "10 jours ouvrés avant la visite.",
    fields={"equipe": ("les auditeurs, celui qui mène l’audit d’abord", "Marc Thibaut")},
    rule="ACT-07",
    roles=(Role.AUDITOR,),
)
PLAN_SENT = kind_of_audit(
    "plan_sent",
    "Plan d’audit transmis",
    "à la responsable de la candidature et à la gestion de l’organisme",
    "Plan d’audit · {service}",
    "Le plan d’audit du service « {service} » est établi.\n\nVisite : {visite}.\nAudit mené par : {auditeur}.\n"
    "Sites visités :\n{sites}\n\nPersonnes ressources :\n{personnes}",
    fields={
        "visite": ("les jours de la visite", "du lundi 1er mars 2027 au mardi 2 mars 2027"),
        "auditeur": ("les auditeurs, celui qui mène l’audit d’abord", "Marc Thibaut"),
        "sites": ("les sites, un par ligne", "- Mairie, 1 place de la Mairie, 80560 Valmont"),
        "personnes": ("les personnes à rencontrer", "La secrétaire générale, deux agents d’accueil"),
    },
    rule="AUD-01",
    legal=True,
    roles=(Role.CANDIDATE_MANAGER, Role.BODY_MANAGER),
)
OUTSIDE_WINDOW = kind_of_audit(
    "follow_up_outside_window",
    "Audit de suivi hors de sa période",
    "à la DITP et à la gestion de l’organisme",
    "Audit de suivi hors période · {service}",
    "L’audit de suivi du service « {service} » se tient {visite}, hors de la période prévue {periode}.\n\n"
    "Motif de l’organisme ({organisme}) : {motif}",
    fields={
        "visite": ("les jours de la visite", "du lundi 1er mars 2027 au mardi 2 mars 2027"),
        "periode": ("la période", "du vendredi 1er octobre 2027 au mardi 1er février 2028"),
        "motif": ("le motif de l’organisme", "Le service était fermé pour travaux."),
    },
    rule="FOL-01",
    roles=(Role.DITP, Role.BODY_MANAGER),
)
CANCELLED = kind_of_audit(
    "audit_cancelled",
    "Audit annulé",
    "à l’auditeur, et à la responsable de la candidature si elle avait le plan",
    "Audit annulé · {service}",
    "L’audit du service « {service} » est annulé.\n\nMotif : {motif}",
    fields={"motif": ("le motif de l’annulation", "La visite est reportée par le service.")},
    legal=True,
    roles=(Role.AUDITOR, Role.CANDIDATE_MANAGER),
)


def audit_assigned(audit: Audit, new: Iterable[User]) -> list[Draft]:
    """To each auditor who had not the audit yet; who leads it goes to the plan. ACT-07."""
    return [
        draft
        for each in new
        for draft in told(
            ASSIGNED,
            audit,
            [each],
            "audits:plan" if each == audit.auditor else "audits:audit",
            f"{audit.pk}:{each.pk}",
            equipe=audit.auditors_in_words,
        )
    ]


def plan_sent(audit: Audit) -> list[Draft]:
    """To the candidate's and the body's managers. AUD-01."""
    sites = [f"- {site.name}, {site.address}, {site.postal_code} {site.city}" for site in audit.sites.all()]
    return told(
        PLAN_SENT,
        audit,
        [*candidate_of(audit), *body_of(audit)],
        "audits:audit",
        visite=days_in_words(audit.first_day, audit.last_day),
        auditeur=audit.auditors_in_words,
        sites="\n".join(sites),
        personnes=audit.resource_persons,
    )


def outside_window(audit: Audit, first: date | None, last: date | None) -> list[Draft]:
    """To the DITP, and to the managers of the body in whose name the reason is written. FOL-01."""
    return told(
        OUTSIDE_WINDOW,
        audit,
        [*actors.ditp_members(), *body_of(audit)],
        "audits:audit",
        f"{audit.pk}:{audit.plan_sent_on}",
        visite=days_in_words(audit.first_day, audit.last_day),
        periode=days_in_words(first, last),
        motif=audit.window_reason,
    )


def audit_cancelled(audit: Audit, reason: str) -> list[Draft]:
    """To the auditor, and to the candidate's managers if they had the plan."""
    to = [*audit.auditors, *(candidate_of(audit) if audit.plan_sent_on else [])]
    about = {PARTIES: [str(audit.dossier.body_id)]}  # the auditor, too, reads the dossier no more
    return told(CANCELLED, audit, to, "audits:audit", about=about, motif=reason)


register(ASSIGNED, PLAN_SENT, OUTSIDE_WINDOW, CANCELLED)
