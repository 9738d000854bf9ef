"""A request for the questionnaires, by the real act, for whatever looks at the pages that show it."""

from __future__ import annotations

from candidates.dossiers.models import Dossier
from label_sp.actors.models import User
from surveys.access.models import SurveyAccess
from surveys.access.use_cases import ask_access


def asked(dossier: Dossier, actor: User) -> SurveyAccess:
    """What the candidate asks, once: the DITP's page has it to answer."""
    return dossier.survey_accesses.first() or ask_access(dossier.pk, actor=actor)[0]
