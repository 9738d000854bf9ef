"""What people are told by e-mail: one function per message."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.conf import settings
from django.urls import reverse

from audits.models import Audit
from label_sp.actors import queries as actors
from label_sp.actors.enums import Role
from label_sp.actors.models import User
from label_sp.common.outbox import Draft, Kind, drafts, register
from label_sp.guide.calendar import french_date

GROUP = "Audit"
OF_AUDIT = {
    "service": ("le service", "Mairie de Valmont"),
    "organisme": ("l’organisme de certification", "Certif Horizon"),
    "audit": ("la nature de l’audit", "audit initial"),
    "lien": ("l’adresse de la page", "https://label.example/audits/"),
}


def _kind(key: str, label: str, audience: str, subject: str, text: str, **details: Any) -> Kind:
    own = details.pop("fields", {})
    body = f"Bonjour,\n\n{text}\n\n{{lien}}"
    return Kind(key, label, audience, GROUP, subject, body, fields={**OF_AUDIT, **own}, **details)


ASSIGNED = _kind(
    "audit_assigned",
    "Audit confié",
    "à l’auditeur ou l’auditrice",
    "Un audit vous est confié · {service}",
    "{organisme} vous confie l’audit du service « {service} » ({audit}).\n\n"
    "À faire maintenant : établir le plan d’audit et le transmettre au plus tard 10 jours ouvrés avant la visite.",
    rule="ACT-07",
    roles=(Role.AUDITOR,),
)
PLAN_SENT = _kind(
    "plan_sent",
    "Plan d’audit transmis",
    "à la responsable de la candidature et à la gestion de l’organisme",
    "Plan d’audit · {service}",
    "Le plan d’audit du service « {service} » est établi.\n\nVisite : {visite}.\nAudit mené par : {auditeur}.\n"
    "Sites visités :\n{sites}\n\nPersonnes ressources :\n{personnes}",
    fields={
        "visite": ("les jours de la visite", "du lundi 1er mars 2027 au mardi 2 mars 2027"),
        "auditeur": ("la personne qui mène l’audit", "Marc Thibaut"),
        "sites": ("les sites, un par ligne", "- Mairie, 1 place de la Mairie, 80560 Valmont"),
        "personnes": ("les personnes à rencontrer", "La secrétaire générale, deux agents d’accueil"),
    },
    rule="AUD-01",
    legal=True,
    roles=(Role.CANDIDATE_MANAGER, Role.BODY_MANAGER),
)
REPORT_SENT = _kind(
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
REPORT_ANSWERED = _kind(
    "report_answered",
    "Réponse au rapport d’audit",
    "à l’auditeur ou l’auditrice, à la gestion et aux décideurs de l’organisme",
    "Réponse au rapport d’audit · {service}",
    "Le service « {service} » {reponse} des observations sur le rapport d’audit.\n\n"
    "La décision peut maintenant être prise.",
    fields={"reponse": ("« présente » ou « renonce à présenter »", "présente")},
    rule="AUD-08",
    roles=(Role.AUDITOR, Role.BODY_MANAGER, Role.DECIDER),
)
CANCELLED = _kind(
    "audit_cancelled",
    "Audit annulé",
    "à l’auditeur ou l’auditrice, et à la responsable de la candidature si elle avait le plan",
    "Audit annulé · {service}",
    "L’audit du service « {service} » est annulé.\n\nMotif : {motif}",
    fields={"motif": ("le motif de l’annulation", "La visite est reportée par le service.")},
    legal=True,
    roles=(Role.AUDITOR, Role.CANDIDATE_MANAGER),
)
register(ASSIGNED, PLAN_SENT, REPORT_SENT, REPORT_ANSWERED, CANCELLED)


def audit_assigned(audit: Audit) -> list[Draft]:
    """To the auditor. ACT-07."""
    return _told(ASSIGNED, audit, [audit.auditor], "audits:plan", f"{audit.pk}:{audit.auditor_id}")


def plan_sent(audit: Audit) -> list[Draft]:
    """To the candidate's and the body's managers. AUD-01."""
    sites = [f"- {site.name}, {site.address}, {site.postal_code} {site.city}" for site in audit.sites.all()]
    return _told(
        PLAN_SENT,
        audit,
        [*_candidate(audit), *_body(audit)],
        "audits:audit",
        visite=_days(audit.first_day, audit.last_day),
        auditeur=audit.auditor,
        sites="\n".join(sites),
        personnes=audit.resource_persons,
    )


def report_sent(audit: Audit) -> list[Draft]:
    """To the candidate's managers, and to the body's managers and deciders. AUD-07, AUD-08."""
    to = [*_candidate(audit), *_body(audit, Role.DECIDER)]
    return _told(REPORT_SENT, audit, to, "audits:audit", jusqu_au=_days(audit.observations_until))


def report_answered(audit: Audit) -> list[Draft]:
    """To the auditor, and to the body's managers and deciders. AUD-08, DEC-08."""
    to = [audit.auditor, *_body(audit, Role.DECIDER)]
    answer = "présente" if audit.observations_on else "renonce à présenter"
    return _told(REPORT_ANSWERED, audit, to, "audits:observations", reponse=answer)


def audit_cancelled(audit: Audit, reason: str) -> list[Draft]:
    """To the auditor, and to the candidate's managers if they had the plan."""
    to = [audit.auditor, *(_candidate(audit) if audit.plan_sent_on else [])]
    return _told(CANCELLED, audit, to, "audits:audit", motif=reason)


def _days(*days: date | None) -> str:
    """« du lundi 2 mars 2026 au mardi 3 mars 2026 », « jusqu’au jeudi 12 mars 2026 »."""
    told = [french_date(day) for day in days if day]
    return f"du {told[0]} au {told[1]}" if len(told) == 2 else f"jusqu’au {told[0]}"


def _candidate(audit: Audit) -> Iterable[User]:
    return actors.members(audit.dossier.service.organisation_id, Role.CANDIDATE_MANAGER)


def _body(audit: Audit, *others: Role) -> Iterable[User]:
    body = audit.dossier.body
    return actors.members(body.pk, Role.BODY_MANAGER, *others) if body else ()


def _told(
    kind: Kind, audit: Audit, to: Iterable[User], page: str, occasion: str = "", **values: object
) -> list[Draft]:
    common = {
        "service": audit.dossier.service,
        "organisme": audit.dossier.body,
        "audit": audit.get_kind_display().lower(),
        "lien": f"{settings.SITE_URL}{reverse(page, args=[audit.pk])}",
    }
    occasion = occasion or str(audit.pk)
    return drafts(kind, occasion, to, {**common, **values}, dossier_id=audit.dossier_id)
