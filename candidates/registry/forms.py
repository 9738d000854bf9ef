"""Shapes of what is typed: the registry of services."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from candidates import days
from candidates.communes.forms import HINT, CommuneField
from candidates.services.enums import Channel
from candidates.services.forms import POSTAL_CODE, PostalCodeField, placed
from candidates.services.models import Service
from label_sp.common import opening, siret
from label_sp.design.forms import DayField, DsfrForm, SearchForm
from label_sp.design.numbers import CountField

MOST_AGENTS = 1_000_000


class ServicesForm(SearchForm):
    asked = ("q",)

    q = forms.CharField(label="Nom d’un service ou d’un site", required=False, max_length=200)


class ServiceForm(DsfrForm):
    """A service as it is today."""

    name = forms.CharField(label="Nom du service", max_length=200)
    commune = CommuneField(label="Commune où il se trouve")
    agents_in_contact = CountField(label="Agents en contact avec les usagers", least=1, most=MOST_AGENTS)
    heads_network = forms.BooleanField(
        label="C’est un service public central, auquel d’autres sont rattachés", required=False
    )
    attached_to = forms.ModelChoiceField(
        label="Service public central auquel il est rattaché",
        queryset=Service.objects.none(),
        required=False,
        empty_label="Aucun",
    )

    def __init__(self, *args: Any, heads: QuerySet[Service], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ModelChoiceField, self.fields["attached_to"]).queryset = heads

    @property
    def arguments(self) -> dict[str, Any]:
        return {**self.cleaned_data, **placed(self.cleaned_data["commune"])}


class SiretForm(DsfrForm):
    siret = forms.CharField(label="Nouveau SIRET", max_length=20, help_text="14 chiffres.")
    since = DayField(days.SINCE, label="Depuis le")

    def clean_siret(self) -> str:
        return siret.checked(self.cleaned_data["siret"])


class DetailsForm(DsfrForm):
    """A site: what it is, where, and how users reach it. ELI-03, ELI-04."""

    name = forms.CharField(label="Nom du site", max_length=200)
    address = forms.CharField(label="Adresse", max_length=200, help_text="Numéro et voie.")
    postal_code = PostalCodeField(
        POSTAL_CODE,
        label="Code postal",
        error_messages={"invalid": "Un code postal compte 5 chiffres, et ne commence pas par 00."},
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    commune = CommuneField(help_text=HINT)
    channels = forms.MultipleChoiceField(
        label="Canaux de contact", choices=Channel, required=False, widget=forms.CheckboxSelectMultiple
    )
    opening = forms.CharField(
        label="Horaires",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="Une ligne par jour, par exemple : lundi : 9 h-12 h, 13 h 30-17 h. Un jour fermé : samedi : fermé.",
    )
    phone = forms.CharField(label="Téléphone", required=False, max_length=40)
    email = forms.EmailField(
        label="Adresse électronique", required=False, help_text="Format attendu : nom@domaine.fr"
    )
    agents_direct = CountField(
        label="Agents en contact direct avec les usagers", required=False, least=0, most=MOST_AGENTS
    )
    agents_indirect = CountField(
        label="Agents en contact indirect",
        required=False,
        least=0,
        most=MOST_AGENTS,
        help_text="Ceux qui instruisent, contrôlent ou recouvrent, sans recevoir.",
    )

    def clean_opening(self) -> Any:
        try:
            return opening.of_lines(self.cleaned_data["opening"])
        except ValidationError as refused:
            raise ValidationError(refused.messages) from refused


class NewDetailsForm(DetailsForm):
    """One more site."""

    is_main = forms.BooleanField(
        label="C’est le site principal",
        required=False,
        help_text="Il y en a un seul. Le premier site ajouté l’est d’office.",
    )


class CloseForm(DsfrForm):
    closed_on = DayField(days.SINCE, label="Fermé le")
