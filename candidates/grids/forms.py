"""Shapes of what is typed: one control point."""

from __future__ import annotations

from decimal import Decimal

from django import forms

from candidates.grids.enums import LEVELS
from label_sp.design.forms import DsfrForm
from label_sp.design.numbers import CountField


class PointForm(DsfrForm):
    """One control point of a grid. Rendered by hand: a page holds more than fifty."""

    value = forms.TypedChoiceField(
        choices=[(value, shown) for value, shown, *_ in LEVELS], required=False, empty_value=None
    )
    version = CountField()
    overwrite = CountField(required=False)  # the stored version one chose to write over
    clear = forms.BooleanField(required=False)

    @property
    def expected_version(self) -> int:
        """The version that this save believes to be stored."""
        over = self.cleaned_data["overwrite"]
        return int(self.cleaned_data["version"] if over is None else over)

    @property
    def position(self) -> Decimal | None:
        """The one chosen; None without any, and for who takes it back."""
        typed = self.cleaned_data
        return Decimal(typed["value"]) if typed["value"] and not typed["clear"] else None

    @property
    def beside(self) -> dict[str, object]:
        """What else was typed: the texts and marks of the page."""
        ours = PointForm.base_fields
        return {name: value for name, value in self.cleaned_data.items() if name not in ours}
