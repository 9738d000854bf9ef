"""Bodies and habilitations, kept by the DITP."""

from __future__ import annotations

from django import forms

from certification import days
from certification.bodies.enums import Standard
from label_sp.design.forms import DayField, DsfrForm


class BodyForm(DsfrForm):
    """ACT-04."""

    name = forms.CharField(label="Nom de l’organisme", max_length=200)
    address = forms.CharField(label="Adresse", max_length=300, required=False)
    standard = forms.ChoiceField(label="Norme d’accréditation", choices=Standard.choices)
    accreditation_number = forms.CharField(label="Numéro d’accréditation COFRAC", max_length=40)
    accreditation_valid_until = DayField(days.ACCREDITED_UNTIL, label="Accréditation valable jusqu’au")


class HabilitationForm(DsfrForm):
    """ACT-02, ACT-03, ACT-05."""

    decided_on = DayField(days.COMMISSION, label="Date de la décision de la commission")
    agreement_signed_on = DayField(
        days.COMMISSION,
        label="Date de signature du contrat d’engagement avec la DITP",
        required=False,
        help_text="L’habilitation ne prend effet qu’une fois ce contrat signé. Format attendu : jour/mois/année.",
    )


class ReasonForm(DsfrForm):
    """ACT-02: the commission's decision to suspend or restore, in a few words."""

    reason = forms.CharField(
        label="Décision de la commission et motif", widget=forms.Textarea(attrs={"rows": 3})
    )


class AgreementSignedForm(DsfrForm):
    """ACT-05: the contract comes after the decision."""

    signed_on = DayField(days.COMMISSION, label="Date de signature du contrat d’engagement")
