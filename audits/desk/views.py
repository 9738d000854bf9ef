"""Pages: audits of a person."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from audits.audit import permissions
from audits.audit.views import find
from audits.desk import due
from audits.desk.forms import AuditsForm
from audits.postponements import queries as postponements
from audits.scoring import queries
from label_sp.actors.requests import SignedRequest

PER_PAGE = 50


@login_required
def audits(request: SignedRequest) -> HttpResponse:
    """The audits I may see, the most urgent first; those given to me are marked."""
    form = AuditsForm(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    found = due.listed(request.user, asked.get("q", ""), asked.get("etat", ""))
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "lines": due.lines(page),
        "filtered": any(asked.values()),
        "today": timezone.localdate(),
    }
    return render(request, "audits/audits.html", context)


@login_required
def audit(request: SignedRequest, audit_id: UUID) -> HttpResponse:
    """One audit: where it stands, what to do now, its plan, its report."""
    found = find(request, audit_id)
    reads_scores = permissions.can_read_scores(request.user, found)
    context = {
        "audit": found,
        "dossier": found.dossier,
        "due": due.next_due(found),
        "today": timezone.localdate(),
        "reads_plan": permissions.can_read_plan(request.user, found),
        "sites": found.sites.all(),
        "postponement": postponements.pending(found),
        "postponements": found.postponements.select_related("asked_by", "answered_by"),
        "is_auditor": permissions.can_audit(request.user, found),
        "leads": permissions.can_lead(request.user, found),
        "may_answer": permissions.can_answer(request.user, found),
        "may_cancel": permissions.can_cancel(request.user, found),
        "reads_scores": reads_scores,
        "standing": queries.standing(found.pk) if reads_scores else None,
    }
    return render(request, "audits/audit.html", context)
