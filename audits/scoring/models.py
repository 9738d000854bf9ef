"""Tables: scores."""

from __future__ import annotations

from django.db import models

from audits.audit.models import Audit
from candidates.grids.models import Position, on_the_scale


class Score(Position):
    """The score of one applicable control point."""

    audit = models.ForeignKey(Audit, on_delete=models.CASCADE, related_name="scores")
    finding = models.TextField("constat", blank=True)
    is_strength = models.BooleanField("point fort", default=False)
    is_progress = models.BooleanField("point de progrès", default=False)

    class Meta(Position.Meta):
        abstract = False
        constraints = (
            models.UniqueConstraint(fields=["audit", "point"], name="one_score_a_point"),
            on_the_scale("score_on_the_scale"),
        )
