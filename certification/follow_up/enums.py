"""Words: the follow-up."""

JOURNAL_LABELS = {
    "follow_up.opened": "Audit de suivi ouvert",
    "follow_up.confirmed": "Palier confirmé après l’audit de suivi",
    "follow_up.raised": "Palier supérieur accordé après l’audit de suivi",
    "follow_up.action_plan_required": "Plan d’actions demandé après l’audit de suivi",
    "action_plan.filed": "Plan d’actions transmis",
    "action_plan.accepted": "Plan d’actions accepté",
}
