"""The DITP's pages on organisations of candidates and bodies; nobody else knows that they exist."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from certification.forms.organisations import CandidateForm, ClosingForm, NameForm
from certification.queries import organisations as queries
from certification.use_cases import organisations as acts
from certification.views.shared import for_ditp
from label_sp.actors.enums import OrganisationKind
from label_sp.actors.models import Organisation
from label_sp.common.pages import Outcome, showing_failures

ROWS = 25
SHOWN = 10  # dossiers that a closing would stop, named one by one


@for_ditp
def candidates(request: HttpRequest) -> HttpResponse:
    """Which candidate organisations are there?"""
    words = request.GET.get("q", "").strip()[:100]
    found = queries.candidates(words, timezone.localdate())
    page = Paginator(found, ROWS).get_page(request.GET.get("page"))
    part = {"page": page, "parameter": f"q={words}&page" if words else "page"}
    return render(
        request, "certification/organisations/list.html", {"page": page, "words": words, "part": part}
    )


@for_ditp
def new(request: HttpRequest) -> HttpResponse:
    """Create a candidate organisation, and invite its first person."""
    form, outcome = CandidateForm(request.POST or None), Outcome()
    if form.is_valid():
        with showing_failures(form) as outcome:
            made = acts.register_candidate(actor=request.user, **form.cleaned_data)
        if outcome.ok:
            messages.success(request, _made(form.cleaned_data["email"]))
            return redirect("certification:organisation", made.pk)
    return _page(request, "certification/organisations/new.html", outcome, form=form)


def _made(email: str) -> str:
    if email:
        return f"Organisation créée. Une invitation part à {email}."
    return "Organisation créée. Invitez maintenant sa première personne."


@for_ditp
def organisation(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One organisation: its name, its people, its closing."""
    kinds = (OrganisationKind.CANDIDATE, OrganisationKind.BODY)
    found = get_object_or_404(Organisation, pk=pk, kind__in=kinds)
    act = request.POST.get("act", "")
    name_form = NameForm(request.POST if act == "name" else None, initial={"name": found.name})
    closing_form = ClosingForm(request.POST if act == "close" else None)
    outcome = Outcome()
    if request.method == "POST":
        outcome, done = _act(request, found, act, name_form, closing_form)
        if done:
            messages.success(request, done)
            return redirect("certification:organisation", found.pk)
        found.refresh_from_db()
    stopped = queries.under_way(found)
    return _page(
        request,
        "certification/organisations/detail.html",
        outcome,
        organisation=found,
        name_form=name_form,
        closing_form=closing_form,
        stopped=stopped[:SHOWN],
        stopped_count=stopped.count(),
        invitations=found.invitations.open(timezone.localdate()),
        members=found.memberships.current(timezone.localdate()).select_related("user").order_by("role"),
    )


def _act(
    request: HttpRequest, found: Organisation, act: str, name_form: NameForm, closing_form: ClosingForm
) -> tuple[Outcome, str]:
    """Run the act of the form that was sent: its outcome, and what to say when it is done."""
    outcome = Outcome()
    if act == "name" and name_form.is_valid():
        with showing_failures(name_form) as outcome:
            acts.correct_name(found.pk, actor=request.user, **name_form.cleaned_data)
        return outcome, "Nom corrigé." if outcome.ok else ""
    if act == "close" and closing_form.is_valid():
        with showing_failures(closing_form) as outcome:
            acts.close_organisation(found.pk, actor=request.user, **closing_form.cleaned_data)
        return outcome, "Organisation fermée : ses membres n’agissent plus." if outcome.ok else ""
    if act == "reopen":
        with showing_failures() as outcome:
            acts.reopen_organisation(found.pk, actor=request.user)
        return outcome, "Organisation rouverte : ses membres agissent de nouveau." if outcome.ok else ""
    return outcome, ""


def _page(request: HttpRequest, template: str, outcome: Outcome, **context: Any) -> HttpResponse:
    forms = [each for each in context.values() if isinstance(each, Form)]
    wrong = any(each.is_bound and each.errors for each in forms)
    status = 422 if wrong and outcome.ok else outcome.status
    return render(request, template, {"outcome": outcome, **context}, status=status)
