"""The tables of surveys, by topic. Django reads this, nobody else imports it."""

from surveys.campaigns.models import Campaign, Response, Tally
from surveys.questionnaires.models import Question, Questionnaire

__all__ = ["Campaign", "Question", "Questionnaire", "Response", "Tally"]
