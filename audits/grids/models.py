"""Tables: grids."""

from __future__ import annotations

import uuid
from decimal import Decimal

from django.db import models
from django.db.models import Q

from audits.grids.enums import Criteria, EvidenceMode, GridKind
from label_sp.guide import durations


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


class AuditDuration(models.Model):
    """A dated version of annex 12: days on site by number of agents. CON-02, guide 3.2."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    version = models.PositiveSmallIntegerField("version", unique=True)
    published_on = models.DateField("publiée le")
    provisional = models.BooleanField("provisoire", default=False)
    notice = models.TextField("avertissement", blank=True)
    brackets = models.JSONField(
        "tranches"
    )  # [{"agents_up_to": 10 or null, "days": "1"}, …], the last one open
    per_further_site = models.DecimalField("par site visité en plus", max_digits=3, decimal_places=1)
    per_further_thousand = models.DecimalField("par millier d’agents en plus", max_digits=3, decimal_places=1)
    fingerprint = models.CharField("empreinte du contenu", max_length=64, unique=True)

    class Meta:
        ordering = ("-version",)

    def __str__(self) -> str:
        return f"Durées d’audit, version {self.version}"

    def days(self, agents: int, sites: int) -> Decimal:
        """Days on site for that many agents in the perimeter and sites visited. CON-02, annex 12."""
        return durations.days_on_site(self.table, agents, sites)

    @property
    def table(self) -> durations.DurationTable:
        """The table as the guide's arithmetic reads it. CON-02."""
        brackets = (durations.Bracket(row["agents_up_to"], Decimal(row["days"])) for row in self.brackets)
        return durations.DurationTable(tuple(brackets), self.per_further_site, self.per_further_thousand)
