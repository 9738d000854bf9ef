"""Shapes of what is typed: takeovers."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from certification.admission.forms import AgreementForm
from certification.bodies import facts
from certification.takeovers.use_cases import NO_REASON
from label_sp.actors.models import Organisation
from label_sp.design.forms import DsfrForm


class ChooseBodyForm(DsfrForm):
    """CON-04."""

    body = forms.ModelChoiceField(
        queryset=Organisation.objects.none(),
        label="Nouvel organisme de certification",
        empty_label="Choisir un organisme habilité",
        help_text="Seuls les organismes dont l’habilitation est en vigueur sont proposés.",
        error_messages={"required": "Choisissez un organisme."},
    )
    words = forms.CharField(
        label="Message à cet organisme",
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Par exemple vos contraintes de dates. Il lit aussi tout le dossier.",
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = Organisation.objects.filter(pk__in=[str(pk) for pk in facts.habilitated_bodies(today)])
        self.fields["body"].queryset = found  # type: ignore[attr-defined]


class TakeOverForm(AgreementForm):
    """CON-01 to CON-04: the contract for the rest of the cycle."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ends_on"].help_text = (
            "Vide : la fin du label, ou trois ans à compter de la signature s’il n’est pas encore accordé. "
            "Format attendu : jour/mois/année."
        )


class DeclineForm(DsfrForm):
    """CON-04."""

    reason = forms.CharField(
        label="Motif",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Le service et la DITP le liront.",
        error_messages={"required": NO_REASON},
    )
