"""Pages: campaigns."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from candidates.dossiers.menu import trail
from candidates.dossiers.models import Dossier
from candidates.dossiers.views import find
from label_sp.actors.requests import SignedRequest
from label_sp.common.pages import ActPage
from label_sp.guide.french import counted
from surveys.answers import samples
from surveys.campaigns import acts, queries
from surveys.campaigns.enums import Purpose
from surveys.campaigns.models import Campaign
from surveys.questionnaires import queries as questionnaire_queries
from surveys.questionnaires.enums import SurveyKind

EXAMPLE_RESPONSES = 60


class Import(ActPage):
    """Declare a closed campaign and give its answers."""

    act = acts.SURVEY
    template_name = "surveys/import.html"
    takes_a_file = True
    object: Dossier

    @property
    def kind(self) -> SurveyKind:
        return find_kind(self.kwargs["kind"])

    @property
    def purpose(self) -> str:
        return queries.purpose_of(self.object) or Purpose.INITIAL

    def find(self) -> Dossier:
        dossier = find(self.request, self.kwargs["dossier_id"])
        find_kind(self.kwargs["kind"])
        return dossier

    def form_options(self) -> dict[str, Any]:
        return {"kind": self.kind, "dossier": self.object}

    def perform(self, typed: dict[str, Any]) -> Campaign:
        uploaded, purpose = typed.pop("file"), self.purpose
        about = (self.object.pk, self.kind)
        imported: Campaign = self.act(
            *about, actor=self.request.user, uploaded=uploaded, purpose=purpose, **typed
        )
        return imported

    def said(self, result: Campaign) -> str:
        read = counted(result.responses, "aucune réponse lue|réponse lue|réponses lues")
        kept = counted(result.admissible, "aucune recevable|recevable|recevables")
        return f"{result.get_kind_display()} : {read}, {kept}."

    def where(self, result: Campaign) -> HttpResponse:
        return redirect("surveys:overview", self.object.pk)

    def context(self) -> dict[str, Any]:
        dossier, kind = self.object, self.kind
        questionnaire = questionnaire_queries.questionnaire_on(kind, timezone.localdate())
        return {
            "dossier": dossier,
            "trail": [*trail(dossier), ("Enquêtes", reverse("surveys:overview", args=[dossier.pk]))],
            "kind": kind,
            "questionnaire": questionnaire,
            "questions": questionnaire.questions.all() if questionnaire else (),
            "current": queries.latest(dossier, kind, self.purpose),
        }


@login_required
@require_GET
def model_file(request: SignedRequest, dossier_id: UUID, kind: str) -> HttpResponse:
    """The file to fill in: its header; with `?exemple=1`, a filled one whose answers are invented."""
    find(request, dossier_id)
    survey = find_kind(kind)
    codes = _codes_today(survey)
    if "exemple" in request.GET:
        return _as_csv(
            samples.answers_csv(survey, EXAMPLE_RESPONSES, seed=1, codes=codes), f"exemple-{survey}.csv"
        )
    return _as_csv(samples.empty_csv(codes), f"modele-{survey}.csv")


def find_kind(kind: str) -> SurveyKind:
    """« users » or « agents », or 404."""
    if kind not in SurveyKind.values:
        raise Http404
    return SurveyKind(kind)


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
