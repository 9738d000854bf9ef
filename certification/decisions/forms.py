"""Shapes of what is typed: the decision."""

from __future__ import annotations

from typing import Any

from django import forms

from certification.dossier.forms import SignedForm
from label_sp.guide.tiers import Tier

REFUSED = "refused"


class DecideForm(SignedForm):
    """DEC-07: a tier, or a refusal."""

    asked = ("reason",)

    choice = forms.ChoiceField(
        label="Votre décision",
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez un palier, ou le refus."},
    )
    reason = forms.CharField(
        label="Motif",
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Obligatoire pour un refus, et quand la décision s’écarte de la proposition. Le candidat le lira.",
    )

    def __init__(self, *args: Any, proposed: Tier | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [
            (tier.value, f"Accorder le palier {tier.label}", tier is proposed) for tier in reversed(Tier)
        ]
        offered.append((REFUSED, "Refuser le label", proposed is None))
        self.fields["choice"].choices = named(offered)  # type: ignore[attr-defined]


def named(offered: list[tuple[str, str, bool]]) -> list[tuple[str, str]]:
    """The choices, the one that the scores give being said to be."""
    return [
        (value, f"{label} (proposé par les scores)" if is_it else label) for value, label, is_it in offered
    ]
