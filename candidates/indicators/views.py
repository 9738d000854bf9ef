"""Pages: quality indicators."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.files.base import ContentFile
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from candidates.dossiers import permissions
from candidates.dossiers.menu import trail
from candidates.dossiers.models import Dossier
from candidates.dossiers.views import CandidatePage, find
from candidates.indicators import acts, common, documents, presentation, queries
from candidates.indicators.forms import IndicatorForm
from candidates.indicators.models import QualityIndicator
from candidates.indicators.use_cases import Imported
from label_sp.actors.requests import SignedRequest
from label_sp.common import files
from label_sp.common.acts import Act
from label_sp.common.pages import ActsPage
from label_sp.guide.french import counted


class Indicators(CandidatePage):
    """The quality indicators with their values, and one more. DOS-06, PRO-02."""

    act = acts.INDICATORS
    page = "indicators"

    def form_options(self) -> dict[str, Any]:
        return {"dossier": self.object}

    def context(self) -> dict[str, Any]:
        dossier, lines = self.object, queries.indicator_lines(self.object)
        display = queries.display_of(dossier)
        of_team = permissions.can_prepare(self.request.user, dossier)
        return {
            "shown": presentation.shown(lines),
            "may_measure": of_team and queries.takes_values(dossier),
            "lacks": queries.failures_of_results(dossier, lines, display),
            "display": display,
            "opinions": dossier.opinions.last(),
            "notice": common.notice(),
        }


class RemoveIndicator(Indicators):
    """Take one indicator off the list."""

    act = acts.REMOVE_INDICATOR
    http_method_names = ["post", "options"]

    def form_options(self) -> dict[str, Any]:
        return {}

    def perform(self, typed: dict[str, Any]) -> Any:
        return self.act(self.object.pk, self.kwargs["indicator_id"], actor=self.request.user)

    def context(self) -> dict[str, Any]:
        return {**super().context(), "form": IndicatorForm(dossier=self.object)}


class BelowIndicators(CandidatePage):
    """A page below that of all indicators."""

    def trail(self) -> list[tuple[str, str]]:
        own = reverse("candidates:indicators", args=[self.object.pk])
        return [*trail(self.object), ("Indicateurs de qualité", own)]

    def context(self) -> dict[str, Any]:
        of_team = permissions.can_prepare(self.request.user, self.object)
        return {"trail": self.trail(), "may_edit": of_team and queries.takes_values(self.object)}


class OneIndicator(BelowIndicators):
    """One indicator: its values by period, and one more. PRO-02."""

    act = acts.MEASURE
    page = "indicator"
    indicator: QualityIndicator

    def find(self) -> Dossier:
        dossier = super().find()
        self.indicator = get_object_or_404(dossier.indicators, pk=self.kwargs["indicator_id"])
        return dossier

    def perform(self, typed: dict[str, Any]) -> Any:
        return self.act(self.object.pk, self.indicator.pk, actor=self.request.user, **typed)

    def where(self, result: Any) -> HttpResponse:
        return redirect("candidates:indicator", self.object.pk, self.indicator.pk)

    def context(self) -> dict[str, Any]:
        lines = queries.indicator_lines(self.object)
        line = next(line for line in lines if line.indicator.pk == self.indicator.pk)
        (shown,) = presentation.shown([line])
        return {**super().context(), "shown": shown}


class RemoveValue(OneIndicator):
    """Take one value out."""

    act = acts.REMOVE_VALUE
    http_method_names = ["post", "options"]

    def perform(self, typed: dict[str, Any]) -> Any:
        about = (self.object.pk, self.indicator.pk, self.kwargs["value_id"])
        return self.act(*about, actor=self.request.user)

    def context(self) -> dict[str, Any]:
        form = acts.MEASURE.form
        return {**super().context(), "form": form() if form else None}


class Results(ActsPage, BelowIndicators):
    """Where results are shown and published, and the opinions that came in. PRO-02, engagement 6."""

    page = "results"
    acts: dict[str, Act] = {"show": acts.SHOW_RESULTS, "opinions": acts.GATHER_OPINIONS}  # type: ignore[misc]

    def options_of(self, key: str) -> dict[str, Any]:
        if key != "show":
            return {}
        display = queries.display_of(self.object)
        names = ("shown_since", "published_at", "opinions_at")
        return {"initial": {name: getattr(display, name) for name in names}}

    def context(self) -> dict[str, Any]:
        said = list(reversed(self.object.opinions.all()))
        return {**super().context(), "said": said, "display": queries.display_of(self.object)}


class ImportResults(BelowIndicators):
    """Values or opinions out of a table; the lines that were not taken are told. PRO-02."""

    act = acts.IMPORT_RESULTS
    page = "results_import"
    takes_a_file = True
    imported: Imported | None = None

    def carried_out(self, result: Imported) -> HttpResponse:
        if not result.refused:
            taken = counted(result.taken, "Aucune ligne importée|ligne importée|lignes importées")
            messages.success(self.request, f"{taken}.")
            return redirect("candidates:indicators", self.object.pk)
        self.imported = result
        return self.render_to_response(self.get_context_data(form=self.get_form_class()()))

    def context(self) -> dict[str, Any]:
        return {**super().context(), "imported": self.imported}


PAPERS: dict[str, tuple[Callable[[Dossier, date], bytes], Callable[[Dossier, date], str]]] = {
    "liste": (documents.list_pdf, documents.list_name),
    "affiche": (documents.sheet_pdf, documents.sheet_name),
}


@login_required
@require_safe
def paper(request: SignedRequest, pk: UUID, kind: str) -> FileResponse:
    """The list for the dossier or the sheet for the premises, as PDF, for whoever sees the dossier."""
    dossier = find(request, pk)
    if kind not in PAPERS:
        raise Http404
    draw, name = PAPERS[kind]
    content = ContentFile(draw(dossier, dossier.today))
    return files.private_response(content, name(dossier, dossier.today), "application/pdf")
