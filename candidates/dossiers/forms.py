"""Shapes of what is typed: dossiers."""

from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError

from candidates.services.enums import Authority
from label_sp.design.forms import DsfrForm, LeftOpen
from label_sp.guide import eligibility

LONGEST = 200


def domains() -> list[tuple[str, str]]:
    """The guide's domains, each with the kinds of authority that it is listed for. ELI-05."""
    listed: dict[str, list[str]] = {}
    for kind in eligibility.AuthorityKind:
        for word in eligibility.further_fields(kind):
            listed.setdefault(word, []).append(SHORT[kind])
    return [(word, f"{word} · {', '.join(kinds)}") for word, kinds in listed.items()]


SHORT = {
    eligibility.AuthorityKind.COMMUNE: "commune, en option",
    eligibility.AuthorityKind.EPCI: "EPCI",
    eligibility.AuthorityKind.DEPARTEMENT: "département",
    eligibility.AuthorityKind.REGION: "région",
}


class OpenChoices(LeftOpen, forms.MultipleChoiceField):
    """At least one for some, none for others: the filing says."""


class ScopeForm(DsfrForm):
    """What a local authority's perimeter holds. ELI-04, ELI-05, ELI-06."""

    authority = forms.ChoiceField(
        label="Votre collectivité", choices=[("", "Choisissez une catégorie"), *Authority.choices]
    )
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
        label="Domaines d’action publique",
        choices=domains,
        widget=forms.CheckboxSelectMultiple,
        help_text="Où les usagers ont une démarche à faire. Un au moins pour un EPCI, un département ou une région.",
    )
    other_domains = forms.CharField(
        label="Autres services en contact avec les usagers",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Un par ligne, par exemple : bibliothèque.",
    )
    agreed_with_body = forms.BooleanField(
        label="Ce périmètre est convenu avec l’organisme de certification",
        required=False,
        help_text="Pour une collectivité à statut particulier.",
    )

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
