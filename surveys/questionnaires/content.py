"""What a version of a questionnaire says, whether it is published, drafted or in a file; and how two of them differ.

Nothing here knows the database or the web.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any, TypeVar

from label_sp.common.words import plain
from label_sp.guide.failures import Failures
from label_sp.guide.questionnaires import failures_of_questions
from label_sp.guide.surveys import Level
from surveys.questionnaires.enums import MOST_QUESTIONS, MOST_SCALES, SurveyKind

Row = TypeVar("Row")
Words = Mapping[str, str]  # what is said of one row, by its part
CODE = re.compile(
    r"[A-Za-z]{1,3}[0-9]{1,3}[A-Za-z]?"
)  # never « site » or « canal », columns of their own in a file
CODE_HINT = "Un code a une à trois lettres, un à trois chiffres, puis une lettre si l’on veut : U1a, A11."
LABELS: Mapping[str, str] = {  # the columns of a scale, with their points: the guide's own. SUR-05
    "full": "1 point",
    "mostly": "0,75 point",
    "little": "0,25 point",
    "none": "0 point",
    "not_concerned": "Non concerné / ne se prononce pas",
}
LEVELS = (Level.FULL, Level.MOSTLY, Level.LITTLE, Level.NONE, Level.NOT_CONCERNED)  # in the order of LABELS


NOT_OFFICIAL = "Ce questionnaire n’est pas la version officielle."


def warning(provisional: bool, notice: str) -> str:
    """What stands wherever a version shows while it is provisional; blank once it is official."""
    return (notice or NOT_OFFICIAL) if provisional else ""


def choices_of(scale: object) -> list[tuple[Level, str]]:
    """What may be answered by a scale, drafted or published: best position first. SUR-05."""
    return [(level, getattr(scale, name)) for level, name in zip(LEVELS, LABELS, strict=True)]


@dataclass(frozen=True, slots=True)
class ScaleText:
    """The words of the five answers, under a code."""

    code: str = ""
    full: str = ""
    mostly: str = ""
    little: str = ""
    none: str = ""
    not_concerned: str = ""

    @property
    def choices(self) -> list[tuple[Level, str]]:
        return choices_of(self)


@dataclass(frozen=True, slots=True)
class QuestionText:
    """One question; `scale` is the code of one. `engagement` is None for overall satisfaction and for agents."""

    code: str = ""
    engagement: int | None = None
    text: str = ""
    help: str = ""
    scale: str = ""


@dataclass(frozen=True, slots=True)
class Content:
    """All that a version says."""

    scales: tuple[ScaleText, ...]
    questions: tuple[QuestionText, ...]
    provisional: bool = False
    notice: str = ""

    @property
    def warning(self) -> str:
        """As of a published version."""
        return warning(self.provisional, self.notice)

    @property
    def asked(self) -> list[tuple[QuestionText, list[tuple[Level, str]]]]:
        """Each question with its answers, as far as its scale is written; as `queries.asked` of a published one."""
        known = {scale.code: scale.choices for scale in self.scales}
        return [(question, known.get(question.scale, [])) for question in self.questions]

    def as_json(self) -> dict[str, Any]:
        """As `from_json` reads it."""
        return asdict(self)


def from_json(stored: Mapping[str, Any]) -> Content:
    """A draft as it is kept."""
    return Content(
        scales=tuple(ScaleText(**row) for row in stored["scales"]),
        questions=tuple(QuestionText(**row) for row in stored["questions"]),
        provisional=stored["provisional"],
        notice=stored["notice"],
    )


def from_reference_data(data: Mapping[str, Any], section: str) -> Content:
    """One questionnaire of a file of reference data. A question without a scale has the first one of the file."""
    provisional = data.get("status") == "provisional"
    scales = tuple(ScaleText(**row) for row in data.get("scales", ()))
    first = scales[0].code if scales else ""
    questions = tuple(QuestionText(**{"scale": first, **row}) for row in data[section])
    used = {question.scale for question in questions}
    return Content(
        scales=tuple(scale for scale in scales if scale.code in used),
        questions=questions,
        provisional=provisional,
        notice=data.get("notice", "") if provisional else "",
    )


# --- what is wrong ----------------------------------------------------------------------------------------------------


def missing(content: Content) -> list[str]:
    """What is to be written before it can be published, in French; the guide's own rules are `rule_failures`."""
    return [*_missing_in_scales(content), *_missing_in_questions(content)]


def rule_failures(kind: SurveyKind, content: Content) -> Failures:
    """SUU-01, SUA-01."""
    return failures_of_questions(kind.in_guide, [question.engagement for question in content.questions])


