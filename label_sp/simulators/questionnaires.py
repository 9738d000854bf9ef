"""The questionnaires that the simulators ask for: the versions in force, or those of the reference data before any."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.utils import timezone

from label_sp.common import reference_data
from label_sp.guide import surveys as guide
from label_sp.guide.surveys import Kind, SurveyResult
from surveys.answers.imports import Row
from surveys.questionnaires import queries

SECTIONS = {"users": "user_questionnaire", "agents": "agent_questionnaire"}


@dataclass(frozen=True, slots=True)
class Asked:
    """One questionnaire: (code, engagement or None, wording) of each question, in order."""

    kind: Kind
    questions: tuple[tuple[str, int | None, str], ...]
    provisional: bool
    notice: str

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(code for code, _, _ in self.questions)


def asked_today(kind: Kind) -> Asked:
    """SUR-10: the version in force today."""
    found = queries.questionnaire_on(kind, timezone.localdate())
    if found is None:
        return _of_reference_data(kind)
    questions = tuple(found.questions.values_list("code", "engagement", "text"))
    return Asked(kind, questions, found.provisional, found.warning)


def result_of(
    asked: Asked, rows: Iterable[Row], solicited: int, concerned: int | None = None
) -> SurveyResult:
    """What responses give, counted as an import counts them. SUR-05 to SUR-08, SUU, SUA.

    Without the number of agents concerned, all of them are taken to have been solicited.
    """
    count, received, admissible = len(asked.codes), 0, []
    for row in rows:
        received += 1
        if guide.is_admissible(row.answers, row.finished, count):
            admissible.append(row.answers)
    columns = zip(*admissible, strict=True) if admissible else ((),) * count
    tallies = {code: Counter(column) for code, column in zip(asked.codes, columns, strict=True)}
    numbers = (tallies, len(admissible), received, solicited)
    if asked.kind == "users":
        return guide.users_result([(code, engagement) for code, engagement, _ in asked.questions], *numbers)
    return guide.agents_result(asked.codes, *numbers, concerned=concerned)


@cache
def _reference_data() -> dict[str, Any]:
    return reference_data.read()


def _of_reference_data(kind: Kind) -> Asked:
    data = _reference_data()
    entries = data[SECTIONS[kind]]
    return Asked(
        kind=kind,
        questions=tuple((entry["code"], entry.get("engagement"), entry["text"]) for entry in entries),
        provisional=data["status"] == "provisional",
        notice=data["notice"],
    )
