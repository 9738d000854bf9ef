"""What people are told by e-mail: one function per message."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.conf import settings
from django.urls import reverse

from audits.models import Audit
from label_sp.actors import queries as actors
from label_sp.actors.enums import Role
from label_sp.actors.models import User
from label_sp.common.outbox import Draft, people
from label_sp.guide.calendar import french_date


def audit_assigned(audit: Audit) -> list[Draft]:
    """To the auditor. ACT-07."""
    body = (
        f"{audit.dossier.body} vous confie l’audit du service « {audit.dossier.service} » "
        f"({audit.get_kind_display().lower()}).\n\n"
        "À faire maintenant : établir le plan d’audit et le transmettre au plus tard 10 jours ouvrés avant la visite."
    )
    key = f"audit_assigned:{audit.pk}:{audit.auditor_id}"
    return _drafts(
        audit, key, [audit.auditor], subject="Un audit vous est confié", body=body, page="audits:plan"
    )


def plan_sent(audit: Audit) -> list[Draft]:
    """To the candidate's and the body's managers. AUD-01."""
    sites = "\n".join(
        f"- {site.name}, {site.address}, {site.postal_code} {site.city}" for site in audit.sites.all()
    )
    body = (
        f"Le plan d’audit du service « {audit.dossier.service} » est établi.\n\n"
        f"Visite : {_days(audit.first_day, audit.last_day)}.\n"
        f"Chargé(e) d’audit : {audit.auditor}.\n"
        f"Sites visités :\n{sites}\n\n"
        f"Personnes ressources :\n{audit.resource_persons}"
    )
    to = [*_candidate(audit), *_body(audit)]
    return _drafts(audit, f"plan_sent:{audit.pk}", to, subject="Plan d’audit", body=body, page="audits:audit")


def report_sent(audit: Audit) -> list[Draft]:
    """To the candidate's managers, and to the body's managers and deciders. AUD-07, AUD-08."""
    body = (
        f"Le rapport d’audit du service « {audit.dossier.service} » est transmis.\n\n"
        f"Le candidat peut présenter ses observations pendant 10 jours ({_days(audit.observations_until)} inclus), "
        "ou dire qu’il n’en a pas. Elles sont jointes au dossier et ne changent aucun score."
    )
    to = [*_candidate(audit), *_body(audit, Role.DECIDER)]
    return _drafts(
        audit, f"report_sent:{audit.pk}", to, subject="Rapport d’audit", body=body, page="audits:audit"
    )


def report_answered(audit: Audit) -> list[Draft]:
    """To the auditor, and to the body's managers and deciders. AUD-08, DEC-08."""
    what = "présente" if audit.observations_on else "renonce à présenter"
    body = (
        f"Le service « {audit.dossier.service} » {what} des observations sur le rapport d’audit.\n\n"
        "La décision peut maintenant être prise."
    )
    to = [audit.auditor, *_body(audit, Role.DECIDER)]
    return _drafts(
        audit,
        f"report_answered:{audit.pk}",
        to,
        subject="Réponse au rapport d’audit",
        body=body,
        page="audits:observations",
    )


def audit_cancelled(audit: Audit, reason: str) -> list[Draft]:
    """To the auditor, and to the candidate's managers if they had the plan."""
    body = f"L’audit du service « {audit.dossier.service} » est annulé.\n\nMotif : {reason}"
    to = [audit.auditor, *(_candidate(audit) if audit.plan_sent_on else [])]
    return _drafts(
        audit, f"audit_cancelled:{audit.pk}", to, subject="Audit annulé", body=body, page="audits:audit"
    )


def _days(*days: date | None) -> str:
    """« du lundi 2 mars 2026 au mardi 3 mars 2026 », « jusqu’au jeudi 12 mars 2026 »."""
    told = [french_date(day) for day in days if day]
    return f"du {told[0]} au {told[1]}" if len(told) == 2 else f"jusqu’au {told[0]}"


def _candidate(audit: Audit) -> Iterable[User]:
    return actors.members(audit.dossier.service.organisation_id, Role.CANDIDATE_MANAGER)


def _body(audit: Audit, *others: Role) -> Iterable[User]:
    body = audit.dossier.body
    return actors.members(body.pk, Role.BODY_MANAGER, *others) if body else ()


def _drafts(audit: Audit, key: str, to: Iterable[User], *, subject: str, body: str, page: str) -> list[Draft]:
    address = f"{settings.SITE_URL}{reverse(page, args=[audit.pk])}"
    return [
        Draft(
            key=f"{key}:{person.pk}",
            kind=key.split(":", 1)[0],
            to=person,
            subject=f"{subject} · {audit.dossier.service}"[:200],
            body=f"Bonjour,\n\n{body}\n\n{address}\n",
            dossier_id=audit.dossier_id,
        )
        for person in people(to)
    ]
