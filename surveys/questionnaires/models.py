"""Tables: questionnaires."""

from __future__ import annotations

import uuid

from django.db import models

from surveys.questionnaires.enums import SurveyKind


class Questionnaire(models.Model):
    """One published version of a questionnaire, the same for all. Never edited: a change is a new version. SUR-10."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField("enquête", max_length=10, choices=SurveyKind)
    version = models.PositiveSmallIntegerField()
    published_on = models.DateField("publié le")
    provisional = models.BooleanField("provisoire", default=False)
    notice = models.TextField("avertissement", blank=True)

    class Meta:
        ordering = ("kind", "-version")
        constraints = (
            models.UniqueConstraint(fields=["kind", "version"], name="questionnaire_versions_differ"),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, version {self.version}"


class Question(models.Model):
    """One question. `engagement` is empty for overall satisfaction (U9) and for the agents' questions."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    questionnaire = models.ForeignKey(Questionnaire, on_delete=models.CASCADE, related_name="questions")
    code = models.CharField(max_length=10)
    engagement = models.PositiveSmallIntegerField(null=True, blank=True)
    text = models.TextField("énoncé")
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ("questionnaire", "position")
        constraints = (
            models.UniqueConstraint(fields=["questionnaire", "code"], name="question_codes_differ"),
            models.UniqueConstraint(fields=["questionnaire", "position"], name="question_positions_differ"),
        )

    def __str__(self) -> str:
        return f"{self.code} {self.text}"
