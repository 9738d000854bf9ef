"""Shapes of what is typed: a draw."""

from __future__ import annotations

from typing import Any

from django import forms

from label_sp.design.forms import DsfrForm
from label_sp.design.numbers import CountField


class DrawForm(DsfrForm):
    """SAM-03. The reason is asked of a draw that is done anew."""

    asked = ("reason",)

    size = CountField(least=1, label="Nombre de sites à visiter")
    reason = forms.CharField(
        label="Motif du nouveau tirage",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Le tirage précédent reste au procès-verbal, avec ce motif.",
    )

    def __init__(self, *args: Any, again: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not again:
            del self.fields["reason"]
