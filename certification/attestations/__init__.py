"""Attestations: issued, drawn as PDF, and what a label is worth on a day."""
