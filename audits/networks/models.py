"""Tables: what the DITP retains for networks."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from label_sp.guide.majority import Majority


class RetainedMajority(models.Model):
    """The reading of « majorité » in force since `at`; the last row counts, the others are its history. NET-02."""

    reading = models.CharField(
        "lecture", max_length=10, choices=[(each.value, each.label) for each in Majority]
    )
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.reading
