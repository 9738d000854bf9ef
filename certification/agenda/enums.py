"""Words: the agenda."""

JOURNAL_LABELS = {
    "calendar_feed.created": "Adresse d’agenda créée",
    "calendar_feed.revoked": "Adresse d’agenda révoquée",
}
