"""Words: answers files on their way in."""

from django.db import models


class UploadState(models.TextChoices):
    """Where a file stands."""

    COLUMNS = "columns", "colonnes à relier"
    VALUES = "values", "valeurs à préciser"
    PLANNED = "planned", "à vérifier, puis à importer"
    DONE = "done", "importé"


WAITING = (UploadState.COLUMNS, UploadState.VALUES, UploadState.PLANNED)
