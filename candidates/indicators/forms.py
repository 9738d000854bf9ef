"""Shapes of what is typed: quality indicators."""

from __future__ import annotations

from django import forms

from candidates import days
from label_sp.design.forms import DayField, DsfrForm


class IndicatorForm(DsfrForm):
    """A quality indicator and since when it is measured. DOS-06."""

    label = forms.CharField(
        label="Indicateur",
        max_length=200,
        help_text="Par exemple « Délai moyen de réponse aux courriels, en jours ».",
    )
    in_place_since = DayField(days.MEASURED_SINCE, label="Mesuré depuis le")
