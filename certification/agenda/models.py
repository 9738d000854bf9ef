"""Tables: the agenda."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models


class CalendarFeed(models.Model):
    """A private address that gives one person's deadlines to a calendar. Only the token's SHA-256 is kept.

    Without `dossier` and `organisation`, all that the person may see; rights are read at each request.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="calendar_feeds"
    )
    token_hash = models.CharField(max_length=64, unique=True)
    dossier = models.ForeignKey("candidates.Dossier", null=True, on_delete=models.CASCADE, related_name="+")
    organisation = models.ForeignKey(
        "actors.Organisation", null=True, on_delete=models.CASCADE, related_name="+"
    )
    created_at = models.DateTimeField()
    read_at = models.DateTimeField("lu le", null=True)

    class Meta:
        ordering = ("-created_at",)

    def __str__(self) -> str:
        return f"{self.user} {self.created_at:%Y-%m-%d}"
