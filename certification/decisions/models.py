"""Tables: the decision."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from candidates.dossiers.enums import TierChoices
from certification.decisions.enums import DecisionKind


class Decision(models.Model):
    """A decision of the body, with the verdict that it was taken on. Never changed: a later decision follows."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    dossier = models.ForeignKey("candidates.Dossier", on_delete=models.PROTECT, related_name="decisions")
    audit = models.ForeignKey("audits.Audit", null=True, on_delete=models.PROTECT, related_name="decisions")
    kind = models.CharField("décision", max_length=20, choices=DecisionKind)
    tier = models.CharField("palier", max_length=10, choices=TierChoices, blank=True)
    proposed_tier = models.CharField("palier proposé", max_length=10, choices=TierChoices, blank=True)
    reason = models.TextField("motif", blank=True)
    decided_on = models.DateField("décidée le")
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="decisions"
    )
    verdict = models.JSONField("conditions constatées", default=list)
    fictitious = models.BooleanField("prise dans une démonstration", default=False, editable=False)
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-decided_on", "-recorded_at")
        constraints = (
            models.UniqueConstraint(
                fields=["audit"], condition=Q(audit__isnull=False), name="one_decision_an_audit"
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} le {self.decided_on}"
