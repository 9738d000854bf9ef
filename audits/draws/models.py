"""Tables: a draw."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q


class SiteDraw(models.Model):
    """One draw of the sites of one visit, with all that it takes to redo it. SAM-03, SAM-04.

    `units` are the names that the list held, by code point, frozen before `seed` was drawn; `drawn` is the result, by
    rank. The highest `number` counts; each one after the first says why it was done anew, and the former ones stay.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    audit = models.ForeignKey("audits.Audit", on_delete=models.PROTECT, related_name="draws")
    number = models.PositiveSmallIntegerField()
    units: models.JSONField[Any, Any] = models.JSONField("liste des sites")
    units_sha256 = models.CharField("empreinte de la liste", max_length=64)
    seed = models.CharField("graine", max_length=64)
    size = models.PositiveIntegerField("nombre de sites à visiter")
    drawn: models.JSONField[Any, Any] = models.JSONField("sites tirés au sort")
    reason = models.TextField("motif du nouveau tirage", blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("-number",)
        constraints = (
            models.UniqueConstraint(fields=["audit", "number"], name="draws_of_an_audit_are_numbered"),
            models.CheckConstraint(
                condition=Q(number=1, reason="") | (Q(number__gt=1) & ~Q(reason="")),
                name="a_new_draw_says_why",
            ),
        )

    def __str__(self) -> str:
        return f"Tirage n° {self.number}"
