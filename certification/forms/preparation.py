"""The body, the dates and the perimeter."""

from __future__ import annotations

from typing import Any

from django import forms

from certification import days
from certification.queries import facts
from label_sp.actors.models import Organisation
from label_sp.common.forms import DayField, DsfrForm


class PlanForm(DsfrForm):
    """CON-01, DOS-02: all of it may stay blank until the filing."""

    body = forms.ModelChoiceField(
        queryset=Organisation.objects.none(),
        label="Organisme de certification",
        required=False,
        empty_label="Choisir un organisme habilité",
        help_text="Seuls les organismes dont l’habilitation est en vigueur sont proposés.",
    )
    audit_first_day = DayField(
        days.WISHED,
        label="Premier jour d’audit souhaité",
        required=False,
        help_text="Le dossier se dépose au plus tard un mois avant. Format attendu : jour/mois/année.",
    )
    audit_last_day = DayField(days.WISHED, label="Dernier jour d’audit souhaité", required=False)
    perimeter = forms.CharField(
        label="Périmètre de labellisation",
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Les activités et les sites que le label couvrira.",
    )

    def __init__(self, *args: Any, today: Any, chosen: Organisation | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [*facts.habilitated_bodies(today), *([chosen.pk] if chosen else [])]
        found = Organisation.objects.filter(pk__in=[str(pk) for pk in offered])
        self.fields["body"].queryset = found  # type: ignore[attr-defined]
