"""Words of the journal for what the outbox does by itself, or at somebody's request."""

JOURNAL_LABELS = {
    "message.skipped": "Message non envoyé, devenu sans objet",
    "message.retried": "Envoi d’un message relancé",
    "message.returned": "Message revenu, non remis",
    "message.set_aside": "Échec d’envoi classé",
    "row.tried_again": "Nouvel essai demandé de ce qui avait été mis de côté",
}
