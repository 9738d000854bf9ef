"""Its entry of the menu beside the pages of a dossier."""

from __future__ import annotations

from django.urls import reverse

from candidates.dossiers.models import Dossier
from label_sp.actors.models import User
from label_sp.common import menus


@menus.entry(15)
def team(_: User, dossier: Dossier) -> menus.Said:
    yield "L’équipe du dossier", reverse("candidates:dossier_team", args=[dossier.pk])
