"""Tables: answers files on their way in, and how an organisation reads those of one shape."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models

from surveys.campaigns.enums import Purpose
from surveys.campaigns.models import Campaign
from surveys.imports.enums import UploadState
from surveys.questionnaires.enums import SurveyKind
from surveys.questionnaires.models import Questionnaire


def upload_path(upload: AnswersUpload, filename: str) -> str:
    """A name that nobody guesses; the file's own is in the row."""
    return f"answers/{upload.dossier_id}/{upload.pk}"


class AnswersUpload(models.Model):
    """A file and what was declared with it: kept a day, until it is imported or given up. Nothing counts before.

    header, chosen, found: `surveys.answers.plans` writes them. report: what the import would give, or gave.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    dossier = models.ForeignKey(
        "candidates.Dossier", on_delete=models.CASCADE, related_name="answers_uploads"
    )
    kind = models.CharField("enquête", max_length=10, choices=SurveyKind)
    purpose = models.CharField("en vue de", max_length=10, choices=Purpose)
    questionnaire = models.ForeignKey(Questionnaire, on_delete=models.PROTECT, related_name="+")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    file = models.FileField("fichier", upload_to=upload_path, max_length=200)
    name = models.CharField("nom du fichier", max_length=150)
    sha256 = models.CharField("empreinte SHA-256", max_length=64)
    opened_on = models.DateField("ouverte le")
    closed_on = models.DateField("close le")
    solicited = models.PositiveIntegerField("personnes sollicitées")
    concerned = models.PositiveIntegerField("agents concernés", null=True)
    sample_method = models.TextField("constitution de l’échantillon")
    header = models.JSONField(default=dict)
    chosen = models.JSONField(default=dict)
    found = models.JSONField(default=dict)
    report = models.JSONField(default=dict)
    state = models.CharField("état", max_length=10, choices=UploadState, default=UploadState.COLUMNS)
    campaign = models.ForeignKey(Campaign, null=True, on_delete=models.SET_NULL, related_name="uploads")
    arrived_at = models.DateTimeField("déposé le", db_index=True)

    class Meta:
        ordering = ("-arrived_at", "-pk")

    def __str__(self) -> str:
        return self.name


class AnswersShape(models.Model):
    """How an organisation read the last file of one shape: the next one is proposed the same."""

    organisation = models.ForeignKey("actors.Organisation", on_delete=models.CASCADE, related_name="+")
    kind = models.CharField("enquête", max_length=10, choices=SurveyKind)
    shape = models.CharField(max_length=64)
    chosen = models.JSONField(default=dict)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["organisation", "kind", "shape"], name="one_reading_of_a_shape"),
        )

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.kind}"
