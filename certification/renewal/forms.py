"""Shapes of what is typed: renewal."""

from __future__ import annotations

from typing import Any

from django import forms

from label_sp.design.forms import DsfrForm


class RenewForm(DsfrForm):
    """REN-01: before the invitation, why; after it, nothing but the button."""

    reason = forms.CharField(
        label="Pourquoi demander le renouvellement avant l’invitation",
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=4000,
        error_messages={"required": "Écrivez pourquoi : l’organisme le lira au journal du dossier."},
    )

    def __init__(self, *args: Any, early: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not early:
            del self.fields["reason"]
