"""Words: requests to put a visit off."""

JOURNAL_LABELS = {
    "postponement.overtaken": "Demande de report devenue sans objet, la visite a eu lieu : visite du {first_day}",
    "postponement.dropped": "Demande de report devenue sans objet, l’audit est annulé : visite du {first_day}",
}
