"""What the DITP types to answer several requests at once."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from label_sp.design.forms import DsfrForm
from surveys.access.models import SurveyAccess
from surveys.access.use_cases import NO_REASON, NONE_CHOSEN

LONGEST = 2000


class AnswerForm(DsfrForm):
    """SUR-04. The requests that wait are given; one that is answered meanwhile is a stale page, not a wrong choice."""

    asked = ("reason",)

    chosen = forms.TypedMultipleChoiceField(
        label="Demandes auxquelles répondre",
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": NONE_CHOSEN,
            "invalid_choice": "Une des demandes cochées a reçu sa réponse entre-temps. Relisez celles qui attendent.",
        },
    )
    accepted = forms.TypedChoiceField(
        label="Votre réponse",
        choices=[("oui", "Accorder l’accès"), ("non", "Refuser")],
        coerce=lambda value: value == "oui",
        widget=forms.RadioSelect,
        error_messages={"required": "Accordez ou refusez l’accès."},
    )
    reason = forms.CharField(
        label="Motif du refus",
        help_text="Obligatoire pour un refus : chaque personne qui demande le lira.",
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, waiting: Iterable[SurveyAccess], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["chosen"]
        chosen.choices = [(str(row.pk), str(row)) for row in waiting]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("accepted") is False and not cleaned.get("reason") and "reason" not in self.errors:
            self.add_error("reason", NO_REASON)
        return cleaned
