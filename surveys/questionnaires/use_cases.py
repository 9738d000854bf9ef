"""Acts: questionnaires."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from label_sp.journal import journal
from surveys.questionnaires.enums import SurveyKind
from surveys.questionnaires.models import Question, Questionnaire

SOURCES = {SurveyKind.USERS: "user_questionnaire", SurveyKind.AGENTS: "agent_questionnaire"}


# --- questionnaires ---------------------------------------------------------------------------------------------------


@transaction.atomic
def load_questionnaires(data: Mapping[str, Any], *, published_on: date | None = None) -> list[Questionnaire]:
    """Publish both questionnaires of the reference data. Same content: nothing happens; other content: a new version.

    ACT-01, SUR-10, SUU-01, SUA-01. Returns the versions in force afterwards.
    """
    return [load_questionnaire(kind, data, published_on=published_on) for kind in SOURCES]


def load_questionnaire(
    kind: SurveyKind, data: Mapping[str, Any], *, published_on: date | None = None
) -> Questionnaire:
    """The same for one of them."""
    provisional = data.get("status") == "provisional"
    notice = data.get("notice", "") if provisional else ""
    return _publish(kind, data[SOURCES[kind]], provisional, notice, published_on or timezone.localdate())


def _publish(
    kind: SurveyKind, questions: Sequence[Mapping[str, Any]], provisional: bool, notice: str, day: date
) -> Questionnaire:
    content = [(entry["code"], entry.get("engagement"), entry["text"]) for entry in questions]
    newest = Questionnaire.objects.filter(kind=kind).order_by("-version").first()
    if (
        newest
        and (newest.provisional, newest.notice) == (provisional, notice)
        and _content(newest) == content
    ):
        return newest
    published = Questionnaire.objects.create(
        kind=kind,
        version=newest.version + 1 if newest else 1,
        published_on=day,
        provisional=provisional,
        notice=notice,
    )
    Question.objects.bulk_create(
        Question(questionnaire=published, code=code, engagement=engagement, text=text, position=position)
        for position, (code, engagement, text) in enumerate(content, start=1)
    )
    journal.record(
        published,
        "questionnaire.published",
        actor=None,
        dossier_id=None,
        kind=kind,
        version=published.version,
    )
    return published


def _content(questionnaire: Questionnaire) -> list[tuple[str, int | None, str]]:
    return list(questionnaire.questions.values_list("code", "engagement", "text"))
