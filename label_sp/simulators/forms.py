"""What a visitor types. Only the shape is checked here, with the limits of the API."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from label_sp.common import departments, tables
from label_sp.design.forms import DayField, DsfrForm
from label_sp.design.numbers import CountField, NumberField
from label_sp.guide import french
from label_sp.guide.calendar import Territory
from label_sp.guide.decision import ENGAGEMENTS, OR_CRITERIA
from label_sp.guide.tiers import Tier
from label_sp.simulators import limits
from label_sp.simulators.facts import CYCLE_KINDS

DECIMALS = 20
SCORE_HINT = "De 0 à 100, avec autant de décimales que vous en avez."
UNKNOWN_HINT = "Laissez vide si vous ne l’avez pas encore."


class ScoreField(NumberField):
    """A note out of 100, kept to the last digit."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            min_value=0, max_value=100, max_digits=DECIMALS + 3, decimal_places=DECIMALS, **kwargs
        )


class TierForm(DsfrForm):
    """DEC-01 to DEC-03. The notes that one does not have yet may be left out, save those of the engagements."""

    or_criteria = ScoreField(
        label=OR_CRITERIA, required=False, help_text="Ne comptent que pour le palier Or."
    )
    agents = ScoreField(label="Enquête agents, note globale", required=False, help_text=UNKNOWN_HINT)
    users = ScoreField(label="Enquête usagers, note globale", required=False, help_text=UNKNOWN_HINT)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number, label in ENGAGEMENTS.items():
            self.fields[f"e{number}"] = ScoreField(label=f"{number}. {label}")
        self.order_fields([f"e{number}" for number in ENGAGEMENTS])

    @property
    def engagements(self) -> list[forms.BoundField]:
        return [self[f"e{number}"] for number in ENGAGEMENTS]


class SurveyForm(DsfrForm):
    """SUR-05 to SUR-08: which survey, how many people were asked, and the responses."""

    kind = forms.ChoiceField(
        label="Enquête",
        choices=[("users", "Enquête usagers"), ("agents", "Enquête agents")],
        widget=forms.RadioSelect,
        initial="users",
    )
    concerned = CountField(
        label="Agents concernés",
        most=limits.SOLICITED,
        required=False,
        help_text="Pour l’enquête agents : ceux en interaction directe ou indirecte avec les usagers. "
        "Leur nombre fixe le taux attendu. Laissé vide : tous ont été sollicités.",
    )
    solicited = CountField(
        label="Personnes sollicitées",
        most=limits.SOLICITED,
        help_text="Par courriel seulement.",
    )
    file = forms.FileField(
        label="Fichier des réponses",
        required=False,
        help_text=f"Un fichier {tables.KINDS} de 2 Mo au plus, une ligne par réponse. Il est lu, puis oublié.",
        widget=forms.FileInput(attrs={"accept": tables.ACCEPT}),
    )
    pasted = forms.CharField(
        label="Ou réponses collées",
        required=False,
        strip=False,
        max_length=limits.BODY_BYTES,
        help_text="Copiées depuis un tableur, avec la ligne d’en-tête.",
        widget=forms.Textarea(attrs={"rows": 5, "spellcheck": "false", "class": "sp-typed-table"}),
    )

    def clean_file(self) -> UploadedFile | None:
        file: UploadedFile | None = self.cleaned_data["file"]
        if file and (file.size or 0) > limits.BODY_BYTES:
            raise ValidationError(limits.TOO_HEAVY)
        return file

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        file, pasted = cleaned.get("file"), (cleaned.get("pasted") or "").strip()
        if file and pasted:
            self.add_error("pasted", "Donnez un fichier ou des réponses collées, pas les deux.")
        elif not file and not pasted and not self.errors:
            self.add_error("file", "Choisissez un fichier, ou collez les réponses ci-dessous.")
        return cleaned

    @property
    def source(self) -> str:
        """The field that holds the responses."""
        return "file" if self.cleaned_data["file"] else "pasted"

    def content(self) -> bytes:
        """The responses as bytes, wherever they were put."""
        if self.source == "file":
            return bytes(self.cleaned_data["file"].read())
        return str(self.cleaned_data["pasted"]).encode(errors="replace")


