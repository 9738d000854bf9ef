"""Pages: survey results."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from candidates.dossiers.menu import trail
from candidates.dossiers.views import find
from label_sp.actors.requests import SignedRequest
from surveys.access import presentation as access
from surveys.anomalies.permissions import can_read
from surveys.campaigns import permissions, queries
from surveys.campaigns.enums import Purpose
from surveys.questionnaires.views import find_kind
from surveys.results import presentation, use_cases
from surveys.results.downloads import sent
from surveys.results.enums import ReportFormat


@login_required
@require_GET
def overview(request: SignedRequest, dossier_id: UUID) -> HttpResponse:
    """Can the surveys go with the dossier, and if not, what is missing?"""
    dossier = find(request, dossier_id)
    imported = queries.campaigns(dossier)
    may_run = permissions.can_import(request.user, dossier)
    context = {
        "dossier": dossier,
        "trail": trail(dossier),
        "panels": presentation.panels(dossier, imported, with_signs=can_read(request.user, dossier)),
        "provisional": presentation.notice_of(imported),
        "open": presentation.open_ones(dossier),
        "access": access.of(dossier, request.user),
        "imported": imported,
        "counted": {campaign.pk for campaign in queries.in_force(imported).values()},
        "redoable": queries.surveys_over(dossier) if may_run else set(),
        "import_for": queries.purpose_of(dossier)
        if permissions.can_bring_in(request.user, dossier)
        else None,
    }
    return render(request, "surveys/overview.html", context)


@login_required
@require_GET
def report(request: SignedRequest, dossier_id: UUID, kind: str) -> HttpResponse | FileResponse:
    """The report of the campaign that counts; `?purpose=follow_up` for the one of the follow-up audit. SUR-09."""
    dossier, survey = find(request, dossier_id), find_kind(kind)
    campaign = queries.latest(dossier, survey, request.GET.get("purpose", Purpose.INITIAL))
    if campaign is None:
        raise Http404
    return sent(use_cases.kept(campaign, ReportFormat.PDF))


@login_required
@require_GET
def report_file(request: SignedRequest, campaign_id: UUID, form: str) -> HttpResponse | FileResponse:
    """One file of the report of any closed campaign, replaced ones included."""
    found = queries.visible_to(request.user).filter(queries.CLOSED)
    campaign = get_object_or_404(found.select_related("dossier__body"), pk=campaign_id)
    return sent(use_cases.kept(campaign, ReportFormat(form)))
