"""Words: reminders."""

JOURNAL_LABELS = {
    "reminder.skipped": "Rappel non envoyé",
    "reminder_policy.changed": "Rappels d’une échéance modifiés",
}
