"""Tables: exchanges."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models

from candidates.dossiers.models import Dossier
from candidates.pieces.enums import PieceKind


def attachment_path(attachment: Attachment, filename: str) -> str:
    """A storage name that owes nothing to the client's."""
    return f"exchanges/{attachment.exchange.dossier_id}/{attachment.pk}"


class Exchange(models.Model):
    """One message of the thread of a dossier. Nothing is edited nor taken back: the other side has read it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="exchanges")
    piece = models.CharField("pièce", max_length=30, choices=PieceKind, blank=True)
    text = models.TextField("message")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    by_body = models.BooleanField("de l’organisme")
    written_at = models.DateTimeField("écrit le")

    class Meta:
        ordering = ("written_at", "id")
        indexes = (models.Index(fields=["dossier", "written_at"], name="thread_of_a_dossier"),)

    def __str__(self) -> str:
        return f"{self.author}, {self.written_at:%Y-%m-%d %H:%M}"


class Attachment(models.Model):
    """One file that goes with a message."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    exchange = models.ForeignKey(Exchange, on_delete=models.CASCADE, related_name="attachments")
    file = models.FileField("fichier", upload_to=attachment_path, max_length=200)
    name = models.CharField("nom du fichier", max_length=150)
    content_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField("taille en octets")
    sha256 = models.CharField("empreinte SHA-256", max_length=64)

    class Meta:
        ordering = ("name", "id")

    def __str__(self) -> str:
        return self.name
