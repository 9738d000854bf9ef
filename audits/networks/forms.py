"""Shapes of what is typed: what the DITP settles for networks."""

from __future__ import annotations

from django import forms

from label_sp.design.forms import DsfrForm
from label_sp.guide.majority import Majority


class MajorityForm(DsfrForm):
    """One of the two readings. NET-02."""

    reading = forms.ChoiceField(
        label="Lecture retenue",
        choices=[(each.value, each.label) for each in Majority],
        widget=forms.RadioSelect,
    )
