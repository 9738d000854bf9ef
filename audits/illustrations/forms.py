"""Shapes of what is typed: an image of a report."""

from __future__ import annotations

from typing import Any

from django import forms

from audits.illustrations.images import TAKEN
from label_sp.design.forms import DsfrForm
from label_sp.guide.decision import ENGAGEMENTS


class IllustrationForm(DsfrForm):
    """AUD-07."""

    file = forms.FileField(
        label="Image",
        allow_empty_file=True,
        help_text="Photographie ou capture d’écran, en JPEG ou PNG. Elle est réduite à la taille d’une page, sans les "
        "données que l’appareil y écrit. Évitez les visages.",
        error_messages={"required": "Choisissez une image.", "missing": "Choisissez une image."},
        widget=forms.FileInput(attrs={"accept": ",".join(sorted(TAKEN))}),
    )
    caption = forms.CharField(
        label="Légende",
        max_length=300,
        help_text="Ce que l’image montre de l’engagement.",
        error_messages={"required": "Écrivez ce que l’image montre."},
    )
    engagement = forms.TypedChoiceField(
        label="Engagement illustré",
        required=False,
        coerce=int,
        empty_value=None,
        choices=[("", "Aucun en particulier"), *((n, f"{n} · {name}") for n, name in ENGAGEMENTS.items())],
    )

    @property
    def arguments(self) -> dict[str, Any]:
        """What the use case takes."""
        typed = dict(self.cleaned_data)
        return {"uploaded": typed.pop("file"), **typed}
