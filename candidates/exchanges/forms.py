"""Shapes of what is typed: a message to the other side."""

from __future__ import annotations

from typing import Any

from django import forms

from candidates.exchanges.use_cases import LONGEST, MOST_FILES
from candidates.pieces.enums import PieceKind
from candidates.pieces.forms import FilesField, accepted_files
from label_sp.common import files
from label_sp.design.forms import DsfrForm


class ExchangeForm(DsfrForm):
    """A text, the piece that it is about, files."""

    text = forms.CharField(
        label="Votre message", max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 6})
    )
    piece = forms.ChoiceField(
        label="À propos de",
        choices=[("", "Tout le dossier"), *PieceKind.choices],
        required=False,
    )
    attached = FilesField(label="Fichiers joints", required=False, allow_empty_file=True)
    asked = ("piece",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["attached"].help_text = f"{MOST_FILES} fichiers au plus. {accepted_files()}"
        self.fields["attached"].widget.attrs["accept"] = ",".join(sorted(files.DOCUMENTS))
