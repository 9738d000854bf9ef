"""Shapes of what is typed: services and their sites."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.db.models import QuerySet

from candidates.communes.forms import HINT, CommuneField
from candidates.eligibility import queries
from candidates.services.models import Service
from label_sp.actors.forms import InTheNameOf
from label_sp.common import siret
from label_sp.common.territories import Commune
from label_sp.design.forms import DsfrForm
from label_sp.design.numbers import SPACES, CountField
from label_sp.guide.eligibility import OFF_THE_LIST, Applying

POSTAL_CODE = r"^(?!00)[0-9]{5}\Z"
WRONG_POSTAL_CODE = "Un code postal compte 5 chiffres, et ne commence pas par 00."
MOST_CODES = 6  # of a commune, told in a sentence
LOCAL = "service public local : pour lui-même, sur un ou plusieurs sites"
CENTRAL = (
    "service public central : autorité centrale, avec les services publics locaux qui lui sont rattachés"
)


def kinds() -> list[tuple[str, str]]:
    """The list of eligible kinds as it is published today, and no kind at all. ELI-01, ELI-02."""
    known = queries.kinds_to_choose()
    return [("", "Choisissez une catégorie"), *known, (OFF_THE_LIST, "aucune de ces catégories")]


def applies_as_field() -> forms.ChoiceField:
    """As what the service applies. ELI-07."""
    return forms.ChoiceField(
        label="Le service candidate comme",
        choices=[(Applying.LOCAL.value, LOCAL), (Applying.CENTRAL.value, CENTRAL)],
        widget=forms.RadioSelect,
        initial=Applying.LOCAL.value,
        error_messages={"required": "Dites si le service candidate pour lui-même, ou avec un réseau."},
    )


def placed(commune: Commune) -> dict[str, str]:
    """Where it is, as the use case takes it."""
    return {"commune": commune.code, "department": commune.department}


class ChooseServiceForm(DsfrForm):
    """A service already registered. `free` are those offered; any of `mine` is understood, and answered precisely."""

    service = forms.ModelChoiceField(
        label="Service", queryset=Service.objects.none(), empty_label="Choisissez un service"
    )
    applies_as = applies_as_field()

    def __init__(self, *args: Any, mine: QuerySet[Service], free: QuerySet[Service], **kwargs: Any) -> None:
        super().__init__(*args, auto_id="id_chosen_%s", **kwargs)  # its page has another form
        field = cast(forms.ModelChoiceField, self.fields["service"])
        field.queryset = mine
        field.widget.choices = [("", "Choisissez un service"), *((row.pk, str(row)) for row in free)]


class PostalCodeField(forms.RegexField):
    """Without the spaces of « 80 560 »; nothing is cut off what is pasted."""

    def to_python(self, value: Any) -> str:
        return SPACES.sub("", super().to_python(value) or "")


class NewServiceForm(InTheNameOf):
    """A service to register."""

    name = forms.CharField(
        label="Nom du service",
        max_length=200,
        help_text="Tel que les usagers le connaissent, par exemple « France services de Bray-sur-Somme ».",
    )
    kind = forms.ChoiceField(label="Catégorie", choices=kinds)
    applies_as = applies_as_field()
    commune = CommuneField(
        label="Commune où il se trouve",
        help_text=f"{HINT} Elle donne le département, et ses jours fériés.",
    )
    agents_in_contact = CountField(
        label="Agents en contact avec les usagers",
        least=1,
        most=1_000_000,
        help_text="Leur nombre, accueil et traitement des demandes compris.",
    )
    siret = forms.CharField(
        label="SIRET", max_length=20, required=False, help_text="14 chiffres, par exemple 130 025 265 00013."
    )
    address = forms.CharField(
        label="Adresse de son site principal",
        max_length=200,
        required=False,
        help_text="Numéro et voie. Le site prend le nom du service ; les autres sites s’ajoutent ensuite.",
    )
    postal_code = PostalCodeField(
        POSTAL_CODE,
        label="Code postal de ce site",
        required=False,
        error_messages={"invalid": WRONG_POSTAL_CODE},
        help_text="À donner si la commune en a plusieurs.",
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )

    def clean_siret(self) -> str:
        return siret.checked(self.cleaned_data["siret"])

    def clean(self) -> dict[str, Any]:
        """A commune of several postal codes leaves it open which one the site has."""
        typed = super().clean() or self.cleaned_data
        commune, code = typed.get("commune"), typed.get("postal_code")
        if typed.get("address") and commune and not code and len(commune.postal_codes) != 1:
            shown = ", ".join(commune.postal_codes[:MOST_CODES])
            several = f"{commune.name} en a plusieurs ({shown}) : donnez" if shown else "Donnez"
            self.add_error("postal_code", f"{several} celui de ce site.")
        return typed

    @property
    def main_site(self) -> dict[str, str] | None:
        """Its main site as the use case takes it; None without an address."""
        typed, commune = self.cleaned_data, self.cleaned_data["commune"]
        if not typed["address"]:
            return None
        code = typed["postal_code"] or commune.postal_codes[0]
        return {"name": typed["name"], "address": typed["address"], "postal_code": code, "city": commune.name}

    @property
    def arguments(self) -> dict[str, Any]:
        """As the use case takes them: a kind that was added is told apart, a commune has its department."""
        typed = dict(self.cleaned_data)
        del typed["address"], typed["postal_code"]
        added = queries.added_kind(typed["kind"])
        return {**typed, "listed_as": added, **placed(typed["commune"]), "main_site": self.main_site}


class SitePlaceForm(DsfrForm):
    """Is a site in the perimeter, and if not, why? ELI-03."""

    asked = ("left_out_reason",)

    in_perimeter = forms.BooleanField(
        label="Ce site est en contact direct ou indirect avec des usagers",
        required=False,
        initial=True,
        help_text="Il fait alors partie du périmètre de labellisation.",
    )
    left_out_reason = forms.CharField(
        label="Motif, si ce site reste hors du périmètre",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Demandé à tous, sauf aux collectivités. L’organisme l’examine avec le dossier.",
    )


class SiteForm(SitePlaceForm):
    """A site to add. ELI-03."""

    name = forms.CharField(label="Nom du site", max_length=200)
    address = forms.CharField(label="Adresse", max_length=200, help_text="Numéro et voie.")
    postal_code = PostalCodeField(
        POSTAL_CODE,
        label="Code postal",
        error_messages={"invalid": WRONG_POSTAL_CODE},
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    city = forms.CharField(label="Commune", max_length=100)
    is_main = forms.BooleanField(
        label="C’est le site principal",
        required=False,
        help_text="Il y en a un seul. Le premier site ajouté l’est d’office.",
    )
    field_order = ("name", "address", "postal_code", "city", "is_main", "in_perimeter", "left_out_reason")
