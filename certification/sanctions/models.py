"""Tables: sanctions."""

from __future__ import annotations

import uuid
from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from certification.sanctions.enums import SUSPENSION_GROUNDS, WITHDRAWAL_GROUNDS
from label_sp.guide import suspension


class Suspension(models.Model):
    """A suspension of the label, from a day to the day of its lifting (not included). SUS-01, SUS-02, guide 5.3.1."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    dossier = models.ForeignKey("candidates.Dossier", on_delete=models.PROTECT, related_name="suspensions")
    ground = models.CharField("motif", max_length=40, choices=SUSPENSION_GROUNDS)
    reason = models.TextField("précisions")
    started_on = models.DateField("prononcée le")
    since = models.DateField("depuis le")  # its first day, or that of the one it goes on with
    counted_from = models.DateField("12 mois comptés depuis le")
    conform_by = models.DateField("conformité attendue au plus tard le")
    lifted_on = models.DateField("levée le", null=True)
    conformity = models.TextField("constat de mise en conformité", blank=True)

    class Meta:
        ordering = ("-started_on",)
        constraints = (
            models.UniqueConstraint(
                fields=["dossier"], condition=Q(lifted_on__isnull=True), name="one_suspension_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(lifted_on__isnull=True) | Q(lifted_on__gte=F("started_on")),
                name="lifted_after_start",
            ),
        )

    def __str__(self) -> str:
        return f"Suspension depuis le {self.since}"

    @property
    def ends_by(self) -> date:
        """The last day of its 12 months: lifted by then, or the body decides. SUS-02."""
        return suspension.last_day(self.counted_from)

    def is_over(self, today: date) -> bool:
        """Are its 12 months over?"""
        return today > self.ends_by


class AuditRefusal(models.Model):
    """A labelled service refused an audit in the conditions, at the time or as often as the guide asks. SUS-01."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    dossier = models.ForeignKey("candidates.Dossier", on_delete=models.PROTECT, related_name="audit_refusals")
    refused_on = models.DateField("refusé le")
    words = models.TextField("ce qui a été refusé, et comment")
    recorded_on = models.DateField("enregistré le")
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="audit_refusals"
    )

    class Meta:
        ordering = ("-refused_on", "-recorded_on")

    def __str__(self) -> str:
        return f"Refus d’audit du {self.refused_on}"


class Withdrawal(models.Model):
    """A withdrawal of the label, with its effective date. WIT-01 to WIT-03, guide 5.3.2."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    dossier = models.OneToOneField("candidates.Dossier", on_delete=models.PROTECT, related_name="withdrawal")
    ground = models.CharField("motif", max_length=40, choices=WITHDRAWAL_GROUNDS)
    reason = models.TextField("précisions")
    notified_on = models.DateField("notifié le")
    effective_on = models.DateField("effectif le")
    mark_ends_on = models.DateField("fin d’usage de la marque le")

    class Meta:
        ordering = ("-notified_on",)

    def __str__(self) -> str:
        return f"Retrait effectif le {self.effective_on}"
