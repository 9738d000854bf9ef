"""The form of a message's wording: shape only; which fields a text may use is said by the use case."""

from __future__ import annotations

from django import forms

from label_sp.common.forms import DsfrForm


class TextForm(DsfrForm):
    """A subject and a body, with fields in braces."""

    subject = forms.CharField(label="Objet")
    body = forms.CharField(
        label="Texte",
        help_text="Une ligne vide sépare deux paragraphes. Une ligne qui commence par « - » fait une liste.",
        widget=forms.Textarea(attrs={"rows": 14}),
    )
