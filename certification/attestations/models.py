"""Tables: attestations."""

from __future__ import annotations

import secrets
import uuid

from django.db import models
from django.db.models import Q

from candidates.dossiers.enums import TierChoices


def verification_code() -> str:
    """96 random bits, so that nobody finds a valid pair of number and code by trying."""
    return secrets.token_hex(12)


def attestation_path(attestation: Attestation, filename: str) -> str:
    """A storage name of its own: a number that a rollback gave back is used again, a file is not."""
    return f"attestations/{attestation.pk}.pdf"


class Attestation(models.Model):
    """One issue of an attestation. A new tier or new sites make a new issue with its own number. ATT-02, ATT-05."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    dossier = models.ForeignKey("candidates.Dossier", on_delete=models.PROTECT, related_name="attestations")
    issuer = models.ForeignKey(  # the body that delivered it, whichever has the dossier since
        "actors.Organisation", null=True, on_delete=models.PROTECT, related_name="attestations_issued"
    )
    number = models.CharField("numéro", max_length=20, unique=True)
    version = models.PositiveSmallIntegerField("version")
    tier = models.CharField("palier", max_length=10, choices=TierChoices)
    issued_on = models.DateField("émise le")
    valid_from = models.DateField("valable du")
    valid_until = models.DateField("valable jusqu’au")
    payload = models.JSONField("mentions")
    code = models.CharField("code de vérification", max_length=24, default=verification_code)
    pdf = models.FileField(upload_to=attestation_path, max_length=200, blank=True)
    pdf_sha256 = models.CharField("empreinte SHA-256 du fichier", max_length=64, blank=True)
    replaced_on = models.DateField("remplacée le", null=True)
    search = models.TextField(
        "mots de la recherche", default="", editable=False
    )  # folded: label_sp.common.words.fold

    class Meta:
        ordering = ("-issued_on", "-version")
        indexes = (
            models.Index(
                fields=["dossier"], name="attestations_in_use", condition=Q(replaced_on__isnull=True)
            ),
        )
        constraints = (
            models.UniqueConstraint(fields=["dossier", "version"], name="attestation_versions_differ"),
        )

    def __str__(self) -> str:
        return self.number

    @property
    def fictitious(self) -> bool:
        """Issued in a demonstration, as it was said on the day of its issue."""
        return bool(self.payload.get("fictitious"))
