"""Tables: grids."""

from __future__ import annotations

import uuid
from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import Q

from candidates.grids.enums import Criteria, EvidenceMode, GridKind
from label_sp.guide import grid as rules


class Grid(models.Model):
    """A dated version of a grid. AUD-11: a version is never edited; a changed content is a new version."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField("nature", max_length=10, choices=GridKind)
    version = models.PositiveSmallIntegerField("version")
    published_on = models.DateField("publiée le")
    provisional = models.BooleanField("provisoire", default=False)
    notice = models.TextField("avertissement", blank=True)
    fingerprint = models.CharField("empreinte du contenu", max_length=64)

    class Meta:
        ordering = ("kind", "-version")
        constraints = (
            models.UniqueConstraint(fields=["kind", "version"], name="grid_versions_differ"),
            models.UniqueConstraint(fields=["kind", "fingerprint"], name="grid_contents_differ"),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, version {self.version}"


class ControlPoint(models.Model):
    """One control point of a grid. AUD-14: the grid itself says to which kinds of services it does not apply."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    grid = models.ForeignKey(Grid, on_delete=models.CASCADE, related_name="points")
    code = models.CharField("code", max_length=10)
    engagement = models.PositiveSmallIntegerField("engagement", null=True)
    criteria = models.CharField("compte pour", max_length=10, choices=Criteria)
    text = models.TextField("point de contrôle")
    evidence_modes = models.JSONField("modes de preuve", default=list)
    not_applicable_to = models.JSONField("sans objet pour", default=list)
    position = models.PositiveSmallIntegerField("rang")

    class Meta:
        ordering = ("position",)
        constraints = (
            models.UniqueConstraint(fields=["grid", "code"], name="point_codes_differ"),
            models.CheckConstraint(
                condition=Q(criteria=Criteria.ENGAGEMENT, engagement__isnull=False, engagement__range=(1, 8))
                | (~Q(criteria=Criteria.ENGAGEMENT) & Q(engagement__isnull=True)),
                name="engagement_points_have_one",
            ),
        )

    def __str__(self) -> str:
        return f"{self.code} {self.text}"

    def applies_to(self, service_kind: str) -> bool:
        """Does this point count for that kind of service? AUD-14."""
        return service_kind not in self.not_applicable_to

    @property
    def modes(self) -> list[str]:
        """« document », « entretien », …"""
        return [str(EvidenceMode(mode).label) for mode in self.evidence_modes]


class Position(models.Model):
    """What is said of one control point of a grid. `version` grows at each save: a stale save is a conflict.

    Whoever keeps some adds the column of what they belong to, and `on_the_scale` among its constraints.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    point = models.ForeignKey(ControlPoint, on_delete=models.PROTECT, related_name="%(class)ss")
    value = models.DecimalField("score", max_digits=3, decimal_places=2, null=True)
    version = models.PositiveIntegerField(default=0)
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    updated_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True
        ordering = ("point__position",)

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


def on_the_scale(name: str) -> models.CheckConstraint:
    """Only the four positions of the scale, or none yet. AUD-02."""
    steps = [Decimal(str(float(step))) for step in rules.SCALE]
    return models.CheckConstraint(condition=Q(value__isnull=True) | Q(value__in=steps), name=name)
