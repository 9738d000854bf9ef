"""Words: what the antivirus says."""

from django.db import models


class ScanState(models.TextChoices):
    """Of one content. Without a row it waits."""

    WAITING = "waiting", "Analyse antivirus en attente"
    CLEAN = "clean", "Analysé, rien à signaler"
    INFECTED = "infected", "Refusé par l’antivirus"
    FAILED = "failed", "Analyse antivirus impossible"
