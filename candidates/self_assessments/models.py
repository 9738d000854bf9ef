"""Tables: self-assessments."""

from __future__ import annotations

import uuid
from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import Q

from candidates.dossiers.models import Dossier


class SelfAssessment(models.Model):
    """A yearly self-assessment: its day and its scores per engagement (0 to 100). PRE-01, FOL-02."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="self_assessments")
    done_on = models.DateField("réalisé le")
    scores = models.JSONField("scores par engagement")  # {"1": "75.0", …, "8": "62.5"}
    summary = models.TextField("principaux constats", blank=True)
    with_application = models.BooleanField(
        "joint à la candidature", default=False
    )  # set by the filing. FOL-02
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-done_on", "-recorded_at")
        constraints = (
            models.UniqueConstraint(
                fields=["dossier"],
                condition=Q(with_application=True),
                name="one_self_assessment_applied_with",
            ),
        )

    def __str__(self) -> str:
        return f"Autodiagnostic du {self.done_on}"

    @property
    def by_engagement(self) -> dict[int, Decimal]:
        """The scores as numbers, for drawings."""
        return {int(number): Decimal(score) for number, score in self.scores.items()}
