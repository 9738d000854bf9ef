"""Who is told that a visit should be put off, and what was answered."""

from __future__ import annotations

from audits.audit.mails import body_of, candidate_of, kind_of_audit, told
from audits.postponements.models import Postponement
from label_sp.actors.enums import Role
from label_sp.guide.calendar import french_date
from label_sp.outbox.kinds import register
from label_sp.outbox.outbox import Draft

ASKED = kind_of_audit(
    "postponement_asked",
    "Report de visite demandé",
    "à la gestion de l’organisme et à l’auditeur",
    "Report de visite demandé · {service}",
    "Le service « {service} » demande de reporter la visite prévue le {jour}.\n\nMotif : {motif}\n\n"
    "À faire avant la visite, par la gestion de l’organisme : accepter ou refuser.",
    fields={
        "jour": ("le premier jour de la visite", "lundi 1er mars 2027"),
        "motif": ("le motif du service", "Inondation de l’accueil."),
    },
    rule="SUS-01",
    roles=(Role.BODY_MANAGER, Role.AUDITOR),
)
ANSWERED = kind_of_audit(
    "postponement_answered",
    "Réponse à une demande de report de visite",
    "à la responsable de la candidature et à l’auditeur",
    "{reponse} · {service}",
    "{reponse} : la visite du service « {service} » prévue le {jour} {suite}\n\n{precisions}",
    fields={
        "reponse": ("« Report accepté » ou « Report refusé »", "Report accepté"),
        "jour": ("le premier jour de la visite", "lundi 1er mars 2027"),
        "suite": ("ce qui s’ensuit", "est reportée. Un nouveau plan d’audit suivra."),
        "precisions": ("les précisions de l’organisme, quand il en donne", "Bon courage pour les travaux."),
    },
    rule="SUS-01",
    legal=True,
    roles=(Role.CANDIDATE_MANAGER, Role.AUDITOR),
)
register(ASKED, ANSWERED)
PUT_OFF = "est reportée. Un nouveau plan d’audit suivra, avec ses nouveaux jours."
STANDS = "est maintenue."


def postponement_asked(asked: Postponement) -> list[Draft]:
    """To the body's managers, who answer, and to the auditor."""
    audit = asked.audit
    to = [*body_of(audit), *audit.auditors]
    day = french_date(asked.first_day)
    return told(ASKED, audit, to, "audits:postponement", str(asked.pk), jour=day, motif=asked.reason)


def postponement_answered(asked: Postponement) -> list[Draft]:
    """To the candidate's managers, and to the auditor."""
    audit = asked.audit
    return told(
        ANSWERED,
        audit,
        [*candidate_of(audit), *audit.auditors],
        "audits:audit",
        str(asked.pk),
        reponse=asked.word[:1].upper() + asked.word[1:],
        jour=french_date(asked.first_day),
        suite=PUT_OFF if asked.accepted else STANDS,
        precisions=asked.answer,
    )
