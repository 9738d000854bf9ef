"""Words: reminders."""

JOURNAL_LABELS = {
    "reminder.skipped": "Rappel non envoyé : {deadline}",
}
