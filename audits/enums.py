"""Kinds of grids and audits, states of an audit, how a control point is looked at."""

from django.db import models


class GridKind(models.TextChoices):
    """Annexes 6 and 7 of the guide."""

    LOCAL = "local", "grille des services locaux"
    CENTRAL = "central", "grille des services centraux"


class Criteria(models.TextChoices):
    """What a control point counts for: `engagement` and `or` are the guide package's own words."""

    ENGAGEMENT = "engagement", "engagement"
    OR = "or", "critère Or"
    CENTRAL = "central", "critère du service central"


class EvidenceMode(models.TextChoices):
    """How the auditor looks at a control point."""

    DOCUMENT = "D", "document"
    OBSERVATION = "O", "observation"
    INTERVIEW = "E", "entretien"
    TEST = "T", "appel ou courriel test"


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
    "hold_closing_meeting": "tenir la restitution à chaud",
    "send_report": "transmettre le rapport",
    "answer_report": "répondre au rapport",
    "conclude": "clore par la décision",
    "cancel": "annuler",
}

SCORABLE = (AuditStatus.PLANNED, AuditStatus.VISITED)  # the grid is open
FROZEN = (AuditStatus.REPORTED, AuditStatus.CONCLUDED)  # AUD-08

LEVELS = (  # AUD-02: value as posted, as shown, in a few words, in a sentence
    ("0", "0", "Non respecté", "Rien n’est fait, ou ce qui est fait ne répond pas aux exigences."),
    (
        "0.25",
        "0,25",
        "Initié, non sécurisé",
        "Commencé sans être achevé : rien ne garantit que l’exigence sera tenue.",
    ),
    (
        "0.75",
        "0,75",
        "En place, incomplet",
        "Les dispositions répondent aux exigences, des éléments manquent encore.",
    ),
    (
        "1",
        "1",
        "Appliqué, approprié",
        "Les dispositions sont appliquées et adaptées à la situation du service.",
    ),
)
CENTRAL_LEVELS = (  # AUD-03
    ("0", "non", "Non", "Le point de contrôle n’est pas validé."),
    ("1", "oui", "Oui", "Le point de contrôle est validé."),
)

JOURNAL_LABELS = {
    "grid.published": "Nouvelle version d’une grille d’audit",
    "durations.published": "Nouvelle version de la table des durées d’audit",
    "auditor.declared": "Expérience et formation d’une personne chargée d’audit déclarées",
    "auditor.tie_declared": "Lien d’une personne chargée d’audit avec un candidat déclaré",
    "audit.assigned": "Audit confié",
    "audit.plan_prepared": "Plan d’audit enregistré",
    "audit.plan_sent": "Plan d’audit transmis",
    "score.recorded": "Point de contrôle noté",
    "audit.closing_meeting_held": "Restitution à chaud tenue",
    "audit.report_drafted": "Textes du rapport enregistrés",
    "audit.report_sent": "Rapport d’audit transmis, scores figés",
    "audit.observations_recorded": "Observations du candidat sur le rapport",
    "audit.observations_waived": "Le candidat renonce à présenter des observations",
    "audit.concluded": "Audit clos par la décision",
    "audit.cancelled": "Audit annulé",
}
