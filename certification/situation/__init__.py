"""One dossier in front of one person today: what the pages and the acts of certification ask of it."""
