"""Words: eligibility."""

from django.db import models


class RequestState(models.TextChoices):
    """ELI-02."""

    ASKED = "asked", "à l’examen"
    ACCEPTED = "accepted", "acceptée"
    REFUSED = "refused", "refusée"
    LAPSED = "lapsed", "devenue sans objet"


JOURNAL_LABELS = {"eligibility.lapsed": "Demande devenue sans objet : {reason}"}
