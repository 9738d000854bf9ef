"""Shapes of what is typed: scores."""

from __future__ import annotations

from django import forms

from audits.scoring.enums import LEVELS
from label_sp.design.forms import DsfrForm
from label_sp.design.numbers import CountField


class PointForm(DsfrForm):
    """One control point of the grid. Rendered by hand: a page holds more than fifty."""

    value = forms.TypedChoiceField(
        choices=[(value, shown) for value, shown, *_ in LEVELS], required=False, empty_value=None
    )
    finding = forms.CharField(required=False, max_length=10_000, widget=forms.Textarea)
    is_strength = forms.BooleanField(required=False)
    is_progress = forms.BooleanField(required=False)
    version = CountField()
    overwrite = CountField(required=False)  # the stored version one chose to write over
    clear = forms.BooleanField(required=False)

    @property
    def expected_version(self) -> int:
        """The version that this save believes to be stored."""
        over = self.cleaned_data["overwrite"]
        return int(self.cleaned_data["version"] if over is None else over)
