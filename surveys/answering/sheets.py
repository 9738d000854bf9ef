"""A questionnaire as it is asked: read once for each process, since a published version never changes. SUR-10."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from uuid import UUID

from django.utils import timezone

from label_sp.guide import soil
from label_sp.guide.calendar import territory_of
from label_sp.guide.surveys import Level
from surveys.campaigns.models import Campaign
from surveys.questionnaires import queries
from surveys.questionnaires.enums import SurveyKind
from surveys.questionnaires.models import Questionnaire

KEPT_SHEETS, KEPT_CAMPAIGNS = 64, 4096


@dataclass(frozen=True, slots=True)
class Asked:
    """One question: its place from 1 on, and (level, label) of what may be answered, best first."""

    place: int
    code: str
    text: str
    help: str
    choices: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A version. `warning` stands on the page while it is provisional."""

    id: UUID
    kind: SurveyKind
    version: int
    warning: str
    questions: tuple[Asked, ...]

    def levels(self, given: Mapping[str, str]) -> list[str]:
        """What was given, in the questionnaire's order; what is missing, or no answer at all, is left unanswered."""
        return [
            found if (found := given.get(each.code, "")) in ANSWERS else str(Level.UNANSWERED)
            for each in self.questions
        ]

    def left(self, levels: Sequence[str]) -> list[Asked]:
        """The questions without an answer."""
        return [each for each, level in zip(self.questions, levels, strict=True) if level not in ANSWERS]


ANSWERS = frozenset(str(level) for level in Level if level is not Level.UNANSWERED)


@lru_cache(KEPT_SHEETS)
def sheet_of(questionnaire_id: UUID) -> Sheet:
    """The version of that id."""
    found = Questionnaire.objects.get(pk=questionnaire_id)
    return Sheet(
        id=found.pk,
        kind=SurveyKind(found.kind),
        version=found.version,
        warning=found.warning,
        questions=tuple(
            Asked(
                place,
                question.code,
                question.text,
                question.help,
                tuple((str(level), label) for level, label in choices),
            )
            for place, (question, choices) in enumerate(queries.asked(found), start=1)
        ),
    )


@dataclass(frozen=True, slots=True)
class Fixed:
    """What never changes of a campaign that is open: its questionnaire, and where its days are counted. DOS-02."""

    questionnaire_id: UUID
    department: str

    def day(self, instant: datetime | None = None) -> str:
        """The day that it is there, as both databases take it."""
        return soil.day_in(territory_of(self.department), instant or timezone.now()).isoformat()


@lru_cache(KEPT_CAMPAIGNS)
def fixed_of(campaign_id: UUID) -> Fixed:
    """Raises Campaign.DoesNotExist."""
    found = Campaign.objects.values_list("questionnaire_id", "dossier__service__department")
    return Fixed(*found.get(pk=campaign_id))
