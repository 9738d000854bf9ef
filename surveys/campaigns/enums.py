"""Words: campaigns."""

from django.db import models


class Purpose(models.TextChoices):
    """Which audit the campaign prepares."""

    INITIAL = "initial", "Audit de labellisation"
    FOLLOW_UP = "follow_up", "Audit de suivi"
