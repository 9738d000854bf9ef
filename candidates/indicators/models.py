"""Tables: quality indicators, their values, what is shown of them."""

from __future__ import annotations

import uuid
from decimal import Decimal

from django.db import models
from django.db.models import F, Q

from candidates.dossiers.models import Dossier
from candidates.indicators.common import common_indicators
from label_sp.guide.french import period_word


class QualityIndicator(models.Model):
    """A quality indicator and since when it is measured. DOS-06: it counts after 6 months.

    common: its code among those that all services measure (PRO-02); blank for one of the service's own.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="indicators")
    label = models.CharField("indicateur", max_length=200)
    common = models.CharField("indicateur commun", max_length=5, blank=True)
    unit = models.CharField("unité", max_length=30, blank=True)
    in_place_since = models.DateField("en place depuis le")

    class Meta:
        ordering = ("in_place_since", "label")
        constraints = (
            models.UniqueConstraint(
                fields=["dossier", "common"], condition=~Q(common=""), name="common_indicators_once"
            ),
        )

    def __str__(self) -> str:
        return self.label

    @property
    def kind(self) -> str:
        """« perception », « performance », or blank for one of its own."""
        found = common_indicators().get(self.common)
        return found.kind if found else ""

    def written(self, value: Decimal) -> str:
        """« 87,5 % »."""
        number = f"{value.normalize():f}".replace(".", ",")
        return f"{number}\N{NO-BREAK SPACE}{self.unit}".strip()


class Period(models.Model):
    """From a day to another, both included."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    first_day = models.DateField("du")
    last_day = models.DateField("au")

    class Meta:
        abstract = True

    @property
    def label(self) -> str:
        """« mars 2026 », « 2025 », or its days."""
        return period_word(self.first_day, self.last_day)

    @property
    def short(self) -> str:
        """Under a bar: « 2025 » for a year, else the month of its last day, « 03/2026 »."""
        return self.label if self.label.isdecimal() else f"{self.last_day:%m/%Y}"


class IndicatorValue(Period):
    """What an indicator gave over a period. PRO-02."""

    indicator = models.ForeignKey(QualityIndicator, on_delete=models.CASCADE, related_name="values")
    value = models.DecimalField("valeur", max_digits=9, decimal_places=2)

    class Meta:
        ordering = ("first_day", "last_day")
        constraints = (
            models.UniqueConstraint(fields=["indicator", "first_day", "last_day"], name="one_value_a_period"),
            models.CheckConstraint(
                condition=Q(last_day__gte=F("first_day"), value__gte=0), name="values_of_real_periods"
            ),
        )

    def __str__(self) -> str:
        return f"{self.label} : {self.value}"


class Opinions(Period):
    """What came by « Je donne mon avis » over a period, and how much was answered within a week. PRO-02."""

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="opinions")
    received = models.PositiveIntegerField("avis reçus")
    answered = models.PositiveIntegerField("avis répondus en une semaine")

    class Meta:
        ordering = ("first_day", "last_day")
        constraints = (
            models.UniqueConstraint(
                fields=["dossier", "first_day", "last_day"], name="opinions_once_a_period"
            ),
            models.CheckConstraint(
                condition=Q(last_day__gte=F("first_day"), answered__lte=F("received")),
                name="answers_to_opinions",
            ),
        )

    def __str__(self) -> str:
        return f"{self.label} : {self.received}"

    @property
    def share(self) -> Decimal | None:
        """Of what was received, answered within a week, out of 100 and rounded down; None without any."""
        return Decimal(100 * self.answered // self.received) if self.received else None


class ResultsDisplay(models.Model):
    """Where the quality results of a service are shown, and where opinions are given. PRO-02, engagement 6."""

    dossier = models.OneToOneField(Dossier, on_delete=models.CASCADE, related_name="results_display")
    shown_since = models.DateField("affichés dans les points de contact depuis le", null=True)
    published_at = models.URLField("page où les résultats sont publiés", max_length=300, blank=True)
    opinions_at = models.URLField("lien « Je donne mon avis »", max_length=300, blank=True)

    def __str__(self) -> str:
        return f"Affichage des résultats, {self.dossier}"