class ScheduleForm(DsfrForm):
    """The days of an audit to come."""

    audit_first_day = DayField(
        limits.DAYS,
        label="Premier jour de la visite",
        help_text="Même s’il n’est pas encore fixé.",
    )
    audit_last_day = DayField(
        limits.DAYS,
        label="Dernier jour de la visite",
        required=False,
        help_text="Laissez vide si elle dure un jour.",
    )
    territory = forms.ChoiceField(
        label="Territoire du service",
        choices=departments.territories,
        initial=Territory.METROPOLE.value,
        help_text="Les jours fériés n’y sont pas les mêmes.",
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first_day = cleaned.get("audit_first_day")
        if first_day is None:
            return cleaned
        cleaned["audit_last_day"] = cleaned.get("audit_last_day") or first_day
        if "audit_last_day" not in self.errors and (
            problem := limits.visit_problem(first_day, cleaned["audit_last_day"])
        ):
            self.add_error("audit_last_day", problem)
        return cleaned

    def clean_territory(self) -> Territory:
        return Territory(self.cleaned_data["territory"])


class CycleForm(DsfrForm):
    """The day a label was, or will be, obtained."""

    obtained_on = DayField(limits.DAYS, label="Jour d’obtention du label")
    kind = forms.ChoiceField(
        label="Service labellisé",
        choices=list(CYCLE_KINDS.items()),
        widget=forms.RadioSelect,
        initial="local",
    )


class SampleForm(DsfrForm):
    """SAM-01."""

    n = CountField(label="Nombre de services publics locaux", least=1, most=limits.SERVICES)


class DrawForm(DsfrForm):
    """SAM-04: the list, then how many of it; the seed only to redo a draw."""

    units = forms.CharField(
        label="Services ou sites éligibles",
        strip=False,
        max_length=limits.BODY_BYTES,
        help_text=f"Un identifiant par ligne, tous différents, {french.number(limits.UNITS_ON_PAGE)} au plus.",
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
    )
    size = CountField(
        label="Combien en tirer",
        required=False,
        least=1,
        most=limits.UNITS_ON_PAGE,
        help_text="Laissez vide pour la racine carrée de leur nombre, arrondie à l’entier supérieur.",
    )
    seed = forms.CharField(
        label="Graine",
        required=False,
        strip=False,
        help_text="Laissez vide : l’application la tire au hasard. Remplissez-la pour refaire un tirage.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def clean_units(self) -> list[str]:
        """Empty lines mean nothing, nor do the spaces around a name."""
        lines = [line.strip() for line in self.cleaned_data["units"].splitlines()]
        units = [line for line in lines if line]
        if not units:
            raise ValidationError("La liste est vide.")
        if len(units) > limits.UNITS_ON_PAGE:
            raise ValidationError(
                f"{limits.UNITS_ON_PAGE} unités au plus ici ; l’API en prend {limits.UNITS}."
            )
        for index, problem in limits.units_problems(units):
            raise ValidationError(f"Ligne « {units[index][:40]} » : {problem}")
        return units

    def clean_seed(self) -> str:
        seed = str(self.cleaned_data["seed"])
        if seed and (problem := limits.text_problem(seed)):
            raise ValidationError(problem)
        return seed

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if (cleaned.get("size") or 0) > len(cleaned.get("units") or ()) > 0:
            self.add_error("size", limits.LARGER_THAN_LIST)
        return cleaned


class NetworkForm(DsfrForm):
    """NET-01, NET-02: the year of a central service, as counts."""

    local_services = CountField(label="Services publics locaux du réseau", least=1, most=limits.SERVICES)
    refused = CountField(label="Audités dans l’année sans label", most=limits.UNITS)
    bronze = CountField(label="Labellisés Bronze dans l’année", most=limits.UNITS)
    argent = CountField(label="Labellisés Argent dans l’année", most=limits.UNITS)
    gold = CountField(label="Labellisés Or dans l’année", most=limits.UNITS)
    total = CountField(label="Points de contrôle de l’audit central", least=1, most=limits.SERVICES)
    validated = CountField(label="Points validés", most=limits.SERVICES)
    self_assessments_complete = forms.BooleanField(
        label="Chaque service public local a son autodiagnostic de l’année", required=False
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.errors:
            return cleaned
        if cleaned["validated"] > cleaned["total"]:
            self.add_error("validated", limits.MORE_THAN_ALL)
        audited = len(self.audited())
        if not audited:
            self.add_error("refused", "Aucun service public local n’est audité.")
        elif audited > cleaned["local_services"]:
            self.add_error("local_services", limits.MORE_THAN_SERVICES)
        return cleaned

    def audited(self) -> list[Tier | None]:
        """One tier, or None, per local service audited."""
        cleaned = self.cleaned_data
        counted = ((None, "refused"), (Tier.BRONZE, "bronze"), (Tier.ARGENT, "argent"), (Tier.OR, "gold"))
        return [tier for tier, name in counted for _ in range(cleaned[name])]
