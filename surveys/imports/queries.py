"""The read side: answers files on their way in, and what importing one would give."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from candidates.dossiers import queries as dossier_queries
from candidates.dossiers.models import Dossier
from candidates.imports import matching
from label_sp.actors import queries as actors
from label_sp.actors.enums import CANDIDATE_TEAM
from label_sp.actors.queries import Actor
from label_sp.guide.surveys import SurveyResult
from surveys.answers import plans
from surveys.answers.header import Header, Question
from surveys.answers.plans import Chosen, Found, Plan
from surveys.answers.values import Value
from surveys.campaigns import queries as campaigns
from surveys.campaigns.models import Campaign
from surveys.imports.models import AnswersShape, AnswersUpload
from surveys.questionnaires.models import Questionnaire

SHOWN_SITES = 20


def visible_to(user: Actor) -> QuerySet[AnswersUpload]:
    """The files of the candidate's team's own dossiers, all for the DITP; nobody else."""
    if not user.is_authenticated:
        return AnswersUpload.objects.none()
    own = Q(dossier__service__organisation__in=actors.organisations_of(user, *CANDIDATE_TEAM))
    seen = AnswersUpload.objects.filter(
        dossier__in=dossier_queries.visible_to(user).order_by().values("pk")
    ).filter(Q() if actors.is_ditp(user) else own)
    return seen.select_related(
        "dossier__service__organisation", "dossier__body", "questionnaire", "author", "campaign"
    )


def waiting(dossier: Dossier, kind: str) -> QuerySet[AnswersUpload]:
    """The files of this survey that nobody imported or gave up yet."""
    found = AnswersUpload.objects.filter(dossier=dossier, kind=kind, campaign=None)
    return found.select_related("author")


def questions_of(questionnaire: Questionnaire) -> list[Question]:
    """Codes and texts, as files name their columns."""
    return [(each.code, each.text) for each in questionnaire.questions.all()]


def words_of(questionnaire: Questionnaire) -> dict[str, str]:
    """What the answers are called in a file, the questionnaire's own labels included. SUR-05."""
    return plans.words_of([choice for scale in questionnaire.scales.all() for choice in scale.choices])


def header_of(upload: AnswersUpload) -> Header:
    """As it was read when the file arrived."""
    stored = upload.header
    return Header(**{**stored, "to_check": tuple(stored["to_check"]), "doubled": tuple(stored["doubled"])})


def found_of(upload: AnswersUpload) -> Found:
    """The values of the columns that were chosen."""
    return Found(**{part: [Value(**each) for each in values] for part, values in upload.found.items()})


def plan_of(upload: AnswersUpload) -> Plan:
    """How each line of this file is read, as it was chosen."""
    codes = [code for code, _ in questions_of(upload.questionnaire)]
    return plans.plan(
        Chosen(**upload.chosen), found_of(upload), header_of(upload), codes, words_of(upload.questionnaire)
    )


def stored(told: Header | Found) -> dict[str, Any]:
    """As a row keeps it."""
    return asdict(told)


def remembered(organisation_id: UUID, kind: str, header: Header) -> Chosen | None:
    """How this organisation read the last file of that shape; None before the first."""
    shape = AnswersShape.objects.filter(organisation=organisation_id, kind=kind, shape=plans.shape(header))
    return next(iter(shape.values_list("chosen", flat=True)), None)


def sites_of(dossier: Dossier) -> dict[str, str]:
    """The names of the sites of the service, as a line may write them."""
    return matching.names_of_service(dossier.service_id)


def result_of(upload: AnswersUpload) -> SurveyResult:
    """What the campaign would give, by the very functions that give it once imported. SUR-05 to SUR-09."""
    report: Mapping[str, Any] = upload.report
    codes = [code for code, _ in questions_of(upload.questionnaire)]
    campaign = Campaign(
        dossier=upload.dossier,
        kind=upload.kind,
        questionnaire=upload.questionnaire,
        opened_on=upload.opened_on,
        closed_on=upload.closed_on,
        solicited=upload.solicited,
        concerned=upload.concerned,
        responses=report["lines"] - report["refused"],
        admissible=report["admissible"],
    )
    return campaigns.computed(campaign, dict(zip(codes, report["levels"], strict=False)))
