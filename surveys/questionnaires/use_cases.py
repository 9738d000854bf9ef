"""Acts: write the next version of a questionnaire, publish it, withdraw one that nobody uses; load those of a file."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone
from django_fsm import TransitionNotAllowed

from label_sp.actors import permissions
from label_sp.actors.models import User
from label_sp.common.edits import EditConflict
from label_sp.guide.calendar import french_date
from label_sp.guide.failures import refuse_if
from label_sp.journal import journal
from surveys.questionnaires import content as contents
from surveys.questionnaires import queries
from surveys.questionnaires.content import Content
from surveys.questionnaires.enums import SurveyKind
from surveys.questionnaires.models import Draft, Question, Questionnaire, Scale

SOURCES = {SurveyKind.USERS: "user_questionnaire", SurveyKind.AGENTS: "agent_questionnaire"}
USED = "Une enquête utilise cette version : elle ne se retire plus. Publiez-en une autre à sa place."
ONLY_ONE = (
    "C’est la seule version publiée : sans elle, plus d’enquête possible. Publiez-en une autre d’abord."
)


class DraftConflict(EditConflict):
    """Somebody else saved this draft in between; `current` is what they left."""

    def __init__(self, current: Draft) -> None:
        super().__init__("this draft moved on")
        self.current = current


# --- a draft ----------------------------------------------------------------------------------------------------------


@transaction.atomic
def start_draft(kind: str, *, actor: User) -> Draft:
    """Begin the next version of a questionnaire from the latest one; go on with the draft when there is one."""
    permissions.can_supervise.require(actor)
    if known := queries.draft_of(kind):
        return known
    latest = queries.published(kind).first()
    content = queries.content_of(latest) if latest else Content((), ())
    draft = Draft(kind=SurveyKind(kind), based_on=latest, content=content.as_json())
    draft.changed_at, draft.changed_by = timezone.now(), actor
    try:
        with transaction.atomic():
            draft.save()
    except IntegrityError:  # two of the team began at once
        return Draft.objects.get(kind=kind)
    _record(draft, "questionnaire.draft_started", actor)
    return draft


@transaction.atomic
def change_draft(kind: str, *, actor: User, content: Content, seen: int) -> Draft:
    """Keep what was written of the next version, whole or not. Nothing is published.

    `seen`: the revision that the writer had before their eyes. Raises DraftConflict when it is no more the last.
    """
    permissions.can_supervise.require(actor)
    draft = _locked(kind, seen)
    if content == contents.from_json(draft.content):
        return draft
    draft.content, draft.revision = content.as_json(), draft.revision + 1
    draft.changed_at, draft.changed_by = timezone.now(), actor
    draft.save()
    _record(draft, "questionnaire.draft_changed", actor, revision=draft.revision)
    return draft


@transaction.atomic
def discard_draft(kind: str, *, actor: User, seen: int) -> None:
    """Give the draft up: what was written is gone, and the versions published stay as they are."""
    permissions.can_supervise.require(actor)
    draft = _locked(kind, seen)
    _record(draft, "questionnaire.draft_discarded", actor, content=draft.content)
    draft.delete()


@transaction.atomic
def publish_draft(kind: str, *, actor: User, published_on: date, seen: int) -> Questionnaire:
    """Make the draft a version, in force from that day on; it is never edited any more. SUR-10, SUU-01, SUA-01.

    Raises RuleViolation, ValidationError for what is not written yet or for the day, DraftConflict; and
    TransitionNotAllowed when it was published meanwhile.
    """
    permissions.can_supervise.require(actor)
    draft = _locked(kind, seen)
    if published_on < timezone.localdate():
        raise ValidationError({"published_on": "Une version se publie à partir d’aujourd’hui."})
    version = publish(SurveyKind(kind), contents.from_json(draft.content), published_on, actor=actor)
    draft.delete()
    return version


@transaction.atomic
def withdraw_questionnaire(questionnaire_id: UUID, *, actor: User) -> Questionnaire:
    """Take back a version that no campaign uses yet: the one before it is in force again. SUR-10."""
    permissions.can_supervise.require(actor)
    version = Questionnaire.objects.select_for_update(of=("self",)).get(pk=questionnaire_id)
    if version.withdrawn_on:
        raise TransitionNotAllowed("It was withdrawn.")
    if queries.is_used(version):
        raise ValidationError(USED)
    if not queries.published(version.kind).exclude(pk=version.pk).exists():
        raise ValidationError(ONLY_ONE)
    version.withdrawn_on = timezone.localdate()
    version.save()
    _record(version, "questionnaire.withdrawn", actor, version=version.version)
    return version


def _locked(kind: str, seen: int) -> Draft:
    """The draft, locked: of two who write or publish at once, the second learns what the first did."""
    draft = _held(kind)
    if draft is None:
        raise TransitionNotAllowed("There is no draft any more.")
    if draft.revision != seen:
        raise DraftConflict(draft)
    return draft


def _held(kind: str) -> Draft | None:
    return Draft.objects.select_for_update(of=("self",)).filter(kind=kind).first()


def _record(about: Draft | Questionnaire, event: str, actor: User | None, **facts: Any) -> None:
    journal.record(about, event, actor=actor, dossier_id=None, kind=about.kind, **facts)


# --- a version --------------------------------------------------------------------------------------------------------


@transaction.atomic
def load_questionnaires(data: Mapping[str, Any], *, published_on: date | None = None) -> list[Questionnaire]:
    """Publish both questionnaires of the reference data; see `load_questionnaire`. Returns those that hold then."""
    return [load_questionnaire(kind, data, published_on=published_on) for kind in SOURCES]


@transaction.atomic
def load_questionnaire(
    kind: SurveyKind, data: Mapping[str, Any], *, published_on: date | None = None
) -> Questionnaire:
    """Publish one of the reference data. Content that was published before: nothing happens; other: a new version.

    What is provisional takes the place of what is provisional and came out of a file only: an installation that loads
    the file at each start does not undo what the team published. ACT-01, SUR-10, SUU-01, SUA-01.
    """
    content = contents.from_reference_data(data, SOURCES[kind])
    versions = list(queries.with_questions(Questionnaire.objects.filter(kind=kind)))
    if known := next((each for each in versions if queries.content_of(each) == content), None):
        return known
    latest = queries.published(kind).first()
    if latest and content.provisional and (latest.published_by_id or not latest.provisional):
        return latest
    return publish(kind, content, published_on or timezone.localdate())


def publish(kind: SurveyKind, content: Content, day: date, *, actor: User | None = None) -> Questionnaire:
    """Write a version down, whoever publishes it (nobody: it comes out of a file), within the transaction of the act.

    Raises ValidationError for what is not written or for the day, RuleViolation. SUR-10, SUU-01, SUA-01.
    """
    latest = queries.published(kind).first()
    if latest and day < latest.published_on:
        raise ValidationError(
            {
                "published_on": f"La version {latest.version} est publiée le {french_date(latest.published_on)} : "
                "la suivante ne peut pas l’être avant."
            }
        )
    if lacks := contents.missing(content):
        raise ValidationError(lacks)
    refuse_if(contents.rule_failures(kind, content))
    last = Questionnaire.objects.filter(kind=kind).aggregate(last=Max("version"))["last"] or 0
    version = Questionnaire.objects.create(
        kind=kind,
        version=last + 1,
        published_on=day,
        published_by=actor,
        provisional=content.provisional,
        notice=content.notice if content.provisional else "",
    )
    _write(version, content)
    _record(version, "questionnaire.published", actor, version=version.version, published_on=day)
    return version


def _write(version: Questionnaire, content: Content) -> None:
    scales = {
        scale.code: Scale(
            questionnaire=version,
            code=scale.code,
            position=position,
            **{name: getattr(scale, name) for name in contents.LABELS},
        )
        for position, scale in enumerate(content.scales, start=1)
    }
    Scale.objects.bulk_create(scales.values())
    Question.objects.bulk_create(
        Question(
            questionnaire=version,
            code=each.code,
            engagement=each.engagement,
            text=each.text,
            help=each.help,
            scale=scales[each.scale],
            position=position,
        )
        for position, each in enumerate(content.questions, start=1)
    )
