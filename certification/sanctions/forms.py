"""Shapes of what is typed: sanctions."""

from __future__ import annotations

from django import forms

from certification import days
from certification.dossier.forms import SignedForm
from certification.sanctions.enums import SUSPENSION_GROUNDS, WITHDRAWAL_GROUNDS
from label_sp.design.forms import DayField, DsfrForm


def ground_field(label: str, choices: list[tuple[str, str]]) -> forms.ChoiceField:
    """The grounds of the guide, and no other."""
    return forms.ChoiceField(
        label=label,
        choices=[(value, words[:1].upper() + words[1:]) for value, words in choices],
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez un motif prévu par le guide."},
    )


class SuspendForm(SignedForm):
    """SUS-01, SUS-02."""

    ground = ground_field("Motif de la suspension", SUSPENSION_GROUNDS)
    reason = forms.CharField(
        label="Précisions, notifiées au service",
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Écrivez le motif : il est notifié au service labellisé."},
    )
    conform_by = DayField(
        days.CONFORM_BY,
        label="Mise en conformité attendue au plus tard le",
        help_text="Douze mois au plus. Format attendu : jour/mois/année.",
    )


class AuditRefusalForm(DsfrForm):
    """SUS-01."""

    refused_on = DayField(days.AUDIT_REFUSED, label="Le service a refusé l’audit le")
    words = forms.CharField(
        label="Ce qui a été refusé, et comment",
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Les conditions, la période ou la fréquence. Le service le lira.",
        error_messages={"required": "Écrivez ce qui a été refusé : le service le lira."},
    )


class ConformityDateForm(SignedForm):
    """SUS-02, SUS-03."""

    reason = forms.CharField(
        label="Motif de la nouvelle date, notifié au service",
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Écrivez le motif : il est notifié au service labellisé."},
    )
    conform_by = DayField(
        days.CONFORM_BY,
        label="Mise en conformité attendue au plus tard le",
        help_text="Dans les douze mois de la suspension. Format attendu : jour/mois/année.",
    )


class LiftForm(SignedForm):
    """SUS-03."""

    asked = ("conformity_shown_on",)

    conformity_shown_on = DayField(days.CONFORMITY_SHOWN, label="Conformité constatée le", required=False)
    conformity = forms.CharField(
        label="Ce qui a été constaté",
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Écrivez ce qui montre que le service est de nouveau conforme."},
    )


class WithdrawForm(SignedForm):
    """WIT-01, WIT-02."""

    ground = ground_field("Motif du retrait", WITHDRAWAL_GROUNDS)
    reason = forms.CharField(
        label="Précisions, notifiées au service",
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Écrivez le motif : il est notifié au service labellisé."},
    )
    effective_on = DayField(
        days.WITHDRAWAL,
        label="Le retrait prend effet le",
        help_text="Aujourd’hui ou plus tard. Format attendu : jour/mois/année.",
    )
