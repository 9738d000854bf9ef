"""Tables: evidence."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from candidates.dossiers.models import Dossier


def evidence_path(evidence: Evidence, filename: str) -> str:
    """A storage name that owes nothing to the client's."""
    return f"evidence/{evidence.dossier_id}/{evidence.pk}"


class Evidence(models.Model):
    """One file or one link, for some control points of the grid. DOS-05, guide 3.3.

    `proves_on`: the day from which what it shows is true; `valid_until`: the last one, where there is one.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="evidence")
    title = models.CharField("intitulé", max_length=150)
    link = models.CharField("lien", max_length=500, blank=True)
    file = models.FileField("fichier", upload_to=evidence_path, max_length=200, blank=True)
    name = models.CharField("nom du fichier", max_length=150, blank=True)
    content_type = models.CharField(max_length=100, blank=True)
    size = models.PositiveIntegerField("taille en octets", default=0)
    sha256 = models.CharField("empreinte SHA-256", max_length=64, blank=True)
    proves_on = models.DateField("vraie depuis le")
    valid_until = models.DateField("valable jusqu’au", null=True)
    taken_from = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="taken_over")
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField("ajoutée le")

    class Meta:
        ordering = ("-added_at", "title", "id")
        constraints = (
            models.CheckConstraint(condition=Q(link="") ^ Q(file=""), name="evidence_is_a_file_or_a_link"),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=models.F("proves_on")),
                name="evidence_ends_after_it_begins",
            ),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def codes(self) -> list[str]:
        """The control points that it shows."""
        return [point.code for point in self.points.all()]


class EvidencePoint(models.Model):
    """One control point that it shows, by its code: the same one in each version of the grid."""

    evidence = models.ForeignKey(Evidence, on_delete=models.CASCADE, related_name="points")
    code = models.CharField("point de contrôle", max_length=10)

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(fields=["evidence", "code"], name="evidence_shows_a_point_once"),
        )

    def __str__(self) -> str:
        return self.code
