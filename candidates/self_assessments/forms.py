"""Shapes of what is typed: self-assessments."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms

from candidates import days
from candidates.grids import forms as grids
from label_sp.design.forms import DayField, DsfrForm
from label_sp.design.numbers import NumberField
from label_sp.guide.decision import ENGAGEMENTS


class SelfAssessmentForm(DsfrForm):
    """The day of a self-assessment and its eight scores, a comma or a point before the decimals. PRE-01."""

    done_on = DayField(days.SELF_ASSESSED, label="Réalisé le")
    summary = forms.CharField(
        label="Principaux constats",
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Points forts, points de progrès, ce qui a été décidé. 4 000 caractères au plus.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number, name in ENGAGEMENTS.items():
            self.fields[f"score_{number}"] = NumberField(
                label=f"{number} · {name}",
                min_value=0,
                max_value=100,
                max_digits=5,
                decimal_places=2,
            )
        self.order_fields(["done_on", *(f"score_{number}" for number in ENGAGEMENTS), "summary"])

    @property
    def score_fields(self) -> list[forms.BoundField]:
        return [self[f"score_{number}"] for number in ENGAGEMENTS]

    @property
    def arguments(self) -> dict[str, Any]:
        """What the use case takes."""
        typed = self.cleaned_data
        scores: dict[int, Decimal] = {number: typed[f"score_{number}"] for number in ENGAGEMENTS}
        return {"done_on": typed["done_on"], "scores": scores, "summary": typed["summary"]}


class PointForm(grids.PointForm):
    """One point of the grid as the team finds it."""

    comment = forms.CharField(label="Commentaire", required=False, max_length=10_000, widget=forms.Textarea)
    action = forms.CharField(label="Action prévue", required=False, max_length=10_000, widget=forms.Textarea)


class FinishForm(DsfrForm):
    """The day on which the team did it, and what it found. PRE-01."""

    done_on = DayField(
        days.SELF_ASSESSED,
        label="Réalisé le",
        help_text="Le jour où l’équipe a arrêté ses positions. Les 12 mois du guide se comptent à partir de lui.",
    )
    summary = forms.CharField(
        label="Principaux constats",
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Points forts, points de progrès, ce qui a été décidé. 4 000 caractères au plus.",
    )
