"""Shapes of what is typed: the pieces of a dossier."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings

from candidates.pieces.enums import PieceKind
from candidates.pieces.matching import WORDS, kind_of
from candidates.pieces.models import WaitingFile
from candidates.pieces.queries import PieceLine
from candidates.pieces.together import LEAVE_OUT, Chosen, twice
from label_sp.common import files
from label_sp.design.forms import DsfrForm, FilesField
from label_sp.design.numbers import CountField
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


class PiecesForm(DsfrForm):
    """A field for all files, and one for each piece that may be filed; at least one file is chosen.

    The script of the page says beside each file which piece it is (`kinds`, in the order of the files); without it that
    is asked on the next page.
    """

    together = FilesField(
        label="Tous vos fichiers à la fois",
        required=False,
        allow_empty_file=True,
        help_text="Chaque fichier est rapproché de sa pièce par son nom ; vous corrigez avant l’envoi.",
    )
    asked: tuple[str, ...] = ("together",)

    def __init__(self, *args: Any, lines: Sequence[PieceLine] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        accepted = {"accept": ",".join(sorted(files.DOCUMENTS))}
        self.fields["together"].widget.attrs |= accepted
        self.asked = ("together", *(line.kind for line in lines if line.fileable))
        for line in lines:
            if line.fileable:
                self.fields[line.kind] = forms.FileField(
                    label=f"Fichier : {line.label}", required=False, allow_empty_file=True
                )
                self.fields[line.kind].widget.attrs |= {**accepted, "form": "depot"}

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        if not self.errors and not list(self._chosen()):
            self.add_error("together", "Choisissez au moins un fichier.")
        return found

    @property
    def arguments(self) -> dict[str, Any]:
        """What the use case takes."""
        return {"chosen": list(self._chosen())}

    def _chosen(self) -> Iterator[Chosen]:
        together = self.cleaned_data.get("together") or []
        said = self.data.getlist("kinds") if hasattr(self.data, "getlist") else []
        kinds = said if len(said) == len(together) else [""] * len(together)
        for kind, file in zip(kinds, together, strict=True):
            known = kind == LEAVE_OUT or (kind in PieceKind.values and kind in self.fields)
            yield Chosen(kind if known else "", file)
        for kind in PieceKind.values:
            if file := self.cleaned_data.get(kind):
                yield Chosen(kind, file, place=kind)

    @property
    def choices(self) -> list[tuple[str, str, str]]:
        """What a file may be: the key, its name, the words by which the script knows it."""
        return [(kind, kind.label, " ".join(WORDS[kind])) for kind in PieceKind if kind in self.fields]


class SortForm(DsfrForm):
    """For each waiting file, the piece it is: its name proposes one."""

    def __init__(
        self,
        *args: Any,
        waiting: Sequence[WaitingFile] = (),
        lines: Sequence[PieceLine] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        open_kinds = {str(line.kind): line.label for line in lines if line.fileable}
        choices = [("", "Choisir la pièce"), *open_kinds.items(), (LEAVE_OUT, "Ne pas déposer ce fichier")]
        for each in waiting:
            found = kind_of(each.name)
            self.fields[str(each.pk)] = forms.ChoiceField(
                label=each.name,
                choices=choices,
                initial=found if found in open_kinds else "",
                error_messages={"required": "Dites quelle pièce est ce fichier, ou de ne pas le déposer."},
            )

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        kinds = [kind for kind in found.values() if kind != LEAVE_OUT]
        for name, kind in list(found.items()):
            if kind != LEAVE_OUT and kinds.count(kind) > 1:
                self.add_error(name, twice(str(self.fields[name].label), kind))
        return found

    @property
    def arguments(self) -> dict[str, Any]:
        """What the use case takes."""
        return {"kinds": {UUID(name): kind for name, kind in self.cleaned_data.items()}}


class AnnouncedForm(DsfrForm):
    """A file that the script of the page sends by parts. `key`: what it calls it, to go on with it after a cut."""

    name = forms.CharField(max_length=200)
    size = CountField()
    key = forms.CharField(max_length=200)


class PartForm(DsfrForm):
    """From which byte on the body of the request goes."""

    start = CountField()
