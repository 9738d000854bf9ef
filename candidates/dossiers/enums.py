"""Words: dossiers."""

from django.db import models


class AppliesAs(models.TextChoices):
    """ELI-07, guide 1.4.1, 1.4.2. The words of `eligibility.Applying`."""

    LOCAL = "local", "service public local"
    CENTRAL = "central", "service public central, avec son réseau"


class Status(models.TextChoices):
    """Where one label cycle stands. A suspension leaves it there: `SUSPENDED` is said beside it (decision 4)."""

    PREPARING = "preparing", "En préparation"
    SUBMITTED = "submitted", "Déposé"
    INCOMPLETE = "incomplete", "Compléments demandés"
    ADMISSIBLE = "admissible", "Recevable"
    IN_AUDIT = "in_audit", "Audit en cours"
    AWAITING_DECISION = "awaiting_decision", "En attente de décision"
    LABELLED = "labelled", "Labellisé"
    REFUSED = "refused", "Refusé"
    IN_FOLLOW_UP = "in_follow_up", "Audit de suivi en cours"
    ACTION_PLAN_DUE = "action_plan_due", "Plan d’actions attendu"
    WITHDRAWN = "withdrawn", "Label retiré"
    EXPIRED = "expired", "Label échu"
    RENEWED = "renewed", "Label renouvelé"
    ABANDONED = "abandoned", "Abandonné"


BEFORE_DECISION = (
    Status.PREPARING,
    Status.SUBMITTED,
    Status.INCOMPLETE,
    Status.ADMISSIBLE,
    Status.IN_AUDIT,
    Status.AWAITING_DECISION,
)
EDITABLE = (Status.PREPARING, Status.INCOMPLETE)  # the candidate still changes the application file
FILE_FIXED = tuple(  # filed and not decided: what its file says stays as it is
    status for status in BEFORE_DECISION if status not in EDITABLE
)
FILED = BEFORE_DECISION[1:]  # entrusted to a body, and not decided yet
UNDER_AUDIT = (Status.ADMISSIBLE, Status.IN_AUDIT, Status.IN_FOLLOW_UP)
HOLDING_LABEL = (Status.LABELLED, Status.IN_FOLLOW_UP, Status.ACTION_PLAN_DUE)
UNDER_WAY = (*FILED, *HOLDING_LABEL)  # entrusted to a body, and not closed
OPEN = (*BEFORE_DECISION, *HOLDING_LABEL)  # its cycle runs
CLOSED = (Status.REFUSED, Status.WITHDRAWN, Status.EXPIRED, Status.RENEWED, Status.ABANDONED)
SUSPENDED, SUSPENDED_LABEL = (
    "suspended",
    "Label suspendu",
)  # what is said of a label held, as long as it lasts
STAGES = [  # the states as they are shown and counted: a suspended label is told apart, whatever runs under it
    *((state.value, state.label) for state in (*BEFORE_DECISION, *HOLDING_LABEL)),
    (SUSPENDED, SUSPENDED_LABEL),
    *((state.value, state.label) for state in CLOSED),
]


class TierChoices(models.TextChoices):
    """The values of `label_sp.guide.tiers.Tier`, as a database column wants them."""

    BRONZE = "bronze", "Bronze"
    ARGENT = "argent", "Argent"
    OR = "or", "Or"


ACT_LABELS = {  # the acts of the machine, for its drawing and wherever one is named
    "submit": "déposer le dossier",
    "request_complements": "demander des compléments",
    "resubmit": "transmettre les compléments",
    "acknowledge": "accuser réception",
    "start_audit": "transmettre le plan d’audit",
    "await_decision": "transmettre le rapport d’audit",
    "abandon": "abandonner la candidature",
    "grant": "accorder le label",
    "refuse": "refuser le label",
    "open_follow_up": "demander l’audit de suivi",
    "ask_follow_up_complements": "demander des compléments de la demande de suivi",
    "complete_follow_up": "transmettre les compléments de la demande de suivi",
    "acknowledge_follow_up": "accuser réception de la demande de suivi",
    "confirm_tier": "confirmer le palier",
    "raise_tier": "relever le palier",
    "require_action_plan": "demander un plan d’actions",
    "require_better_plan": "demander un meilleur plan d’actions",
    "accept_action_plan": "accepter le plan d’actions",
    "suspend": "suspendre le label",
    "set_conformity_date": "fixer une nouvelle date de mise en conformité",
    "lift_suspension": "lever la suspension",
    "withdraw": "retirer le label",
    "expire": "constater l’échéance",
    "renew": "passer au cycle suivant",
}

JOURNAL_WORDS = {"label.tier": TierChoices, "follow_up.tier": TierChoices}
