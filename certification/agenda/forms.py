"""What one may look at in « Mes échéances »."""

from __future__ import annotations

from django import forms
from django.db.models import QuerySet

from certification.agenda.queries import PERIODS
from label_sp.actors.models import Organisation
from label_sp.design.forms import DsfrForm

FEW = 50  # beyond, a list to choose from is of no help: one searches by words


class AgendaForm(DsfrForm):
    """Filters, all optional and all in the address."""

    q = forms.CharField(label="Service, organisation ou numéro de dossier", max_length=100, required=False)
    periode = forms.ChoiceField(label="Période", choices=list(PERIODS.items()), required=False)
    organisation = forms.ModelChoiceField(
        label="Organisation", queryset=Organisation.objects.none(), required=False, empty_label="Toutes"
    )
    moi = forms.BooleanField(label="Seulement celles que je dois", required=False)

    def __init__(self, *args: object, organisations: QuerySet[Organisation], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = organisations  # type: ignore[attr-defined]
        if not 1 < len(organisations[: FEW + 1]) <= FEW:
            self.fields["organisation"].widget = forms.HiddenInput()
