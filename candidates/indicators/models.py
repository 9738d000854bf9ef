"""Tables: quality indicators."""

from __future__ import annotations

import uuid

from django.db import models

from candidates.dossiers.models import Dossier


class QualityIndicator(models.Model):
    """A quality indicator and since when it is measured. DOS-06: it counts after 6 months."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="indicators")
    label = models.CharField("indicateur", max_length=200)
    in_place_since = models.DateField("en place depuis le")

    class Meta:
        ordering = ("in_place_since", "label")

    def __str__(self) -> str:
        return self.label
