"""Shapes of what is typed: quality indicators."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings

from candidates import days
from candidates.dossiers.models import Dossier
from candidates.indicators import queries
from label_sp.common import tables
from label_sp.design.forms import DayField, DsfrForm
from label_sp.design.numbers import CountField, NumberField
from label_sp.guide.french import size

OWN = "Un indicateur propre au service"


class IndicatorForm(DsfrForm):
    """A quality indicator, a common one or the service's own, and since when it is measured. DOS-06, PRO-02."""

    common = forms.ChoiceField(label="Indicateur", required=False)
    label = forms.CharField(
        label="Son nom, si c’est un indicateur propre au service",
        max_length=200,
        required=False,
        help_text="Par exemple « Délai moyen de réponse aux courriels ».",
    )
    unit = forms.CharField(
        label="Unité", max_length=30, required=False, help_text="Par exemple « % » ou « jours »."
    )
    in_place_since = DayField(days.MEASURED_SINCE, label="Mesuré depuis le")
    asked = ("common", "label")

    def __init__(self, *args: Any, dossier: Dossier, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        left = [(each.code, each.label) for each in queries.missing_common(dossier)]
        self.fields["common"].choices = [("", OWN), *left]  # type: ignore[attr-defined]


class ValueForm(DsfrForm):
    """What an indicator gave over a period. PRO-02."""

    first_day = DayField(days.MEASURED_SINCE, label="Du")
    last_day = DayField(days.MEASURED_SINCE, label="Au")
    value = NumberField(label="Valeur", min_value=0, max_digits=9, decimal_places=2)


class OpinionsForm(DsfrForm):
    """What « Je donne mon avis » gave over a period. PRO-02."""

    first_day = DayField(days.MEASURED_SINCE, label="Du")
    last_day = DayField(days.MEASURED_SINCE, label="Au")
    received = CountField(label="Avis reçus")
    answered = CountField(label="Dont répondus en une semaine")


class DisplayForm(DsfrForm):
    """Where the results are shown and published, where opinions are given. PRO-02."""

    shown_since = DayField(
        days.ALREADY, label="Affichés dans les points de contact depuis le", required=False
    )
    published_at = forms.URLField(
        label="Adresse de la page où les résultats sont publiés",
        max_length=300,
        required=False,
        assume_scheme="https",
    )
    opinions_at = forms.URLField(
        label="Lien « Je donne mon avis » du service",
        max_length=300,
        required=False,
        assume_scheme="https",
        help_text="Le lien ouvert à tous. Il figure, avec son code à scanner, sur l’affiche des résultats.",
    )


class ResultsFileForm(DsfrForm):
    """A table of values, or of opinions."""

    file = forms.FileField(label="Fichier", widget=forms.FileInput(attrs={"accept": tables.ACCEPT}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        limit = size(settings.UPLOAD_MAX_BYTES)
        self.fields["file"].help_text = f"Un fichier {tables.KINDS} de {limit} au plus."
