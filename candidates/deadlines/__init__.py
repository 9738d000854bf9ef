"""The deadlines of dossiers as they are stored: the one place that says when something is due."""
