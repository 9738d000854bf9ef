"""Certification bodies, their habilitation, and their agreements with candidates."""
