"""Words: evidence."""

from django.db import models


class Freshness(models.TextChoices):
    """Whether a piece of evidence of the cycle before still shows what it showed."""

    UNCHANGED = "unchanged", "Inchangée"
    TO_RENEW = "to_renew", "À renouveler"
    EXPIRED = "expired", "Périmée"
