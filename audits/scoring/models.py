"""Tables: scores."""

from __future__ import annotations

import uuid
from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import Q

from audits.audit.models import Audit
from audits.grids.models import ControlPoint
from label_sp.guide import grid as rules


class Score(models.Model):
    """The score of one applicable control point. `version` grows at each save: a stale save is a conflict."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    audit = models.ForeignKey(Audit, on_delete=models.CASCADE, related_name="scores")
    point = models.ForeignKey(ControlPoint, on_delete=models.PROTECT, related_name="scores")
    value = models.DecimalField("score", max_digits=3, decimal_places=2, null=True)
    finding = models.TextField("constat", blank=True)
    is_strength = models.BooleanField("point fort", default=False)
    is_progress = models.BooleanField("point de progrès", default=False)
    version = models.PositiveIntegerField(default=0)
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    updated_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("point__position",)
        constraints = (
            models.UniqueConstraint(fields=["audit", "point"], name="one_score_a_point"),
            models.CheckConstraint(
                condition=Q(value__isnull=True)
                | Q(value__in=[Decimal(str(float(step))) for step in rules.SCALE]),
                name="score_on_the_scale",
            ),
        )

    def __str__(self) -> str:
        return f"{self.point.code} = {self.level or '—'}"

    @property
    def level(self) -> str:
        """The value as a form posts it: « 0.25 »; blank when there is none."""
        return "" if self.value is None else format(Decimal(self.value).normalize(), "f")

    @property
    def shown(self) -> str:
        """The value as a page shows it: « 0,25 »; « — » when there is none."""
        return self.level.replace(".", ",") or "—"
