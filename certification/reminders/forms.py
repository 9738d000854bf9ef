"""The DITP's forms on reminders: when a deadline is reminded, and what to look at in the preview."""

from __future__ import annotations

import re
from collections.abc import Sequence

from django import forms

from certification import days
from certification.reminders.use_cases import FURTHEST
from label_sp.design.forms import DayField, DsfrForm
from label_sp.design.numbers import shortened

SEPARATORS = re.compile(r"[\s,;]+")


class DaysField(forms.CharField):
    """« 30, 7, 1 » → [30, 7, 1], each between 1 and a year; what is no such number is named in the error."""

    def to_python(self, value: str | None) -> list[int]:  # type: ignore[override]
        words = [word for word in SEPARATORS.split(super().to_python(value) or "") if word]
        wrong = [
            word
            for word in words
            if not (word.isascii() and word.isdigit() and 1 <= int(word[:6]) <= FURTHEST)
        ]
        if wrong:
            raise forms.ValidationError(
                f"« {shortened(wrong[0])} » n’est pas un nombre de jours entre 1 et {FURTHEST}. "
                "Écrivez par exemple : 30, 7, 1."
            )
        return [int(word) for word in words]

    def prepare_value(self, value: object) -> object:
        return ", ".join(map(str, value)) if isinstance(value, list) else value


class PolicyForm(DsfrForm):
    """When one deadline is reminded. All three blank: never."""

    before = DaysField(
        label="Jours avant l’échéance",
        required=False,
        help_text="Des nombres séparés par des virgules. Exemple : 30, 7, 1.",
    )
    same_day = forms.BooleanField(label="Le jour même", required=False)
    after = DaysField(label="Jours après l’échéance", required=False, help_text="Exemple : 1.")

    @property
    def days(self) -> list[int]:
        """Counted from the deadline: -7 is a week before."""
        typed = self.cleaned_data
        same_day = [0] if typed["same_day"] else []
        return [*(-day for day in typed["before"]), *same_day, *typed["after"]]

    @staticmethod
    def initial_of(days: Sequence[int]) -> dict[str, object]:
        return {
            "before": [-day for day in sorted(days) if day < 0],
            "same_day": 0 in days,
            "after": [day for day in sorted(days) if day > 0],
        }


class PreviewForm(DsfrForm):
    """One day, or one dossier."""

    jour = DayField(days.PREVIEWED, label="Un jour", required=False)
    q = forms.CharField(
        label="Ou un dossier : son numéro, son service ou son organisation", max_length=100, required=False
    )