def _missing_in_scales(content: Content) -> Iterator[str]:
    if not content.scales:
        yield "Écrivez au moins une échelle de réponse."
    if len(content.scales) > MOST_SCALES:
        yield f"Un questionnaire a {MOST_SCALES} échelles au plus."
    for number, scale in enumerate(content.scales, start=1):
        labels = [label for _, label in scale.choices]
        if not scale.code:
            yield f"Échelle {number} : donnez-lui un nom."
        if not all(labels):
            yield f"Échelle {number} : écrivez le libellé de chacune des cinq réponses."
        elif len({plain(label) for label in labels}) < len(labels):
            yield f"Échelle {number} : deux réponses ont le même libellé."
    yield from (
        f"Deux échelles s’appellent « {code} »." for code in _twice([scale.code for scale in content.scales])
    )


def _missing_in_questions(content: Content) -> Iterator[str]:
    known = {scale.code for scale in content.scales if scale.code}
    if len(content.questions) > MOST_QUESTIONS:
        yield f"Un questionnaire a {MOST_QUESTIONS} questions au plus."
    for number, question in enumerate(content.questions, start=1):
        if not question.code:
            yield f"Question {number} : donnez-lui un code."
        elif not CODE.fullmatch(question.code):
            yield f"Question {number}, « {question.code} » : {CODE_HINT[:1].lower()}{CODE_HINT[1:]}"
        if not question.text:
            yield f"Question {number} : écrivez son énoncé."
        if question.scale not in known:
            yield f"Question {number} : choisissez son échelle de réponse."
    codes = [question.code for question in content.questions]
    yield from (f"Deux questions ont le code « {code} »." for code in _twice(codes))


def _twice(codes: Sequence[str]) -> list[str]:
    """Those that stand twice, whatever their capitals: a column of a file bears the code."""
    seen: set[str] = set()
    found = []
    for code in filter(None, codes):
        if code.casefold() in seen:
            found.append(code)
        seen.add(code.casefold())
    return found


# --- changing a draft -------------------------------------------------------------------------------------------------


def with_question(content: Content) -> Content:
    """One more question at the end, of the scale of the last."""
    last = content.questions[-1].scale if content.questions else ""
    scale = last or (content.scales[0].code if content.scales else "")
    return replace(content, questions=(*content.questions, QuestionText(scale=scale)))


def with_scale(content: Content) -> Content:
    """One more scale at the end."""
    return replace(content, scales=(*content.scales, ScaleText()))


def without_question(content: Content, index: int) -> Content:
    return replace(content, questions=_without(content.questions, index))


def without_scale(content: Content, index: int) -> Content:
    """Its questions have none then."""
    return replace(content, scales=_without(content.scales, index))


def moved(content: Content, index: int, by: int) -> Content:
    """One question that many places further down; up when negative. Nothing beyond the ends."""
    questions = list(content.questions)
    if 0 <= index < len(questions) and 0 <= index + by < len(questions):
        questions.insert(index + by, questions.pop(index))
    return replace(content, questions=tuple(questions))


def _without(rows: tuple[Row, ...], index: int) -> tuple[Row, ...]:
    return tuple(row for place, row in enumerate(rows) if place != index)


# --- comparing --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that differs: what it is, what it was, what it is now. Blank on one side: it is new, or gone."""

    about: str
    before: str
    after: str


def compare(before: Content, after: Content) -> list[Change]:
    """What a reader should know of the second who knows the first; questions and scales are known by their codes."""
    return [
        *_changed("Provisoire", _yes(before.provisional), _yes(after.provisional)),
        *_changed("Avertissement", before.notice, after.notice),
        *_compared("Échelle", _scales(before), _scales(after)),
        *_compared("Question", _questions(before), _questions(after)),
        *_order(before, after),
    ]


def _compared(name: str, old: Mapping[str, Words], new: Mapping[str, Words]) -> Iterator[Change]:
    for code in dict.fromkeys([*old, *new]):
        was, now = old.get(code, {}), new.get(code, {})
        for part in dict.fromkeys([*was, *now]):
            yield from _changed(f"{name} {code}{part}", was.get(part, ""), now.get(part, ""))


def _scales(content: Content) -> dict[str, Words]:
    return {
        scale.code: {"": " · ".join(label for _, label in scale.choices if label)} for scale in content.scales
    }


def _questions(content: Content) -> dict[str, Words]:
    return {
        question.code: {
            "": question.text,
            ", aide": question.help,
            ", engagement": "" if question.engagement is None else str(question.engagement),
            ", échelle": question.scale,
        }
        for question in content.questions
    }


def _order(before: Content, after: Content) -> Iterator[Change]:
    """Only of what stands in both."""
    old, new = ([question.code for question in each.questions] for each in (before, after))
    kept, now = [code for code in old if code in new], [code for code in new if code in old]
    if kept != now:
        yield Change("Ordre des questions", ", ".join(kept), ", ".join(now))


def _changed(about: str, before: str, after: str) -> Iterator[Change]:
    if before != after:
        yield Change(about, before, after)


def _yes(value: bool) -> str:
    return "oui" if value else "non"
