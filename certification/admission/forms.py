"""Shapes of what is typed: admission."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms

from candidates.pieces.enums import Verdict
from certification import days
from certification.bodies import facts
from label_sp.actors.models import Organisation, User
from label_sp.design.forms import DayField, DsfrForm
from label_sp.design.numbers import CountField, NumberField

READY_REASONS = (
    "La pièce est illisible ou incomplète.",
    "La pièce ne porte pas sur le périmètre demandé.",
    "La pièce est trop ancienne.",
    "La méthode de l’échantillon ne montre pas que les usagers sont représentés.",
)


class ReviewForm(DsfrForm):
    """What the body says of one piece. DOS-03, DOS-04."""

    asked = ("reason",)

    verdict = forms.ChoiceField(
        label="Votre avis sur cette pièce",
        choices=[(Verdict.ACCEPTED.value, "Conforme"), (Verdict.COMPLEMENT.value, "Complément à demander")],
        widget=forms.RadioSelect,
        error_messages={"required": "Dites si la pièce est conforme, ou si un complément est à demander."},
    )
    ready_reason = forms.ChoiceField(
        label="Motif courant",
        required=False,
        choices=[("", "Aucun, je l’écris"), *((reason, reason) for reason in READY_REASONS)],
    )
    reason = forms.CharField(
        label="Motif du complément",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Le candidat lira ce texte dans la lettre.",
    )
    due = DayField(days.COMPLEMENT_DUE, label="Complément attendu au plus tard le", required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        parts = (cleaned.get("ready_reason"), cleaned.get("reason"))
        cleaned["full_reason"] = " ".join(part for part in parts if part)
        if cleaned.get("verdict") == Verdict.COMPLEMENT and not cleaned["full_reason"]:
            self.add_error("reason", "Dites ce qui manque : le candidat lira ce motif.")
        return cleaned


class AcknowledgeForm(DsfrForm):
    """DOS-03: the one check that no machine makes."""

    sample_accepted = forms.BooleanField(
        label="L’échantillon d’usagers est représentatif",
        required=False,
        help_text="Vous avez lu la méthode de constitution de l’échantillon, et elle convient.",
    )
    left_out_accepted = forms.BooleanField(
        label="Les sites hors du périmètre y restent à juste titre",
        required=False,
        help_text="Vous avez lu le motif de chacun : aucun n’est en contact, direct ou indirect, avec les usagers.",
    )


class AgreementForm(DsfrForm):
    """CON-01, CON-02, CON-03."""

    asked = ("fewer_days_reason", "perimeter")

    signed_on = DayField(days.AGREEMENT_SIGNED, label="Contrat signé le")
    ends_on = DayField(
        days.AGREEMENT_ENDS,
        label="Fin du contrat",
        required=False,
        help_text="Vide : trois ans à compter de la signature. Format attendu : jour/mois/année.",
    )
    agents_in_scope = CountField(label="Agents dans le périmètre", least=1)
    sites_visited = CountField(label="Sites visités", least=1, required=False, initial=1)
    days_on_site = NumberField(
        label="Jours sur site",
        min_value=Decimal("0.5"),
        max_digits=5,
        decimal_places=1,
        required=False,
        help_text="Vide : la durée que donne l’annexe 12.",
    )
    fewer_days_reason = forms.CharField(
        label="Motif, si la visite est plus courte que dans l’annexe 12",
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    perimeter = forms.CharField(
        label="Périmètre du contrat", required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def clean_sites_visited(self) -> int:
        return self.cleaned_data["sites_visited"] or 1


TEAM = 2


class AssignForm(DsfrForm):
    """ACT-07, ACT-08, AUD-13."""

    asked = ("reason",)

    auditor = forms.ChoiceField(
        label="Auditeur qui mène l’audit",
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez un auditeur."},
    )
    others = forms.MultipleChoiceField(
        label="Autres auditeurs",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Chacun note la grille. Le plan et le rapport reviennent à celui qui mène l’audit.",
    )
    impartiality_declared = forms.BooleanField(
        label="Chaque auditeur choisi a déclaré son impartialité envers ce candidat",
        required=False,
        help_text="Sans cette déclaration, l’audit ne peut pas lui être confié.",
    )
    reason = forms.CharField(
        label="Motif, si ce n’est pas la personne qui a mené l’audit précédent",
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, auditors: Iterable[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = [(str(user.pk), str(user)) for user in auditors]
        for name in ("auditor", "others"):
            self.fields[name].choices = people  # type: ignore[attr-defined]
        if len(people) < TEAM:
            del self.fields["others"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        cleaned["others"] = [each for each in cleaned.get("others", []) if each != cleaned.get("auditor")]
        return cleaned


class PlanForm(DsfrForm):
    """CON-01, DOS-02: all of it may stay blank until the filing."""

    asked = ("body", "audit_first_day", "audit_last_day", "perimeter")

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

    def __init__(
        self,
        *args: Any,
        today: Any,
        chosen: Organisation | None,
        last_day_possible: str = "",
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        wished = self.fields["audit_first_day"]
        wished.help_text = f"{wished.help_text} {last_day_possible}".strip()
        offered = [*facts.habilitated_bodies(today), *([chosen.pk] if chosen else [])]
        found = Organisation.objects.filter(pk__in=[str(pk) for pk in offered])
        self.fields["body"].queryset = found  # type: ignore[attr-defined]
