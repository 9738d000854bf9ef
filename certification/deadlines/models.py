"""Tables: deadlines."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class ReminderPolicy(models.Model):
    """When one deadline of the guide is reminded, as the DITP wants it: days from its date (-30, -7, -1, 1)."""

    term = models.CharField("échéance", max_length=40, unique=True)
    days = models.JSONField("jours", default=list)
    updated_at = models.DateTimeField()
    updated_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.term} {self.days}"
