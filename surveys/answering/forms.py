"""What the candidate's team types of a sheet filled in on paper."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from label_sp.design.forms import DayField, DsfrForm
from surveys import days

LONGEST = 90  # thirty questions, with a space after each and a slip of the hand


class SheetForm(DsfrForm):
    """One sheet. The day and the site stay from one to the next."""

    answers = forms.CharField(
        label="Réponses, dans l’ordre des questions",
        max_length=LONGEST,
        help_text="Un signe par question : de 4 à 1 ; « 0 » si la personne n’est pas concernée, « - » sans réponse. "
        "Entrée enregistre.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "text", "spellcheck": "false"}),
    )
    day = DayField(days.CAMPAIGN, label="Jour où la feuille a été remplie")
    site = forms.ChoiceField(label="Site", required=False)

    def __init__(self, *args: Any, sites: Sequence[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["site"]
        field.choices = [  # type: ignore[attr-defined]
            ("", "Non précisé"),
            *((site, site) for site in sites),
        ]
        if not self.is_bound:
            self.fields["answers"].widget.attrs["autofocus"] = True
