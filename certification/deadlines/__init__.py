"""Deadlines of dossiers: worked out by the guide, stored, and whom each binds."""
