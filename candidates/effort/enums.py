"""Words: the stretches of a cycle whose length is shown."""

from django.db import models


class Stretch(models.TextChoices):
    """From which day of a dossier to which: `STRETCHES` has the columns."""

    PREPARATION = "preparation", "De l’ouverture du dossier à son dépôt"
    ADMISSIBILITY = "admissibility", "Du dépôt à l’accusé de réception"
    AUDIT = "audit", "De l’accusé de réception à la décision"
