"""Questionnaires in dated versions, with their questions."""
