"""The delays of the guide that make a deadline, one row each: what, how long, from what, whom it binds, what waits."""

from dataclasses import dataclass
from types import MappingProxyType

from label_sp.guide import (
    attestation,
    audit,
    decision,
    dossier,
    follow_up,
    network_follow_up,
    renewal,
    surveys,
    suspension,
    withdrawal,
)
from label_sp.guide.calendar import Kind, Owner, Unit


@dataclass(frozen=True, slots=True)
class Term:
    """One delay: `quantity` `unit` `anchor` ("10 jours ouvrés avant la visite"); `deed` and the rest as in Deadline."""

    rule: str
    label: str
    quantity: int
    unit: Unit
    anchor: str
    owed_by: Owner
    blocks: str
    kind: Kind = "deadline"
    deed: str = ""

    @property
    def explanation(self) -> str:
        """« 10 jours ouvrés avant la visite », « 1 jour avant … »; the anchor alone when the body sets the day."""
        unit = "jour" if (self.quantity, self.unit) == (1, "jours") else self.unit
        return f"{self.quantity} {unit} {self.anchor}" if self.quantity else self.anchor


_PREPARATION = {
    "self_assessment": Term(
        "PRE-01",
        "Autodiagnostic admis",
        dossier.SELF_ASSESSMENT_MONTHS,
        "mois",
        "avant le premier jour de l’audit",
        owed_by="candidate",
        blocks="le dépôt du dossier",
        kind="earliest",
        deed="faire l’autodiagnostic",
    ),
    "users_survey": Term(
        "SUR-01",
        "Clôture de l’enquête usagers admise",
        surveys.REPORT_MONTHS,
        "mois",
        "avant le premier jour de l’audit",
        owed_by="candidate",
        blocks="le dépôt du dossier",
        kind="earliest",
        deed="clore l’enquête usagers",
    ),
    "agents_survey": Term(
        "SUR-01",
        "Clôture de l’enquête agents admise",
        surveys.REPORT_MONTHS,
        "mois",
        "avant le premier jour de l’audit",
        owed_by="candidate",
        blocks="le dépôt du dossier",
        kind="earliest",
        deed="clore l’enquête agents",
    ),
    "surveys_start": Term(
        "SUR-02",
        "Lancement conseillé des enquêtes",
        surveys.RECOMMENDED_MONTHS,
        "mois",
        "avant le premier jour de l’audit",
        owed_by="candidate",
        blocks="rien, c’est un conseil",
        kind="info",
    ),
    "new_users_survey": Term(
        "SUR-04",
        "Nouvelle enquête usagers possible",
        surveys.NEW_CAMPAIGN_MONTHS,
        "mois",
        "après la clôture d’une enquête sous le premier palier",
        owed_by="candidate",
        blocks="une nouvelle enquête usagers",
        kind="earliest",
        deed="ouvrir une nouvelle enquête usagers",
    ),
    "new_agents_survey": Term(
        "SUR-04",
        "Nouvelle enquête agents possible",
        surveys.NEW_CAMPAIGN_MONTHS,
        "mois",
        "après la clôture d’une enquête sous le premier palier",
        owed_by="candidate",
        blocks="une nouvelle enquête agents",
        kind="earliest",
        deed="ouvrir une nouvelle enquête agents",
    ),
    "submission": Term(
        "DOS-02",
        "Dépôt du dossier",
        dossier.SUBMISSION_MONTHS,
        "mois",
        "avant le premier jour de l’audit",
        owed_by="candidate",
        blocks="l’examen du dossier",
    ),
    "complements": Term(
        "DOS-04",
        "Dépôt des compléments",
        dossier.COMPLEMENT_DAYS,
        "jours",
        "avant le premier jour de la visite",
        owed_by="candidate",
        blocks="l’accusé de réception du dossier",
    ),
}

_VISIT = {
    "audit_plan": Term(
        "AUD-01",
        "Envoi du plan d’audit",
        audit.PLAN_WORKING_DAYS,
        "jours ouvrés",
        "avant la visite",
        owed_by="auditor",
        blocks="la visite",
    ),
    "postponement_answer": Term(
        "SUS-01",
        "Réponse à la demande de report de visite",
        1,
        "jours",
        "avant la visite",
        owed_by="body",
        blocks="la visite",
    ),
    "report": Term(
        "AUD-07",
        "Envoi du rapport d’audit",
        audit.REPORT_DAYS,
        "jours",
        "après le dernier jour de la visite",
        owed_by="auditor",
        blocks="les observations et la décision",
    ),
    "observations": Term(
        "AUD-08",
        "Observations sur le rapport d’audit",
        audit.OBSERVATION_DAYS,
        "jours",
        "après la réception du rapport",
        owed_by="candidate",
        blocks="la décision",
    ),
    "earliest_decision": Term(
        "DEC-08",
        "Décision possible",
        audit.OBSERVATION_DAYS,
        "jours",
        "laissés pour les observations, ou dès la réponse du candidat",
        owed_by="body",
        blocks="la décision",
        kind="info",
        deed="décider",
    ),
}

