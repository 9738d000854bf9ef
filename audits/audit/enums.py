"""Words: an audit."""

from django.db import models


class AuditKind(models.TextChoices):
    INITIAL = "initial", "Audit initial"
    FOLLOW_UP = "follow_up", "Audit de suivi"


class AuditStatus(models.TextChoices):
    """Where one audit stands."""

    ASSIGNED = "assigned", "Plan à établir"
    PLANNED = "planned", "Visite prévue"
    VISITED = "visited", "Visite terminée"
    REPORTED = "reported", "Rapport transmis"
    CONCLUDED = "concluded", "Clos par la décision"
    CANCELLED = "cancelled", "Annulé"


ACT_LABELS = {  # the acts of the machine, for its drawing
    "assign_to": "missionner",
    "send_plan": "transmettre le plan d’audit",
    "put_off": "reporter la visite",
    "hold_closing_meeting": "tenir la restitution à chaud",
    "send_report": "transmettre le rapport",
    "answer_report": "répondre au rapport",
    "conclude": "clore par la décision",
    "cancel": "annuler",
}
SCORABLE = (AuditStatus.PLANNED, AuditStatus.VISITED)  # the grid is open
FROZEN = (AuditStatus.REPORTED, AuditStatus.CONCLUDED)  # AUD-08
JOURNAL_LABELS = {
    "durations.published": "Nouvelle version de la table des durées d’audit",
    "audit.assigned": "Audit confié",
    "audit.report_drafted": "Textes du rapport enregistrés",
    "audit.concluded": "Audit clos par la décision",
}
