"""Pages: declare a survey run elsewhere and bring its file in, step by step."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_GET

from candidates.dossiers.models import Dossier
from candidates.dossiers.permissions import can_prepare
from candidates.dossiers.views import find
from label_sp.actors.requests import SignedRequest
from label_sp.common.pages import ActPage, ActsPage
from label_sp.guide.french import counted
from surveys.answers import samples
from surveys.campaigns import queries as campaigns
from surveys.campaigns.downloads import download
from surveys.campaigns.enums import Purpose
from surveys.campaigns.models import Campaign
from surveys.campaigns.views import way_to
from surveys.imports import acts, presentation, queries
from surveys.imports.enums import UploadState
from surveys.imports.models import AnswersUpload
from surveys.questionnaires import queries as questionnaire_queries
from surveys.questionnaires.enums import SurveyKind
from surveys.questionnaires.views import find_kind

EXAMPLE_RESPONSES = 60


class Import(ActPage):
    """Declare a closed campaign and bring its answers in."""

    act = acts.UPLOAD
    template_name = "surveys/import.html"
    takes_a_file = True
    object: Dossier

    @property
    def kind(self) -> SurveyKind:
        return find_kind(self.kwargs["kind"])

    @property
    def purpose(self) -> str:
        return campaigns.purpose_of(self.object) or Purpose.INITIAL

    def find(self) -> Dossier:
        dossier = find(self.request, self.kwargs["dossier_id"])
        find_kind(self.kwargs["kind"])
        return dossier

    def form_options(self) -> dict[str, Any]:
        return {"kind": self.kind, "dossier": self.object}

    def perform(self, typed: dict[str, Any]) -> AnswersUpload:
        uploaded = typed.pop("file")
        about = (self.object.pk, self.kind)
        arrived: AnswersUpload = self.act(
            *about, actor=self.request.user, uploaded=uploaded, purpose=self.purpose, **typed
        )
        return arrived

    def where(self, result: AnswersUpload) -> HttpResponse:
        return redirect("surveys:upload", result.pk)

    def context(self) -> dict[str, Any]:
        dossier, kind = self.object, self.kind
        questionnaire = questionnaire_queries.questionnaire_on(kind, timezone.localdate())
        return {
            "dossier": dossier,
            "trail": way_to(dossier),
            "kind": kind,
            "questionnaire": questionnaire,
            "questions": questionnaire.questions.all() if questionnaire else (),
            "current": campaigns.latest(dossier, kind, self.purpose),
            "waiting": queries.waiting(dossier, kind),
            "in_place": not can_prepare(self.request.user, dossier),
        }


class OneUpload(ActsPage):
    """A file on its way: its columns, then its values, then what it would give."""

    acts = {"columns": acts.COLUMNS, "values": acts.VALUES, "start": acts.START, "give_up": acts.GIVE_UP}
    template_name = "surveys/upload.html"
    object: AnswersUpload

    def find(self) -> AnswersUpload:
        return get_object_or_404(queries.visible_to(self.request.user), pk=self.kwargs["pk"])

    def permit(self) -> None:
        acts.COLUMNS.right.require(self.request.user, self.object)

    def turned_away(self) -> HttpResponse | None:
        """What is imported is shown with the surveys."""
        imported = self.object.state == UploadState.DONE and self.request.method != "POST"
        return redirect("surveys:overview", self.object.dossier_id) if imported else None

    def options_of(self, key: str) -> dict[str, Any]:
        return {"upload": self.object} if key in ("columns", "values") else {}

    def refresh(self) -> None:
        self.object = self.find()

    def said(self, result: Any) -> str:
        if self.pressed != "start":
            return self.act.done
        campaign: Campaign = result
        read = counted(campaign.responses, "aucune réponse lue|réponse lue|réponses lues")
        kept = counted(campaign.admissible, "aucune recevable|recevable|recevables")
        return f"{campaign.get_kind_display()} : {read}, {kept}."

    def where(self, result: Any) -> HttpResponse:
        if self.pressed == "give_up":
            return redirect("surveys:overview", self.object.dossier_id)
        if self.pressed == "start":
            return redirect("surveys:overview", self.object.dossier_id)
        return redirect("surveys:upload", self.object.pk)

    def context(self) -> dict[str, Any]:
        upload = self.object
        dossier = upload.dossier
        planned = upload.state == UploadState.PLANNED
        return {
            "upload": upload,
            "dossier": dossier,
            "trail": way_to(dossier),
            "kind": SurveyKind(upload.kind),
            "remarks": presentation.remarks(upload),
            "understood": presentation.understood(upload),
            "preview": presentation.preview(upload) if planned else None,
            "asks": upload.state == UploadState.VALUES,
            "in_place": not can_prepare(self.request.user, dossier),
        }


@login_required
@require_GET
def lines_file(request: SignedRequest, pk: UUID) -> StreamingHttpResponse:
    """Each line that would not count, and why: a CSV for a spreadsheet."""
    upload = get_object_or_404(queries.visible_to(request.user), pk=pk, state=UploadState.PLANNED)
    acts.COLUMNS.right.require(request.user, upload)
    headers = {
        "Content-Disposition": f'attachment; filename="lignes-{upload.kind}.csv"',
        "Cache-Control": "private, no-store",
    }
    content = (line.encode() for line in presentation.lines_that_do_not_count(upload))
    return StreamingHttpResponse(content, content_type="text/csv; charset=utf-8", headers=headers)


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


def _codes_today(kind: SurveyKind) -> list[str]:
    questionnaire = questionnaire_queries.questionnaire_on(kind, timezone.localdate())
    if questionnaire is None:
        raise Http404
    return questionnaire_queries.codes_of(questionnaire)


def _as_csv(content: bytes, name: str) -> HttpResponse:
    return download(content, name, "text/csv; charset=utf-8")
