"""Audit grids: control points and durations, as the DITP publishes them."""
