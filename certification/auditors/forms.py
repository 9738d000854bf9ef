"""Shapes of what is typed: the auditors of a body."""

from __future__ import annotations

from typing import Any

from django import forms

from candidates.services.models import Service
from certification import days
from label_sp.actors.models import User
from label_sp.design.forms import DayField, DsfrForm


class ProfileForm(DsfrForm):
    """ACT-07: what the body declares of one of its auditors."""

    public_sector_experience = forms.BooleanField(label="Expérience du secteur public", required=False)
    trained_on_programme = forms.BooleanField(
        label="Formation au programme Services Publics +", required=False
    )
    trained_on_label = forms.BooleanField(label="Formation au label", required=False)


class TieForm(DsfrForm):
    """ACT-08: what ties an auditor to a candidate."""

    auditor = forms.ModelChoiceField(queryset=User.objects.none(), label="Personne", empty_label="Choisir")
    service = forms.ModelChoiceField(
        queryset=Service.objects.none(), label="Service candidat", empty_label="Choisir"
    )
    nature = forms.CharField(
        label="Nature du lien", max_length=200, help_text="Par exemple : emploi, conseil, mandat, famille."
    )
    ended_on = DayField(
        days.TIE_ENDED,
        label="Terminé le",
        required=False,
        help_text="Laissez vide si le lien dure. Format : jour/mois/année.",
    )

    def __init__(self, *args: Any, auditors: Any, services: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["auditor"].queryset = auditors  # type: ignore[attr-defined]
        self.fields["service"].queryset = services  # type: ignore[attr-defined]
