"""Words: the auditors of a body."""

JOURNAL_LABELS = {
    "auditor.qualified": "Qualification de l’auditeur déclarée",
}
