"""Shapes of what is typed: the follow-up."""

from __future__ import annotations

from typing import Any

from django import forms

from certification import days
from certification.decisions.forms import DecideForm, named
from certification.dossier.forms import SignedForm
from label_sp.design.forms import DayField, DsfrForm
from label_sp.guide.follow_up import Outcome
from label_sp.guide.tiers import Tier


class ActionPlanForm(DsfrForm):
    """FOL-05."""

    text = forms.CharField(
        label="Plan d’actions",
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text="Pour chaque point : l’action, la personne responsable, l’échéance.",
        error_messages={"required": "Décrivez les actions prévues, leur responsable et leur échéance."},
    )


class AcceptPlanForm(SignedForm):
    """FOL-05: the label goes on."""


class BetterPlanForm(SignedForm):
    """FOL-05: what is missing, and by when."""

    reason = forms.CharField(
        label="Ce qui manque au plan, point par point",
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": "Écrivez ce qui manque au plan : le service le lira."},
    )
    due_on = DayField(
        days.PLAN_DUE,
        label="Meilleur plan attendu au plus tard le",
        help_text="Un mois au plus. Format attendu : jour/mois/année.",
    )


RAISED = "raised:"


class ConcludeForm(DecideForm):
    """FOL-03 to FOL-05: one of three outcomes."""

    def __init__(
        self, *args: Any, held: Tier, outcome: Outcome, proposed: Tier | None, **kwargs: Any
    ) -> None:
        super().__init__(*args, proposed=proposed, **kwargs)
        confirmed = f"Confirmer le palier {held.label}"
        higher = [
            (
                RAISED + tier.value,
                f"Accorder le palier {tier.label}",
                outcome is Outcome.RAISED and tier is proposed,
            )
            for tier in reversed(Tier)
            if tier > held
        ]
        offered = [
            *higher,
            (Outcome.CONFIRMED.value, confirmed, outcome is Outcome.CONFIRMED),
            (Outcome.ACTION_PLAN.value, "Demander un plan d’actions", outcome is Outcome.ACTION_PLAN),
        ]
        self.fields["choice"].choices = named(offered)  # type: ignore[attr-defined]
        self.fields[
            "reason"
        ].help_text = "Obligatoire quand la décision s’écarte de la proposition. Le candidat le lira."
