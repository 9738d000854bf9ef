"""Shapes of what is typed: audit reports."""

from __future__ import annotations

from typing import Any

from django import forms

from audits.audit.forms import OpenText
from audits.audit.models import Audit
from label_sp.design.forms import DsfrForm
from label_sp.design.numbers import CountField


class ReportForm(DsfrForm):
    """AUD-07: the texts of the report."""

    asked = (
        "illustrations",
        "no_illustration_reason",
    )

    presentation = OpenText(label="Présentation du service")
    synthesis = OpenText(label="Synthèse des résultats")
    illustrations = forms.CharField(
        label="Illustrations",
        required=False,
        help_text="Exemples constatés qui montrent comment le service met en œuvre les engagements. "
        "Les images s’ajoutent à part.",
    )
    no_illustration_reason = forms.CharField(
        label="Motif, s’il n’y a ni exemple ni image",
        required=False,
        help_text="Sans illustration et sans motif, le rapport ne part pas.",
    )
    strengths = OpenText(
        label="Points forts", help_text="Les points de contrôle cochés « point fort » s’y ajoutent."
    )
    points_of_progress = OpenText(
        label="Points de progrès",
        help_text="Les points de contrôle cochés « point de progrès » s’y ajoutent.",
    )
    texts_version = CountField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, forms.CharField):
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
