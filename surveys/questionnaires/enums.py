"""Words: questionnaires."""

from django.db import models

from label_sp.guide.surveys import Kind

MOST_QUESTIONS = 30  # of one questionnaire: an answer has a column for each (surveys/campaigns)
MOST_SCALES = 6
LONGEST_CODE, LONGEST_LABEL, LONGEST_TEXT, LONGEST_HELP, LONGEST_NOTICE = 10, 80, 500, 1000, 2000


class SurveyKind(models.TextChoices):
    """Who is asked. Guide 3.4.1 and 3.4.2."""

    USERS = "users", "Enquête usagers"
    AGENTS = "agents", "Enquête agents"

    @property
    def in_guide(self) -> Kind:
        """The same word, as the guide's library types it."""
        return "users" if self is SurveyKind.USERS else "agents"


class Level(models.TextChoices):
    """One answer, as `label_sp.guide.surveys.Level` writes it; the label shows its points. SUR-05."""

    FULL = "4", "1"
    MOSTLY = "3", "0,75"
    LITTLE = "2", "0,25"
    NONE = "1", "0"
    NOT_CONCERNED = "n", "Non concerné"
    UNANSWERED = "-", "Sans réponse"


JOURNAL_WORDS = {"survey.kind": SurveyKind, "questionnaire.kind": SurveyKind}
