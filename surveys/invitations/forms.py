"""Shapes of what is typed: addresses, open links."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings

from label_sp.common import tables
from label_sp.design.forms import DsfrForm
from label_sp.guide.french import size, too_heavy
from surveys.invitations.reading import Line, from_file, pasted

LONGEST_PASTE = 400_000  # characters; a longer list comes as a file
EVERYWHERE = "Tous les sites"


class AddForm(DsfrForm):
    """Addresses, pasted or in a file: at least one of both."""

    asked = ("pasted", "file")
    pasted = forms.CharField(
        label="Adresses électroniques",
        widget=forms.Textarea(attrs={"rows": 8, "autocomplete": "off", "spellcheck": "false"}),
        max_length=LONGEST_PASTE,
        required=False,
        help_text="Une par ligne, suivie si vous le souhaitez d’un point-virgule et du site : "
        "« a@exemple.fr;Accueil ».",
    )
    file = forms.FileField(
        label="Ou un fichier",
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": tables.ACCEPT}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        limit = size(settings.UPLOAD_MAX_BYTES)
        limits = f"{tables.KINDS}, {limit} au plus."
        columns = "Une colonne pour l’adresse, une autre pour le site si vous le dites."
        self.fields["file"].help_text = f"{limits} {columns}"

    def clean_file(self) -> list[Line]:
        """Its lines."""
        uploaded = self.cleaned_data["file"]
        if uploaded is None:
            return []
        if (uploaded.size or 0) > settings.UPLOAD_MAX_BYTES:
            weight = too_heavy(uploaded.size or 0, settings.UPLOAD_MAX_BYTES)
            raise forms.ValidationError(f"Le fichier « {uploaded.name} » {weight}.")
        try:
            return from_file(uploaded.read())
        except tables.UnreadableTable as unreadable:
            raise forms.ValidationError(str(unreadable)) from unreadable

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors and not (cleaned.get("pasted", "").strip() or cleaned.get("file")):
            self.add_error("pasted", "Collez au moins une adresse, ou choisissez un fichier.")
        return cleaned

    @property
    def arguments(self) -> dict[str, Any]:
        """What the use case takes."""
        return {"lines": [*pasted(self.cleaned_data["pasted"]), *self.cleaned_data["file"]]}


class RemoveForm(DsfrForm):
    """Which address, or all that wait."""

    invitation = forms.UUIDField(widget=forms.HiddenInput, required=False)
    everything = forms.BooleanField(widget=forms.HiddenInput, required=False)

    @property
    def arguments(self) -> dict[str, Any]:
        """What the use case takes."""
        one = self.cleaned_data["invitation"]
        return {"chosen": [one] if one else [], "everything": self.cleaned_data["everything"]}


class LinkForm(DsfrForm):
    """Where the link is shown."""

    site = forms.ChoiceField(label="Site où ce lien est affiché", required=False)
    asked = ("site",)

    def __init__(self, *args: Any, sites: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: Any = self.fields["site"]
        choices.choices = [("", EVERYWHERE), *((name, name) for name in sites)]


class SwitchForm(DsfrForm):
    """Which link, and whether it is closed."""

    code = forms.CharField(widget=forms.HiddenInput, max_length=12)
    closed = forms.BooleanField(widget=forms.HiddenInput, required=False)
