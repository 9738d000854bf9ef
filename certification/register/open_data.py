"""The register as open data: plain columns for a table, the same names in JSON."""

from __future__ import annotations

from typing import Any

from certification.register.queries import Entry
from label_sp.common.spreadsheets import Cell, Code

Record = dict[str, Any]
COLUMNS = (
    "id",
    "service",
    "organisation",
    "categorie",
    "departement",
    "sites",
    "communes",
    "palier",
    "palier_depuis",
    "organisme",
    "suivi_par",
    "date_decision",
    "fin_validite",
    "statut",
    "suspendu_depuis",
    "fictif",
)


def record(entry: Entry) -> Record:
    """One label; sites as a list of places."""
    return {
        "id": entry.id,
        "service": entry.name,
        "organisation": entry.organisation,
        "categorie": entry.category,
        "departement": entry.department,
        "sites": [
            {
                "nom": site.name,
                "adresse": site.address,
                "code_postal": site.postal_code,
                "commune": site.city,
            }
            for site in entry.sites
        ],
        "communes": entry.cities,
        "palier": entry.tier.label,
        "palier_depuis": entry.tier_since,
        "organisme": entry.body,
        "suivi_par": entry.followed_by or None,
        "date_decision": entry.obtained_on,
        "fin_validite": entry.valid_until,
        "statut": entry.standing.label,
        "suspendu_depuis": entry.suspended_since,
        "fictif": entry.fictitious,
    }


def cells(found: Record) -> list[Cell]:
    """The same as one line of a table; the sites are joined by a bar."""
    flat = found | {
        "departement": Code(found["departement"]),
        "sites": " | ".join(_place(site) for site in found["sites"]),
        "fictif": "oui" if found["fictif"] else "non",
    }
    return [flat[column] for column in COLUMNS]


def _place(site: dict[str, str]) -> str:
    return f"{site['nom']}, {site['adresse']}, {site['code_postal']} {site['commune']}"
