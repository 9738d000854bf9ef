"""Candidate services: services, sites, the dossier with its state machine, its pieces."""
