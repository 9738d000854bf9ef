"""Tables: how long an audit lasts."""

from __future__ import annotations

import uuid
from decimal import Decimal

from django.db import models

from label_sp.guide import durations


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
