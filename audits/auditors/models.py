"""Tables: auditors."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q


class AuditorProfile(models.Model):
    """What a body declares of one of its auditors. ACT-07, guide 1.3."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="auditor_profiles"
    )
    organisation = models.ForeignKey(
        "actors.Organisation", on_delete=models.PROTECT, related_name="auditor_profiles"
    )
    public_sector_experience = models.BooleanField("expérience du secteur public", default=False)
    trained_on_programme = models.BooleanField("formation au programme Services Publics +", default=False)
    trained_on_label = models.BooleanField("formation au label", default=False)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["user", "organisation"], name="one_profile_a_body"),)

    def __str__(self) -> str:
        return f"{self.user} · {self.organisation}"


class AuditorTie(models.Model):
    """What ties an auditor to a candidate: employment, advice, … ACT-08, guide 1.3."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="auditor_ties")
    service = models.ForeignKey("candidates.Service", on_delete=models.CASCADE, related_name="auditor_ties")
    nature = models.CharField("nature du lien", max_length=200)
    ended_on = models.DateField("terminé le", null=True, blank=True)

    class Meta:
        ordering = ("-ended_on",)
        constraints = (
            models.UniqueConstraint(fields=["user", "service", "nature", "ended_on"], name="one_tie_once"),
            models.UniqueConstraint(
                fields=["user", "service", "nature"],
                condition=Q(ended_on__isnull=True),
                name="one_tie_in_course_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.user} · {self.service} · {self.nature}"
