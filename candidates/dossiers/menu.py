"""Its entries of the menu beside the pages of a dossier."""

from __future__ import annotations

from django.urls import reverse

from candidates.dossiers import permissions
from candidates.dossiers.enums import Status
from candidates.dossiers.models import Dossier
from label_sp.actors.models import User
from label_sp.common import menus, places


def trail(dossier: Dossier) -> list[tuple[str, str]]:
    """The way down to a dossier, for the pages below it: (label, address)…"""
    return [
        ("Dossiers", places.address("dossiers")),
        (str(dossier.service), places.address("dossier", dossier.pk)),
    ]


@menus.entry(10)
def dossier(_: User, dossier: Dossier) -> menus.Said:
    yield "Vue d’ensemble", places.address("dossier", dossier.pk)


@menus.entry(20)
def planning(user: User, dossier: Dossier) -> menus.Said:
    if dossier.status == Status.PREPARING and permissions.can_prepare(user, dossier):
        yield "Organisme et dates", places.address("planning", dossier.pk)


@menus.entry(30)
def service(_: User, dossier: Dossier) -> menus.Said:
    yield "Sites", reverse("candidates:sites", args=[dossier.pk])
    yield "Périmètre", reverse("candidates:scope", args=[dossier.pk])
