"""Exchanges: what the candidate and the body write to each other about a dossier, or one of its pieces."""
