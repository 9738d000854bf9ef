"""Pages: assignment and visit."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone

from audits.audit import permissions
from audits.audit.models import Audit
from audits.audit.views import as_pdf, find
from audits.grids import queries as grid_queries
from audits.visits import acts, documents, queries, use_cases
from audits.visits.forms import CancelForm, ClosingMeetingForm, PlanForm
from label_sp.common.pages import ActPage, showing_failures
from label_sp.guide import audit as rules
from label_sp.guide.calendar import territory_of


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
        "durations": [(n, grid_queries.duration(audit.dossier, n)) for n in range(1, 4)],
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


@login_required
def plan_pdf(request: HttpRequest, audit_id: UUID) -> HttpResponseBase:
    """The plan on paper, once it is sent. AUD-01."""
    audit = find(request, audit_id)
    if audit.plan_sent_on is None:
        raise Http404
    return as_pdf(documents.print_plan(audit), f"plan-audit-{audit.dossier.reference}.pdf")
