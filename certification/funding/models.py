"""Tables: envelopes of the DITP's help, and the candidates helped."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from candidates.dossiers.models import Dossier


class FundingRound(models.Model):
    """An envelope: how many candidates the DITP helps, and with how many euros in all. ACT-11. The last opened runs."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField("nom de l’enveloppe", max_length=100, unique=True)
    limit = models.PositiveIntegerField("candidats aidés au plus")
    ceiling = models.DecimalField("montant total", max_digits=12, decimal_places=2, null=True)
    opened_at = models.DateTimeField(auto_now_add=True)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("-opened_at", "-pk")

    def __str__(self) -> str:
        return self.name


class Grant(models.Model):
    """The help that one candidate has: its audit, paid in part. ACT-11. One that is taken back stays written."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    round = models.ForeignKey(FundingRound, on_delete=models.PROTECT, related_name="grants")
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="grants")
    network = models.CharField("réseau", max_length=100)
    amount = models.DecimalField("montant", max_digits=10, decimal_places=2)
    granted_on = models.DateField("accordée le")
    agreement = models.CharField("convention", max_length=100, blank=True)
    granted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    taken_back_on = models.DateField(null=True)
    taken_back_reason = models.TextField(blank=True)

    class Meta:
        ordering = ("-granted_on", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=["dossier"], condition=Q(taken_back_on=None), name="one_grant_a_dossier"
            ),
        )

    def __str__(self) -> str:
        return f"{self.dossier}, {self.amount} €"
