"""Forms of the candidate: the shape of what is typed. What the guide says of it is asked by the use cases."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any, cast

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.template.defaultfilters import filesizeformat
from stdnum.fr import siret as siret_number

from candidates import days
from candidates.enums import ServiceKind
from candidates.models import Service
from label_sp.actors.models import Organisation
from label_sp.common import files
from label_sp.common.forms import DayField, DsfrForm
from label_sp.guide.decision import ENGAGEMENTS

DEPARTMENT = re.compile(r"0[1-9]|1\d|2[1-9AB]|[3-8]\d|9[0-5]|97[1-8]|98[678]", re.ASCII)
KINDS = [("", "Choisissez une catégorie"), *ServiceKind.choices, ("other", "aucune de ces catégories")]


def clean_siret(value: str) -> str:
    """A SIRET without its spaces, checked by its key; blank when there is none."""
    try:
        return siret_number.validate(value) if value.strip() else ""
    except siret_number.ValidationError as error:
        raise ValidationError(
            "Ce SIRET n’est pas valide : il compte 14 chiffres, dont les derniers vérifient les autres."
        ) from error


def clean_department(value: str) -> str:
    """A code of department or of overseas collectivity: 80, 2A, 974."""
    code = value.strip().upper()
    if not DEPARTMENT.fullmatch(code):
        raise ValidationError("Ce code n’est pas celui d’un département. Exemples : 80, 2A, 974.")
    return code


def accepted_files() -> str:
    """« Formats acceptés : docx, jpeg, … Taille maximale : 20 Mio. »"""
    kinds = ", ".join(sorted(suffix.lstrip(".") for suffix in files.DOCUMENTS))
    return f"Formats acceptés : {kinds}. Taille maximale : {filesizeformat(settings.UPLOAD_MAX_BYTES)}."


class ChooseServiceForm(DsfrForm):
    """A service already registered. `free` are those offered; any of `mine` is understood, and answered precisely."""

    service = forms.ModelChoiceField(
        label="Service", queryset=Service.objects.none(), empty_label="Choisissez un service"
    )

    def __init__(self, *args: Any, mine: QuerySet[Service], free: QuerySet[Service], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast(forms.ModelChoiceField, self.fields["service"])
        field.queryset = mine
        field.widget.choices = [("", "Choisissez un service"), *((row.pk, str(row)) for row in free)]


class NewServiceForm(DsfrForm):
    """A service to register. The organisation is asked for only when there are several to choose from."""

    organisation = forms.ModelChoiceField(label="Organisation", queryset=Organisation.objects.none())
    name = forms.CharField(
        label="Nom du service",
        max_length=200,
        help_text="Tel que les usagers le connaissent, par exemple « France services de Bray-sur-Somme ».",
    )
    kind = forms.ChoiceField(label="Catégorie", choices=KINDS)
    department = forms.CharField(
        label="Département", max_length=3, help_text="Son code : 80, 2A, 974… Il donne les jours fériés."
    )
    agents_in_contact = forms.IntegerField(
        label="Agents en contact avec les usagers",
        min_value=1,
        max_value=1_000_000,
        help_text="Leur nombre, accueil et traitement des demandes compris.",
    )
    siret = forms.CharField(
        label="SIRET", max_length=20, required=False, help_text="14 chiffres, par exemple 130 025 265 00013."
    )

    def __init__(self, *args: Any, organisations: QuerySet[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast(forms.ModelChoiceField, self.fields["organisation"])
        field.queryset = organisations
        if len(organisations) == 1:
            field.initial, field.disabled, field.widget = organisations[0], True, forms.HiddenInput()

    def clean_department(self) -> str:
        return clean_department(self.cleaned_data["department"])

    def clean_siret(self) -> str:
        return clean_siret(self.cleaned_data["siret"])


class SiteForm(DsfrForm):
    """A site to add. ELI-03."""

    name = forms.CharField(label="Nom du site", max_length=200)
    address = forms.CharField(label="Adresse", max_length=200, help_text="Numéro et voie.")
    postal_code = forms.RegexField(
        r"^[0-9]{5}$",
        label="Code postal",
        error_messages={"invalid": "Un code postal compte 5 chiffres."},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "maxlength": 5}),
    )
    city = forms.CharField(label="Commune", max_length=100)
    is_main = forms.BooleanField(
        label="C’est le site principal",
        required=False,
        help_text="Il y en a un seul. Le premier site ajouté l’est d’office.",
    )
    in_perimeter = forms.BooleanField(
        label="Ce site est en contact direct ou indirect avec des usagers",
        required=False,
        initial=True,
        help_text="Il fait alors partie du périmètre de labellisation.",
    )


class SelfAssessmentForm(DsfrForm):
    """The day of a self-assessment and its eight scores, a comma or a point before the decimals. PRE-01."""

    done_on = DayField(days.SELF_ASSESSED, label="Réalisé le")
    summary = forms.CharField(
        label="Principaux constats",
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Points forts, points de progrès, ce qui a été décidé. 4 000 caractères au plus.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number, name in ENGAGEMENTS.items():
            self.fields[f"score_{number}"] = forms.DecimalField(
                label=f"{number} · {name}",
                min_value=0,
                max_value=100,
                max_digits=5,
                decimal_places=2,
                localize=True,
                widget=forms.TextInput(attrs={"inputmode": "decimal"}),
            )
        self.order_fields(["done_on", *(f"score_{number}" for number in ENGAGEMENTS), "summary"])

    @property
    def score_fields(self) -> list[forms.BoundField]:
        return [self[f"score_{number}"] for number in ENGAGEMENTS]

    @property
    def arguments(self) -> dict[str, Any]:
        """What the use case takes."""
        typed = self.cleaned_data
        scores: dict[int, Decimal] = {number: typed[f"score_{number}"] for number in ENGAGEMENTS}
        return {"done_on": typed["done_on"], "scores": scores, "summary": typed["summary"]}


class PieceForm(DsfrForm):
    """A file. What it really is, the use case looks at."""

    file = forms.FileField(
        label="Fichier",
        allow_empty_file=True,
        error_messages={"required": "Choisissez un fichier.", "missing": "Choisissez un fichier."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].help_text = accepted_files()
        self.fields["file"].widget.attrs["accept"] = ",".join(sorted(files.DOCUMENTS))

    @property
    def arguments(self) -> dict[str, Any]:
        """What the use case takes."""
        return {"uploaded": self.cleaned_data["file"]}


class IndicatorForm(DsfrForm):
    """A quality indicator and since when it is measured. DOS-06."""

    label = forms.CharField(
        label="Indicateur",
        max_length=200,
        help_text="Par exemple « Délai moyen de réponse aux courriels, en jours ».",
    )
    in_place_since = DayField(days.MEASURED_SINCE, label="Mesuré depuis le")


class AbandonForm(DsfrForm):
    reason = forms.CharField(
        label="Motif",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Il est gardé au journal, et transmis à l’organisme si le dossier était déposé.",
    )
