"""The read side: questionnaires."""

from __future__ import annotations

from datetime import date

from surveys.questionnaires.models import Questionnaire


def questionnaire_on(kind: str, day: date) -> Questionnaire | None:
    """The version in force on that day; the first one for a campaign older than all. SUR-10."""
    versions = Questionnaire.objects.filter(kind=kind)
    in_force = versions.filter(published_on__lte=day).order_by("-published_on", "-version").first()
    return in_force or versions.order_by("version").first()


def codes_of(questionnaire: Questionnaire) -> list[str]:
    """The codes of its questions, in order."""
    return [question.code for question in questionnaire.questions.all()]
