"""Tables: the follow-up."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import models


class ActionPlans(models.QuerySet["ActionPlan"]):
    def awaited(self) -> ActionPlans:
        """Those asked for and neither accepted nor sent back: one at most, of a dossier."""
        return self.filter(accepted_on__isnull=True, sent_back_on__isnull=True)


class ActionPlan(models.Model):
    """The action plan asked for after a follow-up audit. FOL-05, guide 3.9.1.

    `points`: the minimums that were missed, as `guide.told` tells them. One that is not fit is sent back, and a better
    one asked for: another row.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    dossier = models.ForeignKey("candidates.Dossier", on_delete=models.PROTECT, related_name="action_plans")
    requested_on = models.DateField("demandé le")
    due_on = models.DateField("attendu le")
    text = models.TextField("plan d’actions", blank=True)
    submitted_on = models.DateField("transmis le", null=True)
    accepted_on = models.DateField("accepté le", null=True)
    points = models.JSONField("points et seuils", default=list)
    sent_back_on = models.DateField("renvoyé le", null=True)
    sent_back_for = models.TextField("ce qui manque au plan", blank=True)

    objects = ActionPlans.as_manager()

    class Meta:
        ordering = ("-requested_on",)

    def __str__(self) -> str:
        return f"Plan d’actions demandé le {self.requested_on}"

    @property
    def lines(self) -> list[str]:
        """Each point with what was found and what is needed: « Enquête agents : 60 sur 100, il en faut 65 »."""
        return [_line(point) for point in self.points]


def _line(point: dict[str, Any]) -> str:
    found = f"{point['value']['shown']} sur 100" if point["value"] else "pas de note"
    return f"{point['label']} : {found}, il en faut {point['threshold']}"
