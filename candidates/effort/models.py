"""Tables: when work went on, and the medians that are shown. Neither knows who worked."""

from __future__ import annotations

from django.db import models

from candidates.dossiers.models import Dossier


class WorkedSlot(models.Model):
    """Somebody of the candidate's team was on the page of this act, in these five minutes. Nobody is named."""

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="worked_slots")
    act = models.CharField(max_length=60)
    slot = models.PositiveIntegerField()  # five minutes each, since 1970

    class Meta:
        constraints = (models.UniqueConstraint(fields=["dossier", "act", "slot"], name="one_slot_once"),)

    def __str__(self) -> str:
        return f"{self.dossier_id} {self.act} {self.slot}"


class Typical(models.Model):
    """The median over services: of days (`of` a stretch) or of minutes (`of` an act), and over how many services."""

    of = models.CharField(max_length=60, unique=True)
    median = models.PositiveIntegerField()
    services = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.of}: {self.median}"
