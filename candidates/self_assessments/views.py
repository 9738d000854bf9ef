"""Pages: self-assessments."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.files.base import ContentFile
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from candidates.dossiers import permissions
from candidates.dossiers import queries as dossiers
from candidates.dossiers.menu import trail
from candidates.dossiers.models import Dossier
from candidates.dossiers.views import CandidatePage, find
from candidates.grids.presentation import Board, Filters, Problem
from candidates.grids.queries import Standing
from candidates.grids.views import GridPage
from candidates.self_assessments import acts, documents, presentation, queries, use_cases
from candidates.self_assessments.forms import PointForm
from candidates.self_assessments.models import AssessedPoint, Filling, SelfAssessment
from label_sp.actors.requests import SignedRequest
from label_sp.common import files
from label_sp.common.edits import Saved
from label_sp.guide import dossier as file_rules
from label_sp.guide.decision import REQUIRED
from label_sp.guide.failures import Failures
from label_sp.guide.tiers import Tier


class SelfAssessments(CandidatePage):
    """The yearly self-assessments, and one more. PRE-01, FOL-02."""

    act = acts.SELF_ASSESS
    page = "self_assessment"

    def context(self) -> dict[str, Any]:
        dossier = self.object
        recorded = list(dossier.self_assessments.select_related("recorded_by"))
        of_team = permissions.can_prepare(self.request.user, dossier)
        filling = queries.being_filled(dossier) if of_team else None
        first_day = dossier.audit_first_day
        return {
            "may_edit": of_team and queries.takes_self_assessments(dossier),
            "filling": filling,
            "standing": queries.standing(filling) if filling else None,
            "latest": recorded[0] if recorded else None,
            "recorded": recorded,
            "years": presentation.years(recorded),
            "warnings": _age_warnings(dossier, recorded),
            "earliest": file_rules.earliest_self_assessment(first_day) if first_day else None,
            "threshold": REQUIRED[Tier.BRONZE].engagements,
        }


def _age_warnings(dossier: Dossier, recorded: list[SelfAssessment]) -> Failures:
    """PRE-01 as the filing will ask it, while the dossier is being prepared."""
    if not recorded or dossier.audit_first_day is None or not dossiers.is_editable(dossier):
        return ()
    return file_rules.failures_of_self_assessment(
        recorded[0].done_on, dossier.audit_first_day, today=dossier.today
    )


# --- on the grid ------------------------------------------------------------------------------------------------------


class StartFilling(SelfAssessments):
    """The button that begins one."""

    act = acts.START_FILLING
    http_method_names = ["post", "options"]

    def where(self, result: Any) -> HttpResponse:
        return redirect("candidates:self_assessment_grid", self.object.pk)


class FillingPage(GridPage):
    """The points of the self-assessment, which several people of the team fill at once. PRE-01."""

    sheet = presentation.SHEET
    form_class = PointForm
    template_name = "candidates/self_assessment_grid.html"
    object: Filling

    @property
    def dossier_id(self) -> UUID:
        return UUID(str(self.kwargs["pk"]))

    def find(self) -> Filling:
        dossier = find(self.request, self.dossier_id)
        permissions.can_prepare.require(self.request.user, dossier)
        filling = queries.being_filled(dossier)
        if filling is None:
            raise Http404
        filling.dossier = dossier
        return filling

    def address(self) -> str:
        return reverse("candidates:self_assessment_grid", args=[self.dossier_id])

    def board(self, filters: Filters, problem: Problem | None = None) -> Board:
        return presentation.filling_board(self.object, filters, problem)

    def around(self) -> dict[str, Any]:
        dossier = self.object.dossier
        return {
            "dossier": dossier,
            "filling": self.object,
            "without_object": queries.without_object(self.object),
            "editable": queries.takes_self_assessments(dossier),
            "trail": below(dossier),
        }

    def save(self, code: str, form: Any) -> Saved:
        self.object = self.find()
        try:
            return use_cases.assess_point(
                self.dossier_id,
                code,
                actor=self.request.user,
                value=form.position,
                expected_version=form.expected_version,
                **form.beside,
            )
        except AssessedPoint.DoesNotExist as unknown:
            raise Http404 from unknown

    def standing(self) -> Standing:
        return queries.standing(self.object)


def below(dossier: Dossier) -> list[tuple[str, str]]:
    """Where the pages below that of all self-assessments are."""
    return [*trail(dossier), ("Autodiagnostic", reverse("candidates:self_assessment", args=[dossier.pk]))]


class OnFilling(CandidatePage):
    """What ends the one that is filled: its team only, and only while there is one."""

    def find(self) -> Dossier:
        dossier = super().find()
        permissions.can_prepare.require(self.request.user, dossier)
        self.filling = queries.being_filled(dossier)
        return dossier

    def turned_away(self) -> HttpResponse | None:
        return None if self.filling else redirect("candidates:self_assessment", self.object.pk)

    def context(self) -> dict[str, Any]:
        return {
            "filling": self.filling,
            "standing": queries.standing(self.filling) if self.filling else None,
            "trail": below(self.object),
        }

    def where(self, result: Any) -> HttpResponse:
        return redirect("candidates:self_assessment", self.object.pk)


class FinishFilling(OnFilling):
    """Close it: the day, what was found, and the report is sealed. PRE-01."""

    act = acts.FINISH_FILLING
    page = "self_assessment_finish"

    def form_options(self) -> dict[str, Any]:
        return {"initial": {"done_on": self.object.today}}


class DiscardFilling(OnFilling):
    """Ask, then throw it away."""

    act = acts.DISCARD_FILLING
    page = "self_assessment_discard"


# --- what was finished ------------------------------------------------------------------------------------------------


@login_required
@require_safe
def one(request: SignedRequest, pk: UUID, assessed_id: UUID) -> HttpResponse:
    """One that was filled on the grid, point by point, for whoever sees the dossier."""
    assessed = _finished(request, pk, assessed_id)
    board = presentation.finished_board(assessed, Filters.of(request.GET))
    context = {
        "dossier": assessed.dossier,
        "assessed": assessed,
        "board": board,
        "editable": False,
        "without_object": queries.without_object(assessed.filling),
        "kinds": documents.CONTENT_TYPES,
        "trail": below(assessed.dossier),
    }
    return render(request, "candidates/self_assessment_one.html", context)


@login_required
@require_safe
def report(request: SignedRequest, pk: UUID, assessed_id: UUID, kind: str) -> FileResponse:
    """The report as PDF, XLSX or JSON."""
    assessed = _finished(request, pk, assessed_id)
    if kind not in documents.CONTENT_TYPES:
        raise Http404
    content = ContentFile(documents.file_of(assessed, kind))
    name = documents.file_name(assessed, kind)
    return files.private_response(content, name, documents.CONTENT_TYPES[kind])


def _finished(request: SignedRequest, pk: UUID, assessed_id: UUID) -> SelfAssessment:
    dossier = find(request, pk)
    found = dossier.self_assessments.exclude(report="").select_related("filling__grid")
    assessed = get_object_or_404(found, pk=assessed_id)
    assessed.dossier = dossier
    return assessed
