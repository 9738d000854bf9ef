"""Tables: questionnaires."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from label_sp.guide.surveys import Level
from surveys.questionnaires import content as contents
from surveys.questionnaires.enums import LONGEST_CODE, LONGEST_LABEL, MOST_QUESTIONS, SurveyKind


class Questionnaire(models.Model):
    """One published version of a questionnaire, the same for all. Never edited: a change is a new version. SUR-10.

    One that no campaign uses may be withdrawn: it is in force on no day any more, and stays readable. Nobody published
    what a command loaded from a file.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField("enquête", max_length=10, choices=SurveyKind)
    version = models.PositiveSmallIntegerField()
    published_on = models.DateField("publié le")
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    provisional = models.BooleanField("provisoire", default=False)
    notice = models.TextField("avertissement", blank=True)
    withdrawn_on = models.DateField("retiré le", null=True)

    class Meta:
        ordering = ("kind", "-version")
        constraints = (
            models.UniqueConstraint(fields=["kind", "version"], name="questionnaire_versions_differ"),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, version {self.version}"

    @property
    def warning(self) -> str:
        """What stands wherever this version shows while it is provisional; blank once it is official."""
        return contents.warning(self.provisional, self.notice)


class Scale(models.Model):
    """The words of the answers to some questions: one for each position of the guide, which has the points. SUR-05."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    questionnaire = models.ForeignKey(Questionnaire, on_delete=models.CASCADE, related_name="scales")
    code = models.CharField("échelle", max_length=20)
    position = models.PositiveSmallIntegerField()
    full = models.CharField("1 point", max_length=LONGEST_LABEL)
    mostly = models.CharField("0,75 point", max_length=LONGEST_LABEL)
    little = models.CharField("0,25 point", max_length=LONGEST_LABEL)
    none = models.CharField("0 point", max_length=LONGEST_LABEL)
    not_concerned = models.CharField("non concerné", max_length=LONGEST_LABEL)

    class Meta:
        ordering = ("questionnaire", "position")
        constraints = (
            models.UniqueConstraint(fields=["questionnaire", "code"], name="scale_codes_differ"),
            models.UniqueConstraint(fields=["questionnaire", "position"], name="scale_positions_differ"),
        )

    def __str__(self) -> str:
        return self.code

    @property
    def choices(self) -> list[tuple[Level, str]]:
        """What may be answered, best position first. SUR-05."""
        return contents.choices_of(self)


class Question(models.Model):
    """One question. `engagement` is empty for overall satisfaction (U9) and for the agents' questions.

    `help`: the same in easy words, under the question; may be blank.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    questionnaire = models.ForeignKey(Questionnaire, on_delete=models.CASCADE, related_name="questions")
    code = models.CharField(max_length=LONGEST_CODE)
    engagement = models.PositiveSmallIntegerField(null=True, blank=True)
    text = models.TextField("énoncé")
    help = models.TextField("aide", blank=True)
    scale = models.ForeignKey(Scale, on_delete=models.CASCADE, related_name="questions")
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ("questionnaire", "position")
        constraints = (
            models.UniqueConstraint(fields=["questionnaire", "code"], name="question_codes_differ"),
            models.UniqueConstraint(fields=["questionnaire", "position"], name="question_positions_differ"),
            models.CheckConstraint(
                condition=Q(position__gte=1, position__lte=MOST_QUESTIONS),
                name="an_answer_has_a_column_for_each_question",
            ),
        )

    def __str__(self) -> str:
        return f"{self.code} · {self.text}"


class Draft(models.Model):
    """The next version of a questionnaire, as far as it is written: one for each survey, gone once published.

    content: what `surveys.questionnaires.content.Content` writes. revision: goes up at each change; whoever changes
    says which one they had under their eyes.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField("enquête", max_length=10, choices=SurveyKind, unique=True)
    based_on = models.ForeignKey(Questionnaire, on_delete=models.PROTECT, null=True, related_name="+")
    content = models.JSONField("contenu")
    revision = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField("modifié le")
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, brouillon"
