"""A draft being written, by the real acts, and what a browser sends of it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from label_sp.actors.models import User
from surveys.questionnaires import content as contents
from surveys.questionnaires import use_cases
from surveys.questionnaires.content import LABELS, Content, QuestionText
from surveys.questionnaires.models import Draft
from tests.factories import questionnaires


def draft(actor: User, kind: str = "users") -> Draft:
    """The next version, as it is begun: what the one in force says."""
    questionnaires()
    return use_cases.start_draft(kind, actor=actor)


def content(found: Draft) -> Content:
    return contents.from_json(found.content)


def with_text(found: Content, text: str, index: int = 0) -> Content:
    """Another wording of one question."""
    changed = replace(found.questions[index], text=text)
    return replace(found, questions=(*found.questions[:index], changed, *found.questions[index + 1 :]))


def sent(found: Content, seen: int, act: str = "save", **more: Any) -> dict[str, Any]:
    """The fields of the page, as a browser sends them."""
    fields: dict[str, Any] = {
        "act": act,
        "seen": seen,
        "scales": len(found.scales),
        "questions": len(found.questions),
        "notice": found.notice,
        **({"provisional": "on"} if found.provisional else {}),
    }
    places = {scale.code: str(index) for index, scale in enumerate(found.scales)}
    for index, scale in enumerate(found.scales):
        fields |= {f"scale-{index}-{name}": getattr(scale, name) for name in ("code", *LABELS)}
    for index, question in enumerate(found.questions):
        fields |= {f"question-{index}-{name}": value for name, value in _row(question, places).items()}
    return fields | more


def _row(question: QuestionText, places: dict[str, str]) -> dict[str, Any]:
    row = {"code": question.code, "text": question.text, "help": question.help}
    return row | {"engagement": question.engagement or "", "scale": places.get(question.scale, "")}
