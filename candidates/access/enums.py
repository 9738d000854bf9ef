"""Words: requests for an access."""

from django.db import models


class AccessState(models.TextChoices):
    """Where a request is."""

    UNCONFIRMED = "unconfirmed", "adresse à confirmer"
    WAITING = "waiting", "à examiner"
    ACCEPTED = "accepted", "acceptée"
    REFUSED = "refused", "refusée"
    REPLACED = "replaced", "remplacée par une autre"
    LAPSED = "lapsed", "devenue sans objet"


JOURNAL_LABELS = {
    "access.asked": "Accès demandé, adresse à confirmer",
    "access.confirmed": "Accès demandé, adresse confirmée : {organisation}",
    "access.lapsed": "Demande d’accès devenue sans objet, la personne est membre : {organisation}",
    "access.accepted_by_domain": "Accès accordé d’après le domaine de l’adresse : {organisation}",
}
