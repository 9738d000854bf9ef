"""Shapes of what is typed: scores."""

from __future__ import annotations

from django import forms

from candidates.grids import forms as grids


class PointForm(grids.PointForm):
    """One control point of the grid, as the auditor finds it."""

    finding = forms.CharField(required=False, max_length=10_000, widget=forms.Textarea)
    is_strength = forms.BooleanField(required=False)
    is_progress = forms.BooleanField(required=False)
