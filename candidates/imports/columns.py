"""Which column holds what: proposed by the names in the first line, as this organisation chose them before or as files
of networks name them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from django.core.exceptions import ValidationError

from label_sp.common.columns import twice
from label_sp.common.opening import DAYS
from label_sp.common.words import fold

FIELDS: Mapping[str, str] = MappingProxyType(
    {
        "name": "Nom du service ou du site",
        "external_id": "Identifiant dans votre fichier",
        "address": "Adresse",
        "address_more": "Complément d’adresse",
        "postal_code": "Code postal",
        "commune_code": "Code INSEE de la commune",
        "city": "Nom de la commune",
        "siret": "SIRET",
        "email": "Adresse électronique",
        "phone": "Téléphone",
        "agents": "Agents en contact avec les usagers",
        "branch": "Type : principal ou antenne",
        "group": "Groupe ou site principal d’une antenne",
        "latitude": "Latitude",
        "longitude": "Longitude",
        **{day: f"Horaires du {name}" for day, name in DAYS.items()},
    }
)
ALIASES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "name": (
            "nom",
            "nom du service",
            "service",
            "libelle",
            "lib fs",
            "nom du site",
            "site",
            "denomination",
        ),
        "external_id": ("identifiant", "id", "id fs", "code", "reference", "identifiant externe"),
        "address": ("adresse", "voie", "rue", "adresse 1"),
        "address_more": ("complement adresse", "complement d adresse", "adresse 2"),
        "postal_code": ("code postal", "cp"),
        "commune_code": ("insee com", "code insee", "code commune", "insee", "codgeo"),
        "city": ("commune", "ville", "lib com", "nom commune", "libelle commune"),
        "siret": ("siret", "numero siret", "n siret"),
        "email": ("mail", "email", "e mail", "courriel", "adresse electronique", "mel"),
        "phone": ("telephone", "tel", "numero de telephone"),
        "agents": ("agents", "nombre d agents", "effectif", "etp"),
        "branch": ("type", "type fs", "categorie de site"),
        "group": ("groupe", "groupe fs", "site principal", "rattachement"),
        "latitude": ("latitude", "lat"),
        "longitude": ("longitude", "lon", "lng", "long"),
        **{day: (name, f"h {name}", f"horaires {name}", f"horaire {name}") for day, name in DAYS.items()},
    }
)
NEEDS_PLACE = "La commune est nécessaire : reliez la colonne de son code INSEE, de son nom ou du code postal."
MOST_COLUMNS = 200


def proposed(headers: Sequence[str], remembered: Mapping[str, str]) -> dict[str, int]:
    """The column of each field that a name speaks for; what this organisation chose before comes first."""
    found: dict[str, int] = {}
    folded = [fold(each) for each in headers]
    for index, name in enumerate(folded):
        before = remembered.get(name, "")
        if name and before in FIELDS and before not in found:
            found[before] = index
    for field, names in ALIASES.items():
        taken = {*found.values()}
        if field not in found and not any(remembered.get(name) == "" for name in names if name in folded):
            matches = (
                folded.index(name) for name in names if name in folded and folded.index(name) not in taken
            )
            if (match := next(matches, None)) is not None:
                found[field] = match
    return found


def remembered_names(headers: Sequence[str], mapping: Mapping[str, int]) -> dict[str, str]:
    """What to keep of a choice: each folded name with its field, blank when it was left out on purpose."""
    by_column = {index: field for field, index in mapping.items()}
    return {fold(name): by_column.get(index, "") for index, name in enumerate(headers) if fold(name)}


def check(mapping: Mapping[str, int]) -> None:
    """Raises ValidationError: a name and a place at least, and no column twice."""
    errors: dict[str, str] = {}
    if "name" not in mapping:
        errors["name"] = "Reliez la colonne qui donne le nom : sans lui, aucune ligne n’est lue."
    if not {"commune_code", "city", "postal_code"} & mapping.keys():
        errors["commune_code"] = NEEDS_PLACE
    errors |= twice(mapping, FIELDS)
    if errors:
        raise ValidationError(errors)
