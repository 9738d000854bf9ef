"""One function per message. Each returns drafts for the outbox; the key says what makes the message unique."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse

from candidates.models import Dossier
from label_sp.actors import queries as actors
from label_sp.actors.enums import Role
from label_sp.common import outbox
from label_sp.common.outbox import Draft


def dossier_abandoned(dossier: Dossier, reason: str) -> list[Draft]:
    """To the body's managers, if the dossier had reached them."""
    if dossier.submitted_at is None or dossier.body_id is None:
        return []
    because = f"\n\nMotif : {reason}" if reason else ""
    address = settings.SITE_URL + reverse("certification:dossier", args=[dossier.pk])
    return [
        Draft(
            key=f"dossier.abandoned:{dossier.pk}:{person.pk}",
            kind="dossier.abandoned",
            to=person,
            subject=f"Dossier {dossier.reference} : candidature abandonnée",
            body=f"Bonjour,\n\n{dossier.service} abandonne sa candidature au label.{because}\n\n"
            f"Le dossier {dossier.reference} :\n{address}\n\nLabel Services Publics +\n",
            dossier_id=dossier.pk,
        )
        for person in outbox.people(actors.members(dossier.body_id, Role.BODY_MANAGER))
    ]
