"""Grids: control points in versions, as the DITP publishes them, and one at a time on a page."""
