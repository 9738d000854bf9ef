"""Words: the access to the questionnaires."""

from django.db import models

from surveys.questionnaires.enums import SurveyKind


class Purpose(models.TextChoices):
    """Which audit the surveys prepare."""

    INITIAL = "initial", "Audit de labellisation"
    FOLLOW_UP = "follow_up", "Audit de suivi"


class AccessState(models.TextChoices):
    """Where a request for one survey is."""

    ASKED = "asked", "demandé, sans réponse"
    GRANTED = "granted", "accordé"
    REFUSED = "refused", "refusé"
    LAPSED = "lapsed", "devenu sans objet"


JOURNAL_WORDS = {"survey_access.kind": SurveyKind}
JOURNAL_LABELS = {
    "survey_access.granted_by_itself": "Accès au questionnaire accordé dès la demande : {kind}",
    "survey_access.lapsed": "Demande d’accès au questionnaire devenue sans objet : {kind}",
}
