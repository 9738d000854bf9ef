"""The read side: attestations."""

from __future__ import annotations

from typing import Any

from candidates.dossiers.models import Dossier
from label_sp.common import departments, words


def search_text(dossier: Dossier, payload: dict[str, Any]) -> str:
    """What a search finds a label by; kept with its attestation, which names the same things."""
    places = " ".join(f"{site['city']} {site['postal_code']} {site['name']}" for site in payload["sites"])
    code = dossier.service.department
    return words.stored(
        f"{payload['service']} {payload['organisation']} {places} {code} {departments.name_of(code)}"
    )
