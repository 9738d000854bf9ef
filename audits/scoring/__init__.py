"""Scores: one control point at a time, and where the audit stands."""
