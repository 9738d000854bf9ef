"""Shapes of what is typed: the pieces of a dossier."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings

from label_sp.common import files
from label_sp.design.forms import DsfrForm
from label_sp.guide.french import size


def accepted_files() -> str:
    """« Formats acceptés : docx, jpeg, … Taille maximale : 20 Mo. »"""
    kinds = ", ".join(sorted(suffix.lstrip(".") for suffix in files.DOCUMENTS))
    return f"Formats acceptés : {kinds}. Taille maximale : {size(settings.UPLOAD_MAX_BYTES)}."


class PieceForm(DsfrForm):
    """A file. What it really is, the use case looks at."""

    file = forms.FileField(
        label="Fichier",
        allow_empty_file=True,
        error_messages={"required": "Choisissez un fichier.", "missing": "Choisissez un fichier."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].help_text = accepted_files()
        self.fields["file"].widget.attrs["accept"] = ",".join(sorted(files.DOCUMENTS))

    @property
    def arguments(self) -> dict[str, Any]:
        """What the use case takes."""
        return {"uploaded": self.cleaned_data["file"]}
