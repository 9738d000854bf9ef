"""Messages: organisations."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.urls import reverse

from label_sp.actors.models import Organisation, User
from label_sp.outbox import kinds, outbox
from label_sp.outbox.kinds import GREETING, Kind
from label_sp.outbox.outbox import Draft

MERGED = Kind(
    key="organisation.merged",
    label="Organisation réunie à une autre",
    audience="aux membres des deux organisations",
    group="Compte",
    subject="{double} et {organisation} ne font plus qu’une organisation",
    body=GREETING
    + "{double} était enregistrée deux fois : l’équipe du label (DITP) l’a réunie à {organisation}. Ses "
    "services, ses dossiers et ses membres y sont maintenant, avec les mêmes rôles.\n\n{lien}",
    fields={
        "double": ("l’organisation réunie", "Commune de Valmont"),
        "organisation": ("celle qui reste", "Mairie de Valmont"),
        "lien": ("l’adresse du tableau de bord", "https://label.example/tableau-de-bord/"),
    },
    legal=True,
)
kinds.register(MERGED)


def merged(double: Organisation, kept: Organisation, to: Iterable[User]) -> list[Draft]:
    """To the members of both."""
    values = {
        "double": double,
        "organisation": kept,
        "lien": settings.SITE_URL + reverse(settings.LOGIN_REDIRECT_URL),
    }
    return outbox.drafts(MERGED, str(double.pk), to, values)
