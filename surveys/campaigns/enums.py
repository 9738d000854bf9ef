"""Words: campaigns."""

from django.db import models

from surveys.access.enums import Purpose as Purpose  # noqa: PLC0414 # those who know a campaign name it so
from surveys.questionnaires.enums import SurveyKind


class CampaignStatus(models.TextChoices):
    """Where a campaign stands. What was imported is closed from the start. SUR-03."""

    PREPARING = "preparing", "En préparation"
    OPEN = "open", "Ouverte"
    CLOSED = "closed", "Close"
    ABANDONED = "abandoned", "Abandonnée"


class Source(models.TextChoices):
    """Where the answers of a campaign come from."""

    RUN = "run", "Menée dans l’application"
    IMPORTED = "imported", "Importée d’un fichier"


IN_HAND = (CampaignStatus.PREPARING, CampaignStatus.OPEN)  # one at a time, for one survey and one audit
ACT_LABELS = {
    "open_to_answers": "Ouvrir la campagne",
    "prolong": "Prolonger la campagne",
    "close": "Clore la campagne",
    "abandon": "Abandonner la campagne",
}
JOURNAL_WORDS = {"campaign.kind": SurveyKind}
