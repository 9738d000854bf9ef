"""A request to put a visit off, and its answer."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

PENDING, ACCEPTED, REFUSED = "demande sans réponse", "report accepté", "report refusé"
LAPSED = "demande devenue sans objet"


class Postponement(models.Model):
    """The candidate asks to put the visit off; the body accepts or refuses. SUS-01, guide 5.3.1.

    Without an answer it ends by itself on the day when the visit was held or the audit cancelled (`lapsed_on`).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    audit = models.ForeignKey("audits.Audit", on_delete=models.PROTECT, related_name="postponements")
    first_day = models.DateField("visite prévue le")
    reason = models.TextField("motif")
    asked_on = models.DateField("demandé le")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    accepted = models.BooleanField("accepté", null=True)
    answer = models.TextField("réponse", blank=True)
    answered_on = models.DateField("répondu le", null=True)
    lapsed_on = models.DateField("sans objet depuis le", null=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        ordering = ("asked_on", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=["audit"],
                condition=Q(answered_on__isnull=True, lapsed_on__isnull=True),
                name="one_open_postponement",
            ),
            models.CheckConstraint(
                condition=Q(answered_on__isnull=True, accepted__isnull=True)
                | Q(answered_on__isnull=False, accepted__isnull=False),
                name="an_answer_says_yes_or_no",
            ),
            models.CheckConstraint(
                condition=Q(answered_on__isnull=True) | Q(lapsed_on__isnull=True),
                name="an_answer_or_no_object_any_more",
            ),
        )

    def __str__(self) -> str:
        return f"{self.word} ({self.audit})"

    @property
    def word(self) -> str:
        """Where the request stands."""
        return LAPSED if self.lapsed_on else {None: PENDING, True: ACCEPTED, False: REFUSED}[self.accepted]

    @property
    def is_pending(self) -> bool:
        """Does it wait for the body's answer?"""
        return self.accepted is None and self.lapsed_on is None
