"""Shapes of what is typed: requests for an access."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms

from candidates.access.queries import Match
from candidates.access.use_cases import NO_REASON, UNKNOWN
from candidates.communes.forms import CommuneField
from candidates.services.forms import kinds, placed
from label_sp.actors.enums import CANDIDATE_TEAM, Role
from label_sp.common import siret
from label_sp.design.forms import DsfrForm

NEW = "new"


class AccessForm(DsfrForm):
    """What somebody without an account says of their organisation and of themself."""

    name = forms.CharField(
        label="Nom de l’organisation",
        max_length=200,
        help_text="Celle qui répond du service, par exemple « Communauté de communes du Val d’Or ».",
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    siret = forms.CharField(
        label="SIRET",
        max_length=20,
        required=False,
        help_text="14 chiffres, par exemple 130 025 265 00013. Il évite de créer deux fois la même organisation.",
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    kind = forms.ChoiceField(label="Catégorie", choices=kinds)
    commune = CommuneField(label="Commune de son siège")
    first_name = forms.CharField(
        label="Votre prénom", max_length=80, widget=forms.TextInput(attrs={"autocomplete": "given-name"})
    )
    last_name = forms.CharField(
        label="Votre nom", max_length=80, widget=forms.TextInput(attrs={"autocomplete": "family-name"})
    )
    function = forms.CharField(
        label="Votre fonction",
        max_length=120,
        help_text="Par exemple « directrice de l’accueil ».",
        widget=forms.TextInput(attrs={"autocomplete": "organization-title"}),
    )
    email = forms.EmailField(
        label="Votre adresse électronique professionnelle",
        help_text="Un lien y est envoyé. Format attendu : nom@domaine.fr",
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )

    def clean_siret(self) -> str:
        return siret.checked(self.cleaned_data["siret"])

    @property
    def arguments(self) -> dict[str, Any]:
        """As the use case takes them: a commune has its department."""
        return {**self.cleaned_data, **placed(self.cleaned_data["commune"])}


class AcceptForm(DsfrForm):
    """Where the person is let in, and with which role. `matches` are proposed, the first of them chosen."""

    asked = ("name",)

    organisation = forms.ChoiceField(
        label="Organisation", widget=forms.RadioSelect, error_messages={"invalid_choice": UNKNOWN}
    )
    name = forms.CharField(
        label="Nom, si elle est nouvelle", max_length=200, required=False, help_text="Corrigez-le au besoin."
    )
    role = forms.ChoiceField(
        label="Rôle", choices=[(role.value, role.label.capitalize()) for role in CANDIDATE_TEAM]
    )

    def __init__(self, *args: Any, matches: Iterable[Match], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = [(str(each.organisation.pk), each.in_words) for each in matches]
        field = self.fields["organisation"]
        field.choices = [*known, (NEW, "Nouvelle organisation, à créer")]  # type: ignore[attr-defined]
        field.initial = field.choices[0][0]  # type: ignore[attr-defined]
        self.fields["role"].initial = Role.CANDIDATE_MANAGER

    @property
    def arguments(self) -> dict[str, Any]:
        """As the use case takes them: no organisation is a new one."""
        chosen = self.cleaned_data["organisation"]
        return {**self.cleaned_data, "organisation": None if chosen == NEW else UUID(chosen)}


class RefuseForm(DsfrForm):
    """Why not."""

    reason = forms.CharField(
        label="Motif du refus",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="La personne le lira dans un courriel.",
        error_messages={"required": NO_REASON},
    )
