"""The DITP's pages on reminders: when each deadline is reminded, and who will get what on which day."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from certification.forms.reminders import PolicyForm, PreviewForm
from certification.queries import planned, policies
from certification.use_cases.deadlines import refresh_touched
from certification.use_cases.reminders import change_policy
from certification.views.shared import for_ditp
from label_sp.common.pages import Outcome, showing_failures
from label_sp.guide.terms import TERMS

ROWS = 50


@for_ditp
def reminders(request: HttpRequest) -> HttpResponse:
    """When is each deadline of the guide reminded?"""
    return render(request, "certification/reminders/list.html", {"lines": policies.lines()})


@for_ditp
def policy(request: HttpRequest, term: str) -> HttpResponse:
    """Change when one deadline is reminded, from now on."""
    if term not in TERMS:
        raise Http404
    line = policies.line(term)
    form = PolicyForm(
        request.POST if request.method == "POST" else None, initial=PolicyForm.initial_of(line.days)
    )
    outcome = Outcome()
    if form.is_valid():
        with showing_failures(form) as outcome:
            change_policy(term, form.days, actor=request.user)
        if outcome.ok:
            messages.success(request, f"Rappels enregistrés pour : {line.term.label}.")
            return redirect("certification:reminders")
    status = 422 if form.is_bound and form.errors and outcome.ok else outcome.status
    context = {"form": form, "line": line, "outcome": outcome}
    return render(request, "certification/reminders/policy.html", context, status=status)


@for_ditp
def preview(request: HttpRequest) -> HttpResponse:
    """Who gets what on which day, and why? The coming month day by day, one day in full, or one dossier."""
    refresh_touched(at_most=ROWS)
    today = timezone.localdate()
    form = PreviewForm(request.GET or None)
    asked = form.cleaned_data if form.is_valid() else {}
    words, day = asked.get("q") or "", asked.get("jour") or today
    rows = planned.of_dossiers(words) if words else planned.on_day(day, today)
    page = Paginator(rows, ROWS).get_page(request.GET.get("page"))
    context: dict[str, Any] = {
        "form": form,
        "page": page,
        "words": words,
        "day": max(day, today),
        "today": today,
        "bars": planned.by_day(today),
        "planned": planned.planned(list(page.object_list), today, None if words else max(day, today)),
    }
    return render(request, "certification/reminders/preview.html", context)
