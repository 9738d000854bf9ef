"""Pages: campaigns."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from candidates.dossiers import queries as dossier_queries
from candidates.dossiers.models import Dossier
from label_sp.common import places
from label_sp.common.guards import takes_a_file
from label_sp.common.pages import Outcome, showing_failures
from surveys.answers import samples
from surveys.campaigns import permissions, queries, use_cases
from surveys.campaigns.enums import Purpose
from surveys.campaigns.forms import ImportForm
from surveys.campaigns.models import Campaign
from surveys.questionnaires import queries as questionnaire_queries
from surveys.questionnaires.enums import SurveyKind

EXAMPLE_RESPONSES = 60


@login_required
@require_http_methods(["GET", "POST"])
@takes_a_file
def import_answers(request: HttpRequest, dossier_id: UUID, kind: str) -> HttpResponse:
    """Declare a closed campaign and give its answers."""
    dossier, survey = find_dossier(request, dossier_id), find_kind(kind)
    permissions.can_import.require(request.user, dossier)
    form = ImportForm(request.POST or None, request.FILES or None, kind=survey, dossier=dossier)
    outcome = Outcome()
    if form.is_valid():
        with showing_failures(form) as outcome:
            campaign = use_cases.import_answers(
                dossier.pk,
                survey,
                actor=request.user,
                uploaded=form.cleaned_data["file"],
                solicited=form.cleaned_data["solicited"],
                opened_on=form.cleaned_data["opened_on"],
                closed_on=form.cleaned_data["closed_on"],
                sample_method=form.cleaned_data["sample_method"],
                purpose=queries.purpose_of(dossier) or Purpose.INITIAL,
            )
        if outcome.ok:
            messages.success(request, _imported(campaign))
            return redirect("surveys:overview", dossier.pk)
    status = 422 if form.is_bound else 200
    context = _import_context(dossier, survey) | {"form": form, "outcome": outcome}
    return render(request, "surveys/import.html", context, status=status)


@login_required
@require_GET
def model_file(request: HttpRequest, dossier_id: UUID, kind: str) -> HttpResponse:
    """The file to fill in: its header; with `?exemple=1`, a filled one whose answers are invented."""
    find_dossier(request, dossier_id)
    survey = find_kind(kind)
    codes = _codes_today(survey)
    if "exemple" in request.GET:
        return _as_csv(
            samples.answers_csv(survey, EXAMPLE_RESPONSES, seed=1, codes=codes), f"exemple-{survey}.csv"
        )
    return _as_csv(samples.empty_csv(codes), f"modele-{survey}.csv")


def find_dossier(request: HttpRequest, dossier_id: UUID) -> Dossier:
    """The dossier, or 404 for who may not see it."""
    return get_object_or_404(dossier_queries.visible_to(request.user), pk=dossier_id)


def find_kind(kind: str) -> SurveyKind:
    """« users » or « agents », or 404."""
    if kind not in SurveyKind.values:
        raise Http404
    return SurveyKind(kind)


def _import_context(dossier: Dossier, kind: SurveyKind) -> dict[str, Any]:
    questionnaire = questionnaire_queries.questionnaire_on(kind, timezone.localdate())
    current = queries.latest(dossier, kind, queries.purpose_of(dossier) or Purpose.INITIAL)
    return {
        "dossier": dossier,
        "trail": [
            (str(dossier.service), places.address("dossier", dossier.pk)),
            ("Enquêtes", reverse("surveys:overview", args=[dossier.pk])),
        ],
        "kind": kind,
        "questionnaire": questionnaire,
        "questions": questionnaire.questions.all() if questionnaire else (),
        "current": current,
    }


def _imported(campaign: Campaign) -> str:
    return f"{campaign.get_kind_display()} : {campaign.responses} réponses lues, {campaign.admissible} recevables."


def _codes_today(kind: SurveyKind) -> list[str]:
    questionnaire = questionnaire_queries.questionnaire_on(kind, timezone.localdate())
    if questionnaire is None:
        raise Http404
    return questionnaire_queries.codes_of(questionnaire)


def _as_csv(content: bytes, name: str) -> HttpResponse:
    return _download(content, name, "text/csv; charset=utf-8")


def _download(content: bytes, name: str, content_type: str) -> HttpResponse:
    return HttpResponse(
        content,
        content_type=content_type,
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "Cache-Control": "private, no-store",
        },
    )
