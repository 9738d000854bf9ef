"""The whole dossier in one file: what was filed, a summary, and a manifest that anybody verifies."""
