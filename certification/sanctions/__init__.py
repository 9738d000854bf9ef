"""Suspension, its lifting, and withdrawal of a label."""
