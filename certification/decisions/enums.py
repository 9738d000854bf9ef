"""Words: the decision."""

from django.db import models


class DecisionKind(models.TextChoices):
    GRANTED = "granted", "Label accordé"
    REFUSED = "refused", "Label refusé"
    CONFIRMED = "confirmed", "Palier confirmé après l’audit de suivi"
    RAISED = "raised", "Palier supérieur accordé après l’audit de suivi"
    ACTION_PLAN = "action_plan", "Plan d’actions demandé après l’audit de suivi"
    SUSPENDED = "suspended", "Label suspendu"
    LIFTED = "lifted", "Suspension levée"
    WITHDRAWN = "withdrawn", "Label retiré"


JOURNAL_LABELS = {
    "attestation.issued": "Attestation émise : {number}",
}
