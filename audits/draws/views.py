"""Pages: draw the sites of a visit, read the draws, redo them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.files.base import ContentFile
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache

from audits.audit import permissions
from audits.audit.enums import AuditStatus
from audits.audit.models import Audit
from audits.audit.views import AuditPage, as_pdf, find
from audits.draws import acts, documents, presentation, queries
from audits.draws.models import SiteDraw
from label_sp.actors.requests import SignedRequest
from label_sp.common import files


class Draw(AuditPage):
    """Draw. SAM-03."""

    act = acts.DRAW_SITES
    template_name = "audits/draw.html"

    def form_options(self) -> dict[str, Any]:
        return {"again": queries.last(self.object) is not None}

    def where(self, result: Any) -> HttpResponse:
        return redirect("audits:draws", self.object.pk)

    def context(self) -> dict[str, Any]:
        return {
            "sites": queries.visitable_sites(self.object.dossier),
            "last": queries.last(self.object),
            "open": self.object.status == AuditStatus.ASSIGNED,
        }


def _read(request: SignedRequest, audit_id: UUID) -> Audit:
    audit = find(request, audit_id)
    permissions.can_read_plan.require(request.user, audit)
    return audit


def _one(request: SignedRequest, audit_id: UUID, number: int) -> SiteDraw:
    audit = _read(request, audit_id)
    draw: SiteDraw = get_object_or_404(audit.draws.select_related("by"), number=number)
    draw.audit = audit
    return draw


@login_required
@never_cache
def draws(request: SignedRequest, audit_id: UUID) -> HttpResponse:
    """Each draw of this audit, redone as the page is made. SAM-04."""
    audit = _read(request, audit_id)
    context = {
        "audit": audit,
        "dossier": audit.dossier,
        "draws": [presentation.shown(each) for each in queries.draws(audit)],
        "may_draw": audit.status == AuditStatus.ASSIGNED and acts.DRAW_SITES.right(request.user, audit),
    }
    return render(request, "audits/draws.html", context)


@login_required
def minutes(request: SignedRequest, audit_id: UUID, number: int) -> HttpResponseBase:
    """The minutes of one draw, as PDF."""
    draw = _one(request, audit_id, number)
    return as_pdf(documents.print_minutes(draw), f"tirage-{draw.audit.dossier.reference}-{draw.number}.pdf")


@login_required
def units(request: SignedRequest, audit_id: UUID, number: int) -> HttpResponseBase:
    """The list that was drawn from, as the commands read it."""
    draw = _one(request, audit_id, number)
    content = ContentFile(presentation.list_file(draw))
    return files.private_response(content, presentation.FILE, "text/plain; charset=utf-8")
