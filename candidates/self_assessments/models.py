"""Tables: self-assessments."""

from __future__ import annotations

import json
import uuid
from fractions import Fraction
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from candidates.dossiers.models import Dossier
from candidates.grids.models import Grid, Position, on_the_scale


class SelfAssessment(models.Model):
    """A yearly self-assessment: its day and its scores per engagement (0 to 100). PRE-01, FOL-02.

    One that was filled on the grid keeps its report as it was that day; one of the DITP's tool has its scores only.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="self_assessments")
    done_on = models.DateField("réalisé le")
    scores = models.JSONField("scores par engagement")  # {"1": "75.0", …, "8": "200/3"}
    or_score = models.CharField(
        "score des critères supplémentaires du label « Or »", max_length=40, blank=True
    )
    summary = models.TextField("principaux constats", blank=True)
    report = models.TextField(
        "rapport normalisé", blank=True
    )  # JSON, byte for byte what `sha256` was made of
    sha256 = models.CharField("empreinte SHA-256", max_length=64, blank=True)
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
    def by_engagement(self) -> dict[int, Fraction]:
        """The scores as exact numbers."""
        return {int(number): Fraction(score) for number, score in self.scores.items()}

    @property
    def of_or_criteria(self) -> Fraction | None:
        """The score of the Or criteria; None when it is not known."""
        return Fraction(self.or_score) if self.or_score else None

    @property
    def is_detailed(self) -> bool:
        """Was it filled on the points of the grid?"""
        return bool(self.report)

    @property
    def told(self) -> dict[str, Any]:
        """The normalised report; empty without one."""
        return dict(json.loads(self.report)) if self.report else {}


class Filling(models.Model):
    """A self-assessment being filled on a version of the grid, by the whole team; then how one was. PRE-01."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="fillings")
    grid = models.ForeignKey(Grid, on_delete=models.PROTECT, related_name="fillings")
    result = models.OneToOneField(SelfAssessment, null=True, on_delete=models.CASCADE, related_name="filling")
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-started_at",)
        constraints = (
            models.UniqueConstraint(
                fields=["dossier"], condition=Q(result__isnull=True), name="one_self_assessment_being_filled"
            ),
        )

    def __str__(self) -> str:
        return f"Autodiagnostic en cours, {self.grid}"


class AssessedPoint(Position):
    """What the team finds of one applicable control point: a position, a comment, an action foreseen."""

    filling = models.ForeignKey(Filling, on_delete=models.CASCADE, related_name="points")
    comment = models.TextField("commentaire", blank=True)
    action = models.TextField("action prévue", blank=True)

    class Meta(Position.Meta):
        abstract = False
        constraints = (
            models.UniqueConstraint(fields=["filling", "point"], name="one_position_a_point"),
            on_the_scale("position_on_the_scale"),
        )
