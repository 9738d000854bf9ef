"""My audits, one audit, its plan, its closing meeting."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from audits import acts, permissions, queries, use_cases
from audits import due as waiting
from audits.forms import AuditsForm, CancelForm, ClosingMeetingForm, PlanForm
from audits.models import Audit
from audits.views import find
from label_sp.common.pages import ActPage, showing_failures
from label_sp.guide import audit as rules
from label_sp.guide.calendar import territory_of

PER_PAGE = 50


@login_required
def audits(request: HttpRequest) -> HttpResponse:
    """The audits I may see, the most urgent first; those given to me are marked."""
    form = AuditsForm(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    found = waiting.listed(request.user, asked.get("q", ""), asked.get("etat", ""))
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "lines": waiting.lines(page),
        "filtered": any(asked.values()),
        "today": timezone.localdate(),
    }
    return render(request, "audits/audits.html", context)


@login_required
def audit(request: HttpRequest, audit_id: UUID) -> HttpResponse:
    """One audit: where it stands, what to do now, its plan, its report."""
    found = find(request, audit_id)
    reads_scores = permissions.can_read_scores(request.user, found)
    context = {
        "audit": found,
        "dossier": found.dossier,
        "due": waiting.next_due(found),
        "today": timezone.localdate(),
        "reads_plan": permissions.can_read_plan(request.user, found),
        "sites": found.sites.all(),
        "is_auditor": permissions.can_audit(request.user, found),
        "may_answer": permissions.can_answer(request.user, found),
        "may_cancel": permissions.can_cancel(request.user, found),
        "reads_scores": reads_scores,
        "standing": queries.standing(found.pk) if reads_scores else None,
    }
    return render(request, "audits/audit.html", context)


@login_required
def plan(request: HttpRequest, audit_id: UUID) -> HttpResponse:
    """Write the plan, and send it. AUD-01."""
    found = find(request, audit_id)
    permissions.can_audit.require(request.user, found)
    form = _plan_form(request, found)
    with showing_failures(form) as outcome:
        if request.method == "POST" and form.is_valid():
            use_cases.prepare_plan(found.pk, actor=request.user, **form.cleaned_data)
            if "send" in request.POST:
                use_cases.send_plan(found.pk, actor=request.user)
                messages.success(request, "Le plan d’audit est transmis au candidat.")
                return redirect("audits:audit", found.pk)
            messages.success(request, "Le plan d’audit est enregistré. Il n’est pas encore transmis.")
            return redirect("audits:plan", found.pk)
    context = {"audit": found, "form": form, "outcome": outcome, **_plan_facts(found)}
    return render(request, "audits/plan.html", context, status=422 if form.errors else outcome.status)


def _plan_form(request: HttpRequest, audit: Audit) -> PlanForm:
    sites = queries.visitable_sites(audit.dossier)
    if request.method == "POST":
        return PlanForm(request.POST, sites=sites)
    stored = {name: getattr(audit, name) for name in ("first_day", "last_day", "resource_persons")}
    return PlanForm(sites=sites, initial={**stored, "sites": audit.sites.all()})


def _plan_facts(audit: Audit) -> dict[str, object]:
    """What helps to choose the days: annex 12 for one site and more, the first day possible, the follow-up's window."""
    territory = territory_of(audit.dossier.service.department)
    return {
        "agents": audit.dossier.service.agents_in_contact,
        "durations": [(n, queries.duration(audit.dossier, n)) for n in range(1, 4)],
        "earliest": rules.earliest_first_day(timezone.localdate(), territory),
        "last_plan_day": rules.last_plan_day(audit.first_day, territory) if audit.first_day else None,
        "window": queries.follow_up_window(audit),
    }


class ClosingMeeting(ActPage):
    """Record the closing meeting. AUD-06."""

    act = acts.CLOSING_MEETING
    form_class = ClosingMeetingForm
    template_name = "audits/closing_meeting.html"
    object: Audit

    def find(self) -> Audit:
        return find(self.request, self.kwargs["audit_id"])

    def form_options(self) -> dict[str, Any]:
        return {"initial": {"held_on": self.object.last_day}}

    def context(self) -> dict[str, Any]:
        return {"audit": self.object}

    def said(self, result: Audit) -> str:
        return "La restitution à chaud est enregistrée. Il reste à envoyer le rapport."

    def where(self, result: Audit) -> HttpResponse:
        return redirect("audits:audit", self.object.pk)


@login_required
def cancellation(request: HttpRequest, audit_id: UUID) -> HttpResponse:
    """Give up an audit."""
    found = find(request, audit_id)
    permissions.can_cancel.require(request.user, found)
    form = CancelForm(request.POST or None)
    with showing_failures(form) as outcome:
        if request.method == "POST" and form.is_valid():
            use_cases.cancel(found.pk, actor=request.user, **form.cleaned_data)
            messages.success(request, "L’audit est annulé. Un autre peut être confié.")
            return redirect("audits:audit", found.pk)
    context = {"audit": found, "form": form, "outcome": outcome}
    return render(request, "audits/cancellation.html", context, status=422 if form.errors else outcome.status)
