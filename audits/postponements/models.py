"""A request to put a visit off, and its answer."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

PENDING, ACCEPTED, REFUSED = "demande sans réponse", "report accepté", "report refusé"


class Postponement(models.Model):
    """The candidate asks to put the visit off; the body accepts or refuses. SUS-01, guide 5.3.1."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    audit = models.ForeignKey("audits.Audit", on_delete=models.PROTECT, related_name="postponements")
    first_day = models.DateField("visite prévue le")
    reason = models.TextField("motif")
    asked_on = models.DateField("demandé le")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    accepted = models.BooleanField("accepté", null=True)
    answer = models.TextField("réponse", blank=True)
    answered_on = models.DateField("répondu le", null=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        ordering = ("asked_on", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=["audit"], condition=Q(answered_on__isnull=True), name="one_open_postponement"
            ),
            models.CheckConstraint(
                condition=Q(answered_on__isnull=True, accepted__isnull=True)
                | Q(answered_on__isnull=False, accepted__isnull=False),
                name="an_answer_says_yes_or_no",
            ),
        )

    def __str__(self) -> str:
        return f"{self.word} ({self.audit})"

    @property
    def word(self) -> str:
        """Where the request stands."""
        return {None: PENDING, True: ACCEPTED, False: REFUSED}[self.accepted]
