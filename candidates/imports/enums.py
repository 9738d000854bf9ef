"""Words: imports of services."""

from django.db import models


class ImportState(models.TextChoices):
    """Where an import stands."""

    READ = "read", "colonnes à relier"
    PLANNED = "planned", "à vérifier, puis à lancer"
    RUNNING = "running", "en cours"
    DONE = "done", "terminé"
    GIVEN_UP = "given_up", "abandonné"


class LineState(models.TextChoices):
    """What a line of the file will do, or did."""

    CREATE = "create", "à créer"
    CHANGE = "change", "à modifier"
    SAME = "same", "inchangée"
    REFUSED = "refused", "illisible"
    CREATED = "created", "créée"
    CHANGED = "changed", "modifiée"
    FAILED = "failed", "en erreur"


TO_DO = (LineState.CREATE, LineState.CHANGE)
