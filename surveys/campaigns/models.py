"""Tables: campaigns."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from surveys.answers.enums import Channel
from surveys.campaigns.enums import Purpose
from surveys.questionnaires.enums import Level, SurveyKind
from surveys.questionnaires.models import Question, Questionnaire


class Campaign(models.Model):
    """The imported results of one survey. The latest of its kind and purpose counts, the earlier ones stay listed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    dossier = models.ForeignKey("candidates.Dossier", on_delete=models.CASCADE, related_name="campaigns")
    kind = models.CharField("enquête", max_length=10, choices=SurveyKind)
    purpose = models.CharField("en vue de", max_length=10, choices=Purpose)
    number = models.PositiveSmallIntegerField("import n°")
    questionnaire = models.ForeignKey(Questionnaire, on_delete=models.PROTECT, related_name="campaigns")
    opened_on = models.DateField("ouverte le")
    closed_on = models.DateField("close le")
    solicited = models.PositiveIntegerField("personnes sollicitées")
    concerned = models.PositiveIntegerField("agents concernés", null=True)  # None for users. SUA-02, SUA-03
    sample_method = models.TextField("constitution de l’échantillon")
    responses = models.PositiveIntegerField("réponses reçues")
    admissible = models.PositiveIntegerField("questionnaires recevables")
    channels = models.JSONField(
        "questionnaires recevables par canal", default=dict
    )  # {"mail": 300, "paper": 12}
    source_name = models.CharField("nom du fichier", max_length=150)
    source_sha256 = models.CharField("empreinte SHA-256", max_length=64)
    imported_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    imported_at = models.DateTimeField("importée le")

    class Meta:
        ordering = ("kind", "purpose", "-number")
        constraints = (
            models.UniqueConstraint(
                fields=["dossier", "kind", "purpose", "number"], name="imports_follow_each_other"
            ),
            models.CheckConstraint(
                condition=Q(closed_on__gte=F("opened_on")), name="campaign_closes_after_it_opens"
            ),
            models.CheckConstraint(
                condition=Q(admissible__lte=F("responses")), name="admissible_among_responses"
            ),
            models.CheckConstraint(
                condition=Q(kind=SurveyKind.AGENTS, concerned__isnull=False, concerned__gte=F("solicited"))
                | Q(kind=SurveyKind.USERS, concerned__isnull=True),
                name="agents_solicited_among_concerned",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} close le {self.closed_on}"


class Response(models.Model):
    """One person's answers, without a name. `answers` holds one `Level` per question, in the questionnaire's order."""

    id = models.BigAutoField(primary_key=True)
    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="rows")
    finished = models.BooleanField("terminée")
    answers = models.CharField(max_length=40)
    channel = models.CharField("canal", max_length=10, choices=Channel, default=Channel.MAIL)
    site = models.CharField("site", max_length=200, blank=True)

    def __str__(self) -> str:
        return f"réponse {self.pk}"


class Tally(models.Model):
    """How many admissible responses gave one level to one question. Written with the import, never afterwards."""

    id = models.BigAutoField(primary_key=True)
    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="tallies")
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="+")
    level = models.CharField("réponse", max_length=1, choices=Level)
    count = models.PositiveIntegerField("nombre")

    class Meta:
        verbose_name_plural = "tallies"
        constraints = (
            models.UniqueConstraint(fields=["campaign", "question", "level"], name="one_tally_per_level"),
        )

    def __str__(self) -> str:
        return f"{self.question_id} {self.level}: {self.count}"
