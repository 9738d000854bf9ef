"""Pages: audits of a person."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render

from audits.audit import permissions
from audits.audit.models import Audit
from audits.audit.views import find
from audits.desk import due
from audits.desk.forms import AuditsForm
from audits.draws import queries as draws
from audits.postponements import queries as postponements
from audits.scoring import queries
from label_sp.actors.requests import SignedRequest
from label_sp.common import spreadsheets
from label_sp.common.lists import Column, Sorting

PER_PAGE = 50


COLUMNS = {
    "service": Column("Service", ("dossier__service__name", "dossier__reference")),
    "etat": Column("État", ("status", "dossier__service__name")),
    "visite": Column("Visite", ("first_day", "dossier__service__name")),
    "auditeur": Column("Confié à", ("auditor__last_name", "auditor__first_name")),
}


@login_required
def audits(request: SignedRequest) -> HttpResponse:
    """The audits I may see, the most urgent first; those given to me are marked."""
    form, sorting, found = _listed(request)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "sorting": sorting,
        "page": page,
        "lines": due.lines(page),
        "filtered": bool(form.criteria().keys() - {"tri"}),
        "query": request.GET.urlencode(),
    }
    return render(request, "audits/audits.html", context)


@login_required
def audits_csv(request: SignedRequest) -> StreamingHttpResponse:
    """The same list, criteria and order included, for a spreadsheet."""
    _, _, found = _listed(request)
    headers = {"Content-Disposition": 'attachment; filename="audits.csv"'}
    lines = spreadsheets.lines_for_people(due.table(found))
    return StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8", headers=headers)


def _listed(request: SignedRequest) -> tuple[AuditsForm, Sorting, QuerySet[Audit, UUID]]:
    sorting = Sorting(COLUMNS, request.GET.get("tri", ""))
    form = AuditsForm(request.GET, user=request.user, sorting=sorting)
    asked = form.criteria()
    found = due.listed(request.user, asked.get("q", ""), asked.get("etat", ""))
    return form, sorting, sorting.applied(due.narrowed(found, asked))


@login_required
def audit(request: SignedRequest, audit_id: UUID) -> HttpResponse:
    """One audit: where it stands, what to do now, its plan, its report."""
    found = find(request, audit_id)
    reads_scores = permissions.can_read_scores(request.user, found)
    context = {
        "audit": found,
        "dossier": found.dossier,
        "due": due.next_due(found),
        "today": found.dossier.today,
        "reads_plan": permissions.can_read_plan(request.user, found),
        "sites": found.sites.all(),
        "draw": draws.last(found),
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
