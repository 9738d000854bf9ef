"""What the candidate's team types of a sheet filled in on paper."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from label_sp.design.forms import DayField, DsfrForm, FilesField
from label_sp.guide.french import counted
from surveys import days
from surveys.answering.filed import MOST

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
        _offer(self, sites)
        if not self.is_bound:
            self.fields["answers"].widget.attrs["autofocus"] = True


class SheetFilesForm(DsfrForm):
    """Sheets that were filled in on a screen. The day and the site are those of the sheets that do not say theirs."""

    sheets = FilesField(
        label="Feuilles remplies à l’écran (PDF)",
        allow_empty_file=True,
        help_text=f"Le questionnaire ci-dessus, rempli puis enregistré : {MOST} fichiers au plus à la fois. "
        "Chaque fichier compte une fois, et n’est pas gardé.",
    )
    day = DayField(days.CAMPAIGN, label="Jour des feuilles sans date")
    site = forms.ChoiceField(label="Site des feuilles qui ne le disent pas", required=False)

    def __init__(self, *args: Any, sites: Sequence[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "files_%s", **kwargs})  # beside the other form, on one page
        _offer(self, sites)
        self.fields["sheets"].widget.attrs["accept"] = ".pdf,application/pdf"

    def clean_sheets(self) -> list[Any]:
        chosen: list[Any] = self.cleaned_data["sheets"]
        if not chosen:
            raise forms.ValidationError("Choisissez au moins un fichier.")
        if len(chosen) > MOST:
            found = counted(len(chosen), "aucun fichier choisi|fichier choisi|fichiers choisis")
            raise forms.ValidationError(f"{found} : {MOST} au plus à la fois. Déposez-les en plusieurs fois.")
        return chosen


def _offer(form: DsfrForm, sites: Sequence[str]) -> None:
    field = form.fields["site"]
    field.choices = [("", "Non précisé"), *((site, site) for site in sites)]  # type: ignore[attr-defined]
