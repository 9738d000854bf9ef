"""Words: takeovers."""

JOURNAL_LABELS = {"takeover.lapsed": "Demande de reprise devenue sans objet : {body}, {reason}"}
