"""Messages: audit reports."""

from __future__ import annotations

from audits.audit.mails import body_of, candidate_of, days_in_words, kind_of_audit, told
from audits.audit.models import Audit
from label_sp.actors.enums import Role
from label_sp.outbox.kinds import register
from label_sp.outbox.outbox import Draft

REPORT_SENT = kind_of_audit(
    "report_sent",
    "Rapport d’audit transmis",
    "à la responsable de la candidature, à la gestion et aux décideurs de l’organisme",
    "Rapport d’audit · {service}",
    "Le rapport d’audit du service « {service} » est transmis.\n\n"
    "Le candidat peut présenter ses observations pendant 10 jours ({jusqu_au} inclus), "
    "ou dire qu’il n’en a pas. Elles sont jointes au dossier et ne changent aucun score.",
    fields={"jusqu_au": ("le dernier jour des observations", "jusqu’au jeudi 12 mars 2027")},
    rule="AUD-07",
    legal=True,
    roles=(Role.CANDIDATE_MANAGER, Role.BODY_MANAGER, Role.DECIDER),
)
REPORT_ANSWERED = kind_of_audit(
    "report_answered",
    "Réponse au rapport d’audit",
    "à l’auditeur, à la gestion et aux décideurs de l’organisme",
    "Réponse au rapport d’audit · {service}",
    "Le service « {service} » {reponse} des observations sur le rapport d’audit.\n\n"
    "La décision peut maintenant être prise.",
    fields={"reponse": ("« présente » ou « renonce à présenter »", "présente")},
    rule="AUD-08",
    roles=(Role.AUDITOR, Role.BODY_MANAGER, Role.DECIDER),
)


def report_sent(audit: Audit) -> list[Draft]:
    """To the candidate's managers, and to the body's managers and deciders. AUD-07, AUD-08."""
    to = [*candidate_of(audit), *body_of(audit, Role.DECIDER)]
    return told(REPORT_SENT, audit, to, "audits:audit", jusqu_au=days_in_words(audit.observations_until))


def report_answered(audit: Audit) -> list[Draft]:
    """To the auditor, and to the body's managers and deciders. AUD-08, DEC-08."""
    to = [*audit.auditors, *body_of(audit, Role.DECIDER)]
    answer = "présente" if audit.observations_on else "renonce à présenter"
    return told(REPORT_ANSWERED, audit, to, "audits:observations", reponse=answer)


register(REPORT_SENT, REPORT_ANSWERED)
