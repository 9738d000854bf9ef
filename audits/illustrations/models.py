"""Tables: the images of a report."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models

from audits.audit.models import Audit
from label_sp.guide.decision import ENGAGEMENTS


def image_path(illustration: Illustration, filename: str) -> str:
    """A storage name that owes nothing to anyone's words."""
    return f"illustrations/{illustration.audit_id}/{illustration.pk}.jpg"


class Illustration(models.Model):
    """One image of a report, as it is printed: a JPEG of ours, drawn from what was sent. AUD-07, guide 3.7.1."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    audit = models.ForeignKey(Audit, on_delete=models.CASCADE, related_name="images")
    caption = models.CharField("légende", max_length=300)
    engagement = models.PositiveSmallIntegerField(
        "engagement", null=True, blank=True, choices=[*ENGAGEMENTS.items()]
    )
    image = models.FileField("image", upload_to=image_path, max_length=200)
    sha256 = models.CharField("empreinte SHA-256", max_length=64)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("added_at", "pk")
        constraints = (models.UniqueConstraint(fields=["audit", "sha256"], name="one_image_once_a_report"),)

    def __str__(self) -> str:
        return self.caption
