"""Shapes of what is typed: dossiers."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.forms.boundfield import BoundWidget

from candidates.services.enums import Authority
from candidates.services.models import Site
from label_sp.design.forms import DsfrForm, LeftOpen
from label_sp.guide import eligibility

LONGEST = 200


def domains() -> list[tuple[str, str]]:
    """The guide's domains. ELI-05."""
    listed = dict.fromkeys(
        word for kind in eligibility.AuthorityKind for word in eligibility.further_fields(kind)
    )
    return [(word, word) for word in listed]


class OpenChoices(LeftOpen, forms.MultipleChoiceField):
    """At least one for some, none for others: the filing says."""


class OpenSites(LeftOpen, forms.ModelMultipleChoiceField):
    """The main one at least: the act says."""

    def label_from_instance(self, site: Any) -> str:
        return f"{site.name}, {site.city}" + (" (site principal)" if site.is_main else "")


class AuthorityForm(DsfrForm):
    """Which authority it is: what its perimeter holds depends on it. ELI-04, ELI-06."""

    collectivite = forms.ChoiceField(
        label="Votre collectivité", choices=Authority.choices, widget=forms.RadioSelect
    )


class ScopeForm(DsfrForm):
    """What a local authority's perimeter holds, box by box. ELI-03 to ELI-06."""

    authority = forms.ChoiceField(choices=Authority.choices, widget=forms.HiddenInput())
    general_reception = forms.BooleanField(
        label="Accueil général, tous canaux de contact confondus",
        required=False,
        help_text="Accueil physique, téléphonique, site internet, courriers, courriels, dans tous ses sites.",
    )
    everyday_procedures = forms.BooleanField(
        label="Principales démarches administratives de la vie courante",
        required=False,
        help_text="Pour une commune : état civil, délivrance des titres, services à la population.",
    )
    domains = OpenChoices(
        label="Domaines d’action publique", choices=domains, widget=forms.CheckboxSelectMultiple
    )
    other_domains = forms.CharField(
        label="Autres services en contact avec les usagers",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Un par ligne, par exemple : bibliothèque.",
    )
    agreed_with_body = forms.BooleanField(
        label="Ce périmètre est convenu avec l’organisme de certification", required=False
    )
    sites = OpenSites(
        label="Sites du périmètre", queryset=Site.objects.none(), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, sites: QuerySet[Site], kind: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = eligibility.AuthorityKind(kind) if kind in Authority.values else None
        cast(forms.ModelMultipleChoiceField, self.fields["sites"]).queryset = sites

    @property
    def own(self) -> tuple[str, ...]:
        """The domains that the guide lists for this authority. ELI-05."""
        return eligibility.further_fields(self.kind) if self.kind else ()

    @property
    def listed(self) -> list[BoundWidget]:
        """Their boxes: all those of the guide where it has no list for it."""
        boxes = self["domains"].subwidgets
        return [each for each in boxes if not self.own or each.data["value"] in self.own]

    @property
    def unlisted(self) -> list[BoundWidget]:
        """The boxes of the other domains of the guide, in option."""
        return [
            each for each in self["domains"].subwidgets if self.own and each.data["value"] not in self.own
        ]

    @property
    def chosen_unlisted(self) -> bool:
        """Is one of those ticked?"""
        return any(each.data["selected"] for each in self.unlisted)

    def clean_other_domains(self) -> list[str]:
        lines = [line.strip() for line in self.cleaned_data["other_domains"].splitlines()]
        if any(len(line) > LONGEST for line in lines):
            raise ValidationError(f"Chaque ligne compte {LONGEST} caractères au plus.")
        return [line for line in lines if line]


class AbandonForm(DsfrForm):
    reason = forms.CharField(
        label="Motif",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Il est gardé au journal, et transmis à l’organisme si le dossier était déposé.",
    )
