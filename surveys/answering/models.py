"""Tables: by what a filed sheet is known again."""

from __future__ import annotations

import uuid

from django.db import models

from surveys.campaigns.models import Campaign


class FiledSheet(models.Model):
    """A PDF that was filed: the same bytes change nothing a second time.

    `mark` is drawn from its bytes and the server's secret; nothing tells when or by whom: it leads to no answer.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="filed_sheets")
    mark = models.CharField("marque", max_length=64)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["campaign", "mark"], name="one_sheet_a_file"),)

    def __str__(self) -> str:
        return self.mark
