"""Shapes of what is typed: envelopes and grants. ACT-11."""

from __future__ import annotations

from typing import Any

from django import forms

from certification import days
from label_sp.design.forms import DayField, DsfrForm
from label_sp.design.numbers import CountField, NumberField
from label_sp.guide.ditp import FUNDED_CANDIDATES

DIGITS, CENTS = 10, 2  # of an amount in euros


class FundingRoundForm(DsfrForm):
    """An envelope."""

    name = forms.CharField(
        label="Nom de l’enveloppe", max_length=100, help_text="Par exemple « Enveloppe 2027 »."
    )
    limit = CountField(label="Candidats aidés au plus", least=1, initial=FUNDED_CANDIDATES)
    ceiling = NumberField(
        label="Montant total, en euros",
        required=False,
        min_value=1,
        help_text="Laissez vide si seul le nombre de candidats est limité.",
        max_digits=DIGITS,
        decimal_places=CENTS,
    )


class GrantForm(DsfrForm):
    """What a candidate is helped with."""

    network = forms.CharField(
        label="Réseau du candidat",
        max_length=100,
        help_text="Par exemple « CAF » ou « France services » : l’aide se suit réseau par réseau.",
    )
    amount = NumberField(label="Montant, en euros", min_value=1, max_digits=DIGITS, decimal_places=CENTS)
    granted_on = DayField(days.FUNDED, label="Accordée le")
    agreement = forms.CharField(label="Numéro de la convention", max_length=100, required=False)

    def __init__(self, *args: Any, networks: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if networks:
            self.fields["network"].help_text += f" Déjà nommés : {', '.join(networks)}."


class TakeBackForm(DsfrForm):
    """Why a help is taken back."""

    reason = forms.CharField(label="Motif, que le service lira", widget=forms.Textarea(attrs={"rows": 3}))
