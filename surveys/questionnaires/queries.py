"""The read side: questionnaires."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from uuid import UUID

from django.db.models import Count, Prefetch, QuerySet

from label_sp.actors import queries as actors
from label_sp.actors.queries import Actor
from label_sp.common.bounds import latest_today
from label_sp.guide.surveys import Level
from surveys.questionnaires.content import LABELS, Content, QuestionText, ScaleText
from surveys.questionnaires.models import Draft, Question, Questionnaire

Asked = list[tuple[Question, list[tuple[Level, str]]]]
KNOWN_QUESTIONS: dict[
    UUID, tuple[Question, ...]
] = {}  # of this process; there are as many as published versions


def published(kind: str) -> QuerySet[Questionnaire]:
    """The versions that are, were or will be in force, the latest first; not those that were withdrawn."""
    return Questionnaire.objects.filter(kind=kind, withdrawn_on=None).order_by("-published_on", "-version")


def all_versions(kind: str) -> list[Questionnaire]:
    """Every version, withdrawn or not, the latest first; `uses` counts the campaigns of each."""
    found = Questionnaire.objects.filter(kind=kind).select_related("published_by")
    return list(found.annotate(uses=Count("campaigns")).order_by("-version"))


def questionnaire_on(kind: str, day: date) -> Questionnaire | None:
    """The version in force on that day; the first one for a campaign older than all. SUR-10."""
    versions = published(kind)
    return versions.filter(published_on__lte=day).first() or versions.last()


def visible_to(user: Actor) -> QuerySet[Questionnaire]:
    """The versions that this person may read: published by today; those to come as well for the DITP."""
    found = Questionnaire.objects.filter(withdrawn_on=None).order_by("kind", "-published_on", "-version")
    if not user.is_authenticated:
        return found.none()
    return found if actors.is_ditp(user) else found.filter(published_on__lte=latest_today())


def questions_of(questionnaire_id: UUID) -> tuple[Question, ...]:
    """The questions of a version in order, read once for each process: a published version never changes. SUR-10."""
    read_questions({questionnaire_id})
    return KNOWN_QUESTIONS.get(questionnaire_id, ())


def read_questions(wanted: Collection[UUID]) -> None:
    """Those of several versions, in one query; none when they are known."""
    if missing := set(wanted) - KNOWN_QUESTIONS.keys():
        found: dict[UUID, list[Question]] = {}
        for each in Question.objects.filter(questionnaire__in=missing).select_related("scale"):
            found.setdefault(each.questionnaire_id, []).append(each)
        KNOWN_QUESTIONS.update({version: tuple(questions) for version, questions in found.items()})


def codes_of(questionnaire: Questionnaire) -> list[str]:
    """The codes of its questions, in order."""
    return [question.code for question in questions_of(questionnaire.pk)]


def asked(questionnaire: Questionnaire) -> Asked:
    """Each question in order, with what may be answered to it: (level, label), best first. SUR-05.

    One query; none when `with_questions` read the version.
    """
    questions = questionnaire.questions.all()
    if "questions" not in getattr(questionnaire, "_prefetched_objects_cache", ()):
        questions = questions.select_related("scale")
    return [(question, question.scale.choices) for question in questions]


def with_questions(found: QuerySet[Questionnaire]) -> QuerySet[Questionnaire]:
    """The same versions, with their questions and scales, in three queries for one as for fifty."""
    questions = Question.objects.select_related("scale").order_by("position")
    return found.prefetch_related(Prefetch("questions", queryset=questions), "scales")


def content_of(questionnaire: Questionnaire) -> Content:
    """What a published version says."""
    return Content(
        scales=tuple(
            ScaleText(scale.code, *(getattr(scale, name) for name in LABELS))
            for scale in questionnaire.scales.all()
        ),
        questions=tuple(
            QuestionText(each.code, each.engagement, each.text, each.help, each.scale.code)
            for each, _ in asked(questionnaire)
        ),
        provisional=questionnaire.provisional,
        notice=questionnaire.notice,
    )


def draft_of(kind: str) -> Draft | None:
    """The next version, as far as it is written."""
    return Draft.objects.filter(kind=kind).select_related("based_on", "changed_by").first()


def before(questionnaire: Questionnaire) -> Questionnaire | None:
    """The version that it took the place of."""
    return published(questionnaire.kind).filter(version__lt=questionnaire.version).first()


def is_used(questionnaire: Questionnaire) -> bool:
    """Does a campaign ask it? It is never withdrawn then. SUR-10."""
    return questionnaire.campaigns.exists()


def warning_of(used: Iterable[Questionnaire]) -> str:
    """The warning of the first provisional one among those; blank when all are official."""
    return next((each.warning for each in used if each.provisional), "")
