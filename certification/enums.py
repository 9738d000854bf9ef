"""Kinds of decisions, standards of accreditation, words of the journal."""

from django.db import models

from label_sp.guide import suspension, withdrawal


class Standard(models.TextChoices):
    """ACT-04, guide 1.3."""

    ISO_17021 = "17021", "NF EN ISO/CEI 17021-1 (systèmes de management)"
    ISO_17065 = "17065", "NF EN ISO/CEI 17065 (produits et services)"


class DecisionKind(models.TextChoices):
    GRANTED = "granted", "Label accordé"
    REFUSED = "refused", "Label refusé"
    CONFIRMED = "confirmed", "Palier confirmé après l’audit de suivi"
    RAISED = "raised", "Palier supérieur accordé après l’audit de suivi"
    ACTION_PLAN = "action_plan", "Plan d’actions demandé après l’audit de suivi"
    SUSPENDED = "suspended", "Label suspendu"
    LIFTED = "lifted", "Suspension levée"
    WITHDRAWN = "withdrawn", "Label retiré"


SUSPENSION_GROUNDS = [(ground.value, ground.label) for ground in suspension.Ground]
WITHDRAWAL_GROUNDS = [(ground.value, ground.label) for ground in withdrawal.Ground]

JOURNAL_LABELS = {
    "body.registered": "Organisme de certification enregistré",
    "habilitation.granted": "Habilitation accordée",
    "habilitation.signed": "Contrat d’engagement signé, habilitation effective",
    "habilitation.suspended": "Habilitation suspendue",
    "habilitation.restored": "Habilitation rétablie",
    "agreement.recorded": "Contrat de prestation enregistré",
    "auditor.qualified": "Qualification de l’auditeur déclarée",
    "label.granted": "Label accordé",
    "label.refused": "Label refusé",
    "attestation.issued": "Attestation émise",
    "follow_up.opened": "Audit de suivi ouvert",
    "follow_up.confirmed": "Palier confirmé après l’audit de suivi",
    "follow_up.raised": "Palier supérieur accordé après l’audit de suivi",
    "follow_up.action_plan_required": "Plan d’actions demandé après l’audit de suivi",
    "action_plan.filed": "Plan d’actions transmis",
    "action_plan.accepted": "Plan d’actions accepté",
    "label.suspended": "Label suspendu",
    "label.suspension_lifted": "Suspension levée",
    "label.withdrawn": "Label retiré",
    "label.expired": "Label échu",
    "label.renewed": "Label renouvelé par le cycle suivant",
    "renewal.opened": "Renouvellement ouvert",
    "reminder.skipped": "Rappel non envoyé",
    "reminder_policy.changed": "Rappels d’une échéance modifiés",
    "calendar_feed.created": "Adresse d’agenda créée",
    "calendar_feed.revoked": "Adresse d’agenda révoquée",
}
