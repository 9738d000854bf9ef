"""Tables: the team of a dossier. A row that somebody else may change meanwhile has a `version`, which grows."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models

from candidates.dossiers.models import Dossier


class Referent(models.Model):
    """Who follows the dossier and answers for it day by day; nobody: « à désigner »."""

    dossier = models.OneToOneField(
        Dossier, on_delete=models.CASCADE, primary_key=True, related_name="referent_row"
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    version = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return f"{self.dossier_id}: {self.person or '-'}"


class Signatory(models.Model):
    """The legal representative who signs the application; often without an account here."""

    dossier = models.OneToOneField(
        Dossier, on_delete=models.CASCADE, primary_key=True, related_name="signatory_row"
    )
    name = models.CharField("nom", max_length=160)
    function = models.CharField("fonction", max_length=160)
    email = models.EmailField("adresse électronique", blank=True)
    version = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return f"{self.name}, {self.function}"


class Assignment(models.Model):
    """One thing of a dossier (`about`, `key`: a piece, which one) that a colleague has in charge; nobody any more when
    it was taken back."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="assignments")
    about = models.CharField("nature", max_length=20)
    key = models.CharField("laquelle", max_length=40)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    wanted_on = models.DateField("souhaitée pour le", null=True)
    given_at = models.DateTimeField("confiée le")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["dossier", "about", "key"], name="one_assignment_a_thing"),
        )

    def __str__(self) -> str:
        return f"{self.about} {self.key}: {self.person or '-'}"


class Comment(models.Model):
    """What a colleague writes about one thing of the dossier, for the candidate's team only."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="comments")
    about = models.CharField("nature", max_length=20)
    key = models.CharField("laquelle", max_length=40)
    text = models.TextField("commentaire")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField("écrit le")

    class Meta:
        ordering = ("written_at", "id")
        indexes = (models.Index(fields=["dossier", "about", "key"], name="comments_of_a_thing"),)

    def __str__(self) -> str:
        return f"{self.author}, {self.written_at:%Y-%m-%d %H:%M}"
