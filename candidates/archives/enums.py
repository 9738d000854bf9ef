"""Words: the archive of a dossier."""

JOURNAL_LABELS = {"dossier.archived": "Dossier téléchargé en une seule archive"}
