"""Words: what looks odd."""

from django.db import models


class AnomalyKind(models.TextChoices):
    """The signs that are looked for."""

    BURST = "burst", "Afflux d’un jour"
    SAME = "same", "Séries identiques"
    FAST = "fast", "Réponses très rapides"
    CHANNEL = "channel", "Canal à part"
