"""Shapes of what is typed: dossiers."""

from __future__ import annotations

from django import forms

from label_sp.design.forms import DsfrForm


class AbandonForm(DsfrForm):
    reason = forms.CharField(
        label="Motif",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Il est gardé au journal, et transmis à l’organisme si le dossier était déposé.",
    )
