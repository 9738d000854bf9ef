"""What people are told of a row that was set aside: its name, and the dossier where it is mended."""

from __future__ import annotations

from typing import Any

from candidates.deadlines.models import DueDate
from candidates.dossiers.models import Dossier
from label_sp.actors.models import User
from label_sp.clock.batches import About
from label_sp.guide.terms import TERMS


def about_dossier(pk: Any) -> About:
    """« Mairie de Bray, dossier 2026-0001 »."""
    dossier = Dossier.objects.select_related("service__organisation").get(pk=pk)
    return About(f"{dossier.service}, dossier {dossier.reference}", pk)


def about_due_date(pk: Any) -> About:
    """The same, with the deadline."""
    dossier_id, term = DueDate.objects.values_list("dossier_id", "term").get(pk=pk)
    named = TERMS[term].label if term in TERMS else term
    return About(f"{about_dossier(dossier_id).title} : {named}", dossier_id)


def about_person(pk: Any) -> About:
    """Who was to receive it."""
    return About(str(User.objects.get(pk=pk)))
