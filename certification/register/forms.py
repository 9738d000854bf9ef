"""What a visitor of the public pages may ask."""

from __future__ import annotations

from typing import Any

from django import forms

from candidates.dossiers.enums import TierChoices
from certification import days
from certification.register import queries
from label_sp.common import departments
from label_sp.common.lists import Column, Sorting
from label_sp.design.forms import DayField, DsfrForm, SearchForm
from label_sp.guide.attestation import Standing

ALL = [("", "Tous")]
COLUMNS = {
    "service": Column("Service", ("service__name", "service_id")),
    "validite": Column("Valable jusqu’au", ("valid_until", "service__name")),
    "decision": Column("Décision", ("obtained_on", "service__name")),
    "organisme": Column("Organisme", ("body__name", "service__name")),
}


class RegisterForm(SearchForm):
    """Search and filters of the register. All optional: an unknown value is no error, it is left out."""

    q = forms.CharField(
        label="Nom du service, commune, département ou territoire", max_length=200, required=False
    )
    tier = forms.ChoiceField(label="Palier", choices=[*ALL, *TierChoices.choices], required=False)
    department = forms.ChoiceField(
        label="Département ou territoire", choices=[*ALL, *departments.choices()], required=False
    )
    body = forms.ChoiceField(label="Organisme de certification", required=False)
    status = forms.ChoiceField(
        label="Statut",
        choices=[*ALL, (Standing.VALID, "En vigueur"), (Standing.SUSPENDED, "Suspendu")],
        required=False,
    )
    since = DayField(days.LISTED, label="Décision à partir du", required=False)
    until = DayField(days.LISTED, label="Décision jusqu’au", required=False)
    tri = forms.ChoiceField(label="Trier par", choices=Sorting(COLUMNS).choices, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = [(str(body.pk), body.name) for body in queries.bodies_of_register()]
        self.fields["body"].choices = [*ALL, *known]  # type: ignore[attr-defined]

    def filters(self) -> queries.Filters:
        """What was asked, without what makes no sense."""
        asked = self.criteria()
        return queries.Filters(
            words=asked.get("q", ""),
            tier=asked.get("tier", ""),
            department=asked.get("department", ""),
            body=asked.get("body", ""),
            status=asked.get("status", ""),
            since=asked.get("since"),
            until=asked.get("until"),
        )


class VerifyForm(DsfrForm):
    """The two things printed beside the QR code."""

    number = forms.CharField(
        label="Numéro de l’attestation",
        max_length=40,
        help_text="Par exemple LSP-2025-00001.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": "Écrivez le numéro de l’attestation."},
    )
    code = forms.CharField(
        label="Code de vérification",
        max_length=60,
        help_text="24 caractères, imprimés sous le QR code. Les espaces ne comptent pas.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": "Écrivez le code de vérification."},
    )

    def clean_number(self) -> str:
        return _slug(self.cleaned_data["number"]).upper()

    def clean_code(self) -> str:
        return _slug(self.cleaned_data["code"]).lower()


def _slug(text: str) -> str:
    """Only what may stand in an address; anything else cannot be a number or a code of ours."""
    return "".join(char for char in text if char.isascii() and (char.isalnum() or char == "-")) or "-"
