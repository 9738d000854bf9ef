"""Tables: the access to the questionnaires."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from surveys.access.enums import AccessState, Purpose
from surveys.questionnaires.enums import SurveyKind


class SurveyAccess(models.Model):
    """A candidate asks for one questionnaire, for the audit that it prepares; the DITP grants or refuses. Guide 3.4.

    Nobody answered what was granted by the setting SURVEY_ACCESS_AUTOMATIC. What waits ends by itself (`lapsed`) when
    its dossier goes on without it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    dossier = models.ForeignKey(
        "candidates.Dossier", on_delete=models.CASCADE, related_name="survey_accesses"
    )
    kind = models.CharField("enquête", max_length=10, choices=SurveyKind)
    purpose = models.CharField("en vue de", max_length=10, choices=Purpose)
    state = models.CharField("état", max_length=10, choices=AccessState, default=AccessState.ASKED)
    asked_on = models.DateField("demandé le")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    answered_on = models.DateField("répondu le", null=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    reason = models.TextField("motif du refus", blank=True)

    class Meta:
        ordering = ("asked_on", "kind", "pk")
        verbose_name_plural = "survey accesses"
        indexes = (models.Index(fields=["state", "asked_on"], name="survey_accesses_waiting"),)
        constraints = (
            models.UniqueConstraint(
                fields=["dossier", "kind", "purpose"],
                condition=Q(state=AccessState.ASKED),
                name="one_survey_access_asked",
            ),
            models.CheckConstraint(
                condition=Q(state=AccessState.ASKED, answered_on__isnull=True)
                | (~Q(state=AccessState.ASKED) & Q(answered_on__isnull=False)),
                name="a_survey_access_is_answered_on_a_day",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.get_purpose_display().lower()}"

    @property
    def is_waiting(self) -> bool:
        """Does it wait for the DITP's answer?"""
        return self.state == AccessState.ASKED

    @property
    def word(self) -> str:
        """Where it stands: « accordé le 3 mars », without the day."""
        return AccessState(self.state).label
