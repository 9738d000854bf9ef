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
    "grid.published": "Nouvelle version d’une grille d’audit",
    "durations.published": "Nouvelle version de la table des durées d’audit",
    "auditor.declared": "Expérience et formation d’une personne chargée d’audit déclarées",
    "auditor.tie_declared": "Lien d’une personne chargée d’audit avec un candidat déclaré",
    "audit.assigned": "Audit confié",
    "audit.plan_prepared": "Plan d’audit enregistré",
    "audit.plan_sent": "Plan d’audit transmis",
    "score.recorded": "Point de contrôle noté",
    "postponement.asked": "Report de visite demandé",
    "postponement.accepted": "Report de visite accepté, plan d’audit à refaire",
    "postponement.refused": "Report de visite refusé",
    "audit.closing_meeting_held": "Restitution à chaud tenue",
    "audit.report_drafted": "Textes du rapport enregistrés",
    "audit.report_sent": "Rapport d’audit transmis, scores figés",
    "audit.observations_recorded": "Observations du candidat sur le rapport",
    "audit.observations_waived": "Le candidat renonce à présenter des observations",
    "audit.concluded": "Audit clos par la décision",
    "audit.cancelled": "Audit annulé",
}
