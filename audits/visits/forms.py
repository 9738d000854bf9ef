"""Shapes of what is typed: assignment and visit."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms

from audits import days
from audits.audit.forms import OpenText
from candidates.services.models import Site
from label_sp.design.forms import DayField, DsfrForm, LeftOpen
from label_sp.guide.calendar import french_date
from label_sp.guide.durations import in_days


class OpenDay(LeftOpen, DayField):
    pass


class OpenSites(LeftOpen, forms.ModelMultipleChoiceField):
    def label_from_instance(self, obj: Site) -> str:
        return f"{obj.name}, {obj.address}, {obj.postal_code} {obj.city}"


class PlanForm(DsfrForm):
    """AUD-01."""

    asked = (
        "window_reason",
        "fewer_days_reason",
    )

    first_day = OpenDay(days.PLANNED, label="Premier jour sur place")
    last_day = OpenDay(days.PLANNED, label="Dernier jour sur place")
    sites = OpenSites(
        label="Sites visités",
        queryset=Site.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        help_text="Seuls les sites du périmètre de labellisation peuvent être visités.",
    )
    resource_persons = OpenText(
        label="Personnes ressources",
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Nom et fonction de chaque personne à rencontrer, une par ligne.",
    )

    window_reason = forms.CharField(
        label="Motif, si la visite sort de la période de l’audit de suivi",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    fewer_days_reason = forms.CharField(
        label="Motif, si la visite est plus courte que le contrat ne le prévoit",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(
        self,
        *args: Any,
        sites: Any,
        last_day_possible: str = "",
        window: tuple[date, date] | None = None,
        contract_days: Decimal | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["first_day"].help_text = last_day_possible
        if window is None:
            del self.fields["window_reason"]
        else:
            first, last = (french_date(day) for day in window)
            self.fields[
                "window_reason"
            ].help_text = f"Du {first} au {last}, aucun motif n’est demandé. En dehors, la DITP lit ce motif."
        if contract_days is None:
            del self.fields["fewer_days_reason"]
        else:
            said = f"Le contrat prévoit {in_days(contract_days)} sur site. En dessous, ce motif est demandé."
            self.fields["fewer_days_reason"].help_text = said
        self.fields["sites"].queryset = sites  # type: ignore[attr-defined]


class FirstDayForm(DsfrForm):
    """A first day that somebody is typing, on the plan or in the wishes: judged, not kept."""

    first_day = DayField(days.PLANNED, label="Premier jour sur place", required=False)


class ClosingMeetingForm(DsfrForm):
    """AUD-06."""

    asked = ("reason",)

    last_day = DayField(
        days.CLOSING_MEETING,
        label="Dernier jour sur place",
        required=False,
        help_text="Tel qu’il a été. Le rapport part dans les 21 jours qui le suivent.",
    )
    held_on = DayField(days.CLOSING_MEETING, label="Date de la restitution à chaud")
    reason = forms.CharField(
        label="Motif, si la visite a fini un autre jour que prévu",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Le rapport l’imprime.",
    )


class CancelForm(DsfrForm):
    """Why an audit is given up."""

    reason = forms.CharField(label="Motif", max_length=1000, widget=forms.Textarea(attrs={"rows": 4}))
