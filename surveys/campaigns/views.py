"""What the pages of surveys share."""

from __future__ import annotations

from django.urls import reverse

from candidates.dossiers.menu import trail
from candidates.dossiers.models import Dossier


def way_to(dossier: Dossier) -> list[tuple[str, str]]:
    """The way down to the surveys of a dossier."""
    return [*trail(dossier), ("Enquêtes", reverse("surveys:overview", args=[dossier.pk]))]
