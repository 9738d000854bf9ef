"""Organisations, kept by the DITP."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from candidates.team.forms import HeirField
from label_sp.actors.models import User
from label_sp.design.forms import DsfrForm


class NameForm(DsfrForm):
    name = forms.CharField(
        label="Nom de l’organisation",
        max_length=200,
        help_text="Le nom complet, par exemple « Communauté de communes du Val d’Or ».",
    )


class CandidateForm(NameForm):
    email = forms.EmailField(
        label="Adresse électronique de sa première personne",
        required=False,
        help_text="Elle reçoit une invitation à répondre de la candidature, puis invite les autres elle-même.",
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )


class ClosingForm(DsfrForm):
    reason = forms.CharField(label="Motif de la fermeture", widget=forms.Textarea(attrs={"rows": 3}))
    confirmed = forms.BooleanField(label="Fermer malgré les dossiers en cours", required=False)


class MergeForm(DsfrForm):
    """The double, chosen from the list above."""

    double = forms.UUIDField(
        label="Double",
        widget=forms.HiddenInput(),
        error_messages={
            "required": "Choisissez une organisation de la liste.",
            "invalid": "Choisissez une organisation de la liste.",
        },
    )


class EndingForm(DsfrForm):
    """The button is enough, unless the person has something in charge: to whom it passes."""

    successor = HeirField(
        help_text="Pour répartir entre plusieurs personnes, passez d’abord la main depuis la page « L’équipe du "
        "dossier » de chacun."
    )

    def __init__(self, *args: Any, asked: bool = False, people: Iterable[User] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["successor"].offer_heirs(people)  # type: ignore[attr-defined]
        if not asked:
            del self.fields["successor"]
