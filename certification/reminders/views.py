"""The DITP's pages on reminders: when each deadline is reminded, and who will get what on which day."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from certification.deadlines import policies
from certification.deadlines.use_cases import refresh_touched
from certification.reminders import acts, planned
from certification.reminders.forms import PolicyForm, PreviewForm
from label_sp.actors.pages import DitpPage, for_ditp
from label_sp.actors.requests import SignedRequest
from label_sp.guide.terms import TERMS

ROWS = 50


@for_ditp
def reminders(request: SignedRequest) -> HttpResponse:
    """When is each deadline of the guide reminded?"""
    return render(request, "certification/reminders/list.html", {"lines": policies.lines()})


class Policy(DitpPage):
    """Change when one deadline is reminded, from now on."""

    act = acts.CHANGE_POLICY
    template_name = "certification/reminders/policy.html"

    def find(self) -> policies.Line:
        if self.kwargs["term"] not in TERMS:
            raise Http404
        return policies.line(self.kwargs["term"])

    def form_options(self) -> dict[str, Any]:
        return {"initial": PolicyForm.initial_of(self.object.days)}

    def basis(self) -> Sequence[object]:
        return self.object.days

    def perform(self, typed: dict[str, Any]) -> Any:
        return self.act(self.kwargs["term"], actor=self.request.user, **typed)

    def arguments(self, form: Any) -> dict[str, Any]:
        return {"days": form.days}

    def said(self, result: Any) -> str:
        return self.act.done.format(it=self.object.term)

    def where(self, result: Any) -> HttpResponse:
        return redirect("certification:reminders")

    def refresh(self) -> None:
        self.object = self.find()

    def context(self) -> dict[str, Any]:
        return {"line": self.object}


@for_ditp
def preview(request: SignedRequest) -> HttpResponse:
    """Who gets what on which day, and why? The coming month day by day, one day in full, or one dossier."""
    refresh_touched(at_most=ROWS)
    today = timezone.localdate()
    form = PreviewForm(request.GET or None)
    asked = form.cleaned_data if form.is_valid() else {}
    words, day = asked.get("q") or "", asked.get("jour") or today
    rows = planned.of_dossiers(words) if words else planned.on_day(day, today)
    page = Paginator(rows, ROWS).get_page(request.GET.get("page"))
    bars = planned.by_day(today)
    context: dict[str, Any] = {
        "form": form,
        "page": page,
        "words": words,
        "day": max(day, today),
        "today": today,
        "bars": bars,
        "in_all": sum(bar.count for bar in bars),
        "planned": planned.planned(list(page.object_list), today, None if words else max(day, today)),
    }
    return render(request, "certification/reminders/preview.html", context)
