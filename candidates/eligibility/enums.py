"""Words: eligibility."""

from django.db import models


class RequestState(models.TextChoices):
    """ELI-02."""

    ASKED = "asked", "à l’examen"
    ACCEPTED = "accepted", "acceptée"
    REFUSED = "refused", "refusée"
