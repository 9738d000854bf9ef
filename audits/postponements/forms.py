"""What is typed to ask for a report, and to answer."""

from __future__ import annotations

from typing import Any

from django import forms

from label_sp.design.forms import DsfrForm


class AskForm(DsfrForm):
    """SUS-01."""

    reason = forms.CharField(
        label="Pourquoi la visite ne peut pas avoir lieu aux jours prévus",
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="L’organisme et la personne chargée de l’audit liront ce texte.",
        error_messages={"required": "Écrivez pourquoi la visite ne peut pas avoir lieu ce jour-là."},
    )


class AnswerForm(DsfrForm):
    """SUS-01."""

    asked = ("answer",)

    accepted = forms.TypedChoiceField(
        label="Votre réponse",
        choices=[
            ("oui", "Accepter : le plan d’audit est à refaire"),
            ("non", "Refuser : la visite est maintenue"),
        ],
        coerce=lambda value: value == "oui",
        widget=forms.RadioSelect,
        error_messages={"required": "Acceptez ou refusez le report."},
    )
    answer = forms.CharField(
        label="Motif, ou précisions pour le candidat",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Obligatoire pour un refus.",
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("accepted") is False and not cleaned.get("answer"):
            self.add_error("answer", "Écrivez pourquoi la visite est maintenue : le candidat lira ce motif.")
        return cleaned
