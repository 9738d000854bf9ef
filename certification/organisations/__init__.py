"""Organisations and their people as the DITP keeps them, and how a role ends."""
