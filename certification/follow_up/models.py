"""Tables: the follow-up."""

from __future__ import annotations

import uuid

from django.db import models


class ActionPlan(models.Model):
    """The action plan asked for after a follow-up audit. FOL-05, guide 3.9.1."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    dossier = models.ForeignKey("candidates.Dossier", on_delete=models.PROTECT, related_name="action_plans")
    requested_on = models.DateField("demandé le")
    due_on = models.DateField("attendu le")
    text = models.TextField("plan d’actions", blank=True)
    submitted_on = models.DateField("transmis le", null=True)
    accepted_on = models.DateField("accepté le", null=True)

    class Meta:
        ordering = ("-requested_on",)

    def __str__(self) -> str:
        return f"Plan d’actions demandé le {self.requested_on}"
