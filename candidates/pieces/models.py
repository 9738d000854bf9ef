"""Tables: the pieces of a dossier."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models

from candidates.dossiers.models import Dossier
from candidates.pieces.enums import PieceKind, Verdict


def piece_path(piece: Piece, filename: str) -> str:
    """A storage name that owes nothing to the client's."""
    return f"pieces/{piece.dossier_id}/{piece.pk}"


def waiting_path(file: WaitingFile, filename: str) -> str:
    """The same, for a file of which nobody said yet which piece it is."""
    return f"waiting/{file.dossier_id}/{file.pk}"


def part_path(part: WaitingPart, filename: str) -> str:
    """The same, for a part of it."""
    return f"waiting/{part.waiting.dossier_id}/{part.waiting_id}.{part.start}"


class Piece(models.Model):
    """One version of one piece of the application file. Nothing is overwritten: the latest version counts."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="pieces")
    kind = models.CharField("pièce", max_length=30, choices=PieceKind)
    version = models.PositiveSmallIntegerField()
    file = models.FileField("fichier", upload_to=piece_path, max_length=200)
    name = models.CharField("nom du fichier", max_length=150)
    content_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField("taille en octets")
    sha256 = models.CharField("empreinte SHA-256", max_length=64)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField("déposée le")
    verdict = models.CharField("avis", max_length=12, choices=Verdict, default=Verdict.PENDING)
    verdict_reason = models.TextField("motif", blank=True)
    complement_due = models.DateField("complément attendu le", null=True)
    filed_at = models.DateTimeField(
        null=True
    )  # when it left with the dossier: from there on it stays as it is

    class Meta:
        ordering = ("kind", "-version")
        constraints = (
            models.UniqueConstraint(fields=["dossier", "kind", "version"], name="piece_versions_differ"),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} (version {self.version})"


class WaitingFile(models.Model):
    """A file that arrived among others: its owner says which piece it is, or it goes after a day.

    While it is `arriving` its parts are kept, `received` bytes of them in order; by `key` its sender goes on with it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="waiting_files")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    file = models.FileField("fichier", upload_to=waiting_path, max_length=200)
    name = models.CharField("nom du fichier", max_length=150)
    size = models.PositiveIntegerField("taille en octets")
    arrived_at = models.DateTimeField("arrivé le", db_index=True)
    arriving = models.BooleanField(default=False)
    received = models.PositiveIntegerField("octets reçus", default=0)
    key = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ("arrived_at", "name")

    def __str__(self) -> str:
        return self.name


class WaitingPart(models.Model):
    """The bytes of an arriving file from `start` on."""

    waiting = models.ForeignKey(WaitingFile, on_delete=models.CASCADE, related_name="parts")
    start = models.PositiveIntegerField()
    file = models.FileField(upload_to=part_path, max_length=200)

    class Meta:
        ordering = ("start",)
        constraints = (models.UniqueConstraint(fields=["waiting", "start"], name="a_part_arrives_once"),)

    def __str__(self) -> str:
        return f"{self.waiting} from {self.start}"