_LABEL = {
    "reapplication": Term(
        "DEC-06",
        "Nouvelle candidature possible",
        decision.REAPPLICATION_MONTHS,
        "mois",
        "après la notification du refus",
        owed_by="candidate",
        blocks="une nouvelle candidature",
        kind="earliest",
        deed="déposer une nouvelle candidature",
    ),
    "follow_up_preparation": Term(
        "FOL-01",
        "Préparation de l’audit de suivi",
        follow_up.PREPARATION_MONTHS,
        "mois",
        "après l’obtention du label",
        owed_by="body",
        blocks="l’audit de suivi",
        kind="earliest",
        deed="préparer l’audit de suivi",
    ),
    "follow_up_opening": Term(
        "FOL-01",
        "Audit de suivi possible",
        follow_up.WINDOW_MONTHS,
        "mois",
        "avant la date théorique de l’audit de suivi",
        owed_by="body",
        blocks="l’audit de suivi",
        kind="earliest",
        deed="tenir l’audit de suivi",
    ),
    "follow_up_due": Term(
        "FOL-01",
        "Date théorique de l’audit de suivi",
        follow_up.DUE_MONTHS,
        "mois",
        "après l’obtention du label",
        owed_by="body",
        blocks="le maintien du label",
        kind="info",
    ),
    "follow_up_closing": Term(
        "FOL-01",
        "Audit de suivi au plus tard",
        follow_up.WINDOW_MONTHS,
        "mois",
        "après la date théorique de l’audit de suivi",
        owed_by="body",
        blocks="le maintien du label",
    ),
    "yearly_self_assessment": Term(
        "FOL-02",
        "Autodiagnostic annuel",
        follow_up.SELF_ASSESSMENT_MONTHS,
        "mois",
        "après l’autodiagnostic de l’année précédente",
        owed_by="candidate",
        blocks="l’audit de suivi et le renouvellement",
    ),
    "action_plan": Term(
        "FOL-05",
        "Dépôt du plan d’actions",
        follow_up.ACTION_PLAN_MONTHS,
        "mois",
        "après la demande de l’organisme",
        owed_by="candidate",
        blocks="le maintien du label",
    ),
    "suspension_end": Term(
        "SUS-02",
        "Fin de la suspension au plus tard : retrait, ou levée sur preuve",
        suspension.SUSPENSION_MONTHS,
        "mois",
        "après le début de la suspension, celles qui s’enchaînent comptées ensemble",
        owed_by="body",
        blocks="la suite du label",
    ),
    "conformity": Term(
        "SUS-03",
        "Mise en conformité",
        0,
        "jours",
        "à la date fixée par l’organisme",
        owed_by="candidate",
        blocks="la levée de la suspension",
    ),
    "mark_end": Term(
        "WIT-03",
        "Fin de toute communication avec la marque",
        withdrawal.MARK_MONTHS,
        "mois",
        "après la date d’effet du retrait",
        owed_by="candidate",
        blocks="rien, c’est une obligation",
    ),
    "renewal": Term(
        "REN-01",
        "Demande de renouvellement possible",
        renewal.INVITATION_MONTHS,
        "mois",
        "avant la fin de validité",
        owed_by="body",
        blocks="le renouvellement",
        kind="earliest",
        deed="inviter le candidat à demander le renouvellement",
    ),
    "validity_end": Term(
        "ATT-01",
        "Dernier jour de validité du label",
        attestation.VALIDITY_MONTHS,
        "mois",
        "à partir de l’obtention du label",
        owed_by="candidate",
        blocks="l’usage de la marque",
        kind="info",
    ),
}


def _central_follow_up(year: int) -> dict[str, Term]:
    """The rows of NET-04 for one of the two yearly follow-ups of a central service."""
    after, window = "après l’obtention du label", network_follow_up.WINDOW_MONTHS
    preparation = network_follow_up.PREPARATION_MONTHS[year - 1]
    due = network_follow_up.DUE_MONTHS[year - 1]
    around, audit_of_year = "la date théorique de l’audit de suivi", f"audit de suivi de l’année N+{year}"
    rows: tuple[tuple[str, str, int, str, Kind, str], ...] = (
        ("preparation", f"Préparation de l’{audit_of_year}", preparation, after, "earliest", "préparer"),
        ("opening", f"A{audit_of_year[1:]} possible", window, f"avant {around}", "earliest", "tenir"),
        ("due", f"Date théorique de l’{audit_of_year}", due, after, "info", ""),
        ("closing", f"A{audit_of_year[1:]} au plus tard", window, f"après {around}", "deadline", ""),
    )
    return {
        f"central_{name}_{year}": Term(
            "NET-04",
            label,
            quantity,
            "mois",
            anchor,
            owed_by="body",
            blocks="l’audit de suivi" if kind == "earliest" else "le maintien du label",
            kind=kind,
            deed=f"{verb} l’{audit_of_year}" if verb else "",
        )
        for name, label, quantity, anchor, kind, verb in rows
    }


_ATTACHED = {
    "attached_surveys": Term(
        "NET-05",
        "Nouvelles enquêtes usagers et agents",
        network_follow_up.SURVEYS_MONTHS,
        "mois",
        "après l’audit initial",
        owed_by="candidate",
        blocks="l’audit de suivi du service public central, qui les vérifie",
    ),
    "attached_self_assessment": Term(
        "NET-05",
        "Autodiagnostic annuel",
        follow_up.SELF_ASSESSMENT_MONTHS,
        "mois",
        "après l’autodiagnostic de l’année précédente",
        owed_by="candidate",
        blocks="l’audit de suivi du service public central, qui le vérifie",
    ),
}

TERMS = MappingProxyType(
    _PREPARATION | _VISIT | _LABEL | _central_follow_up(1) | _central_follow_up(2) | _ATTACHED
)
