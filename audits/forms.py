"""The shape of what is typed on the pages of an audit; what may be done with it is not decided here."""

from __future__ import annotations

from typing import Any

from django import forms

from audits import days
from audits.enums import LEVELS, AuditStatus
from audits.models import Audit
from candidates.models import Site
from label_sp.common.forms import DayField, DsfrForm


class AuditsForm(DsfrForm):
    """Filters of the list, all optional and all in the address."""

    q = forms.CharField(label="Service ou numéro de dossier", max_length=100, required=False)
    etat = forms.ChoiceField(label="État", choices=[("", "Tous"), *AuditStatus.choices], required=False)


class LeftOpen:
    """Needed when the plan or the report leaves, not before: no « facultatif » beside it, and a draft may be empty."""

    required: bool

    def clean(self, value: Any) -> Any:
        self.required = False
        try:
            return super().clean(value)  # type: ignore[misc]
        finally:
            self.required = True


class OpenDay(LeftOpen, DayField):
    pass


class OpenText(LeftOpen, forms.CharField):
    pass


class OpenSites(LeftOpen, forms.ModelMultipleChoiceField):
    def label_from_instance(self, obj: Site) -> str:
        return f"{obj.name}, {obj.address}, {obj.postal_code} {obj.city}"


class PlanForm(DsfrForm):
    """AUD-01."""

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

    def __init__(self, *args: Any, sites: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sites"].queryset = sites  # type: ignore[attr-defined]


class PointForm(DsfrForm):
    """One control point of the grid. Rendered by hand: a page holds more than fifty."""

    value = forms.TypedChoiceField(
        choices=[(value, shown) for value, shown, *_ in LEVELS], required=False, empty_value=None
    )
    finding = forms.CharField(required=False, max_length=10_000, widget=forms.Textarea)
    is_strength = forms.BooleanField(required=False)
    is_progress = forms.BooleanField(required=False)
    version = forms.IntegerField(min_value=0)
    overwrite = forms.IntegerField(min_value=0, required=False)  # the stored version one chose to write over
    clear = forms.BooleanField(required=False)

    @property
    def expected_version(self) -> int:
        """The version that this save believes to be stored."""
        over = self.cleaned_data["overwrite"]
        return int(self.cleaned_data["version"] if over is None else over)


class ClosingMeetingForm(DsfrForm):
    """AUD-06."""

    held_on = DayField(days.CLOSING_MEETING, label="Date de la restitution à chaud")


class ReportForm(DsfrForm):
    """AUD-07: the texts of the report."""

    presentation = OpenText(label="Présentation du service")
    synthesis = OpenText(label="Synthèse des résultats")
    illustrations = forms.CharField(
        label="Illustrations",
        required=False,
        help_text="Faits et exemples constatés qui éclairent les scores.",
    )
    strengths = OpenText(
        label="Points forts", help_text="Les points de contrôle cochés « point fort » s’y ajoutent."
    )
    points_of_progress = OpenText(
        label="Points de progrès",
        help_text="Les points de contrôle cochés « point de progrès » s’y ajoutent.",
    )
    texts_version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, forms.CharField) and not isinstance(field, forms.IntegerField):
                field.max_length = 20_000
                field.widget = forms.Textarea(attrs={"rows": 6})

    @classmethod
    def of(cls, audit: Audit) -> ReportForm:
        """The form as the texts are stored."""
        return cls(initial={name: getattr(audit, name) for name in cls.base_fields})


class ObservationsForm(DsfrForm):
    """AUD-08."""

    observations = forms.CharField(
        label="Vos observations",
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text="Elles sont jointes au dossier et lues avant la décision. Elles ne changent aucun score.",
    )


class CancelForm(DsfrForm):
    """Why an audit is given up."""

    reason = forms.CharField(label="Motif", max_length=1000, widget=forms.Textarea(attrs={"rows": 4}))
