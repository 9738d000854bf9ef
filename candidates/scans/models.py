"""Tables: what the antivirus says."""

from __future__ import annotations

from django.db import models

from candidates.scans.enums import ScanState


class Scan(models.Model):
    """One content by its SHA-256, however many rows hold it; `stored` is one place where its bytes are."""

    sha256 = models.CharField(primary_key=True, max_length=64)
    stored = models.CharField(max_length=200)
    name = models.CharField("nom du fichier", max_length=150)
    state = models.CharField(
        "état", max_length=10, choices=ScanState, default=ScanState.WAITING, db_index=True
    )
    found = models.CharField("trouvé", max_length=200, blank=True)
    scanned_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("sha256",)

    def __str__(self) -> str:
        return f"{self.name}: {self.state}"
