"""Shapes of what is typed: evidence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django import forms

from candidates import days
from candidates.grids.models import ControlPoint
from candidates.grids.presentation import key_of, titles
from candidates.pieces.forms import accepted_files
from label_sp.common import files
from label_sp.design.forms import DayField, DsfrForm


class EvidenceForm(DsfrForm):
    """A file or a link, the day it proves, and the control points that it shows."""

    title = forms.CharField(label="Ce que montre cette preuve", max_length=150)
    file = forms.FileField(label="Fichier", required=False, allow_empty_file=True)
    link = forms.CharField(
        label="Ou lien vers une page du web",
        required=False,
        max_length=500,
        help_text="Par exemple https://www.exemple.fr/horaires. La page doit rester visible jusqu’à l’audit.",
    )
    proves_on = DayField(days.PROVEN_ON, label="Depuis quand est-ce vrai ?")
    valid_until = DayField(days.PROVEN_UNTIL, label="Jusqu’à quel jour", required=False)
    points = forms.MultipleChoiceField(
        label="Points de contrôle que cette preuve montre",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choisissez au moins un point de contrôle."},
    )
    asked = ("file", "link")

    def __init__(self, *args: Any, points: Sequence[ControlPoint] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.of_grid = points
        self.fields["points"].choices = [(point.code, str(point)) for point in points]  # type: ignore[attr-defined]
        self.fields["file"].help_text = accepted_files()
        self.fields["file"].widget.attrs["accept"] = ",".join(sorted(files.DOCUMENTS))

    @property
    def arguments(self) -> dict[str, Any]:
        """What the use case takes."""
        return {("uploaded" if name == "file" else name): value for name, value in self.cleaned_data.items()}

    @property
    def groups(self) -> Iterator[tuple[str, list[Any], int]]:
        """The boxes by engagement: its title, its boxes, how many are ticked."""
        boxes = dict(zip((point.code for point in self.of_grid), self["points"].subwidgets, strict=True))
        named = titles()
        for key in dict.fromkeys(key_of(point.engagement) for point in self.of_grid):
            found = [boxes[point.code] for point in self.of_grid if key_of(point.engagement) == key]
            title = f"Engagement {key} · {named[key]}" if key.isdecimal() else named[key]
            yield title, found, sum(1 for box in found if box.data["selected"])
