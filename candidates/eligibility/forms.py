"""Shapes of what is typed: eligibility."""

from __future__ import annotations

from django import forms

from candidates import days
from label_sp.actors.forms import InTheNameOf
from label_sp.design.forms import DayField, DsfrForm
from label_sp.guide.eligibility import KINDS

LONGEST = 4000


def _text(label: str, help_text: str = "", *, required: bool = True) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": 4})
    return forms.CharField(
        label=label, help_text=help_text, required=required, max_length=LONGEST, widget=widget
    )


class RequestForm(InTheNameOf):
    """ELI-02."""

    name = forms.CharField(
        label="Service ou catégorie de services",
        max_length=200,
        help_text="Tel que les usagers le connaissent.",
    )
    mission = _text("Sa mission de service public")
    users = _text("Ses usagers", "Qui ils sont, et comment le service est en contact avec eux.")
    reason = _text("Pourquoi il devrait figurer sur la liste")
    ministry = forms.CharField(label="Ministère de rattachement", max_length=200)
    central_service = forms.CharField(
        label="Service public central, s’il y en a un",
        max_length=200,
        required=False,
        help_text="L’autorité centrale à laquelle le service est rattaché. La demande passe alors par elle.",
    )
    sent_by_central_service = forms.BooleanField(
        label="Le service public central transmet cette demande", required=False
    )
    contact = forms.CharField(
        label="Personne à contacter",
        max_length=200,
        help_text="Nom, et adresse électronique ou téléphone.",
    )


class AnswerForm(DsfrForm):
    """ELI-02."""

    asked = ("ministry_consulted_on", "listed_name", "treated_as")

    accepted = forms.ChoiceField(
        label="Réponse",
        choices=[("yes", "Accord : la liste est actualisée"), ("no", "Refus")],
        widget=forms.RadioSelect,
        error_messages={"required": "Dites si la DITP donne son accord."},
    )
    answer = _text("Motif", "Le service le lira.")
    ministry_consulted_on = DayField(
        days.CONSULTED,
        label="Ministère de rattachement consulté le",
        required=False,
        help_text="Demandé pour un accord. Format attendu : jour/mois/année.",
    )
    ministry_advice = _text("Avis du ministère", required=False)
    listed_name = forms.CharField(
        label="En cas d’accord, nom de la catégorie sur la liste",
        max_length=200,
        required=False,
        help_text="La liste publiée, et ce que les candidats choisissent.",
    )
    treated_as = forms.ChoiceField(
        label="En cas d’accord, catégorie dont la grille et le périmètre s’appliquent",
        choices=[("", "Choisissez une catégorie"), *KINDS.items()],
        required=False,
    )

    def clean_accepted(self) -> bool:
        return self.cleaned_data["accepted"] == "yes"
