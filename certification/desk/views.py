"""The first page after the login, by role, and the list of dossiers."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from candidates.dossiers import queries as dossier_queries
from candidates.dossiers.enums import STAGES
from candidates.dossiers.models import Dossier
from candidates.eligibility import queries as eligibility
from certification.bodies.queries import handed_over_by
from certification.desk import page, queries
from certification.organisations import queries as organisations
from certification.situation.views import of_dossier
from label_sp.actors import queries as actors
from label_sp.actors.requests import SignedRequest

ROWS, REQUESTS = 25, 5
PARTS = ("decide", "body", "candidate", "ditp")


@never_cache
@login_required
@require_GET
def desk(request: SignedRequest) -> HttpResponse:
    """What is late, what comes, what waits for me: one part per role held."""
    roles, today = queries.roles_of(request.user), timezone.localdate()
    parts: dict[str, Any] = {"roles": roles, **dict.fromkeys(PARTS)}
    if roles.decider:
        parts["decide"] = _part(request, queries.to_decide(request.user, today), "decision")
    if roles.body_manager:
        parts["body"] = _part(request, queries.of_body(request.user, today), "page")
    if roles.candidate:
        parts["candidate"] = _part(request, queries.of_candidate(request.user), "service")
        parts["requests"] = eligibility.visible_to(request.user)[:REQUESTS] if not roles.ditp else ()
    if roles.ditp:
        parts["ditp"] = {
            "today": today,
            "decisions": queries.latest_decisions(),
            "suspensions": queries.open_suspensions(),
            "off_the_list": eligibility.waiting(request.user),
            "counts": queries.counts_by_stage(),
            "first_steps": organisations.first_steps(today),
        }
    parts["closed_note"] = actors.closed_note(request.user)
    parts["handed_over"] = handed_over_by(request.user)
    parts["idle_bodies"] = queries.idle_bodies(request.user, today)
    parts["nobody"] = not (any(parts[name] for name in PARTS) or roles.auditor)
    return render(request, "certification/desk.html", parts)


@never_cache
@login_required
@require_GET
def dossiers(request: SignedRequest) -> HttpResponse:
    """All dossiers that this person may see, by name or state."""
    words, stage = request.GET.get("q", "").strip()[:100], request.GET.get("etat", "")
    found = queries.search(dossier_queries.visible_to(request.user), words, stage)
    page = _page(request, found, "page")
    context = {
        "page": page,
        "words": words,
        "stage": stage,
        "stages": STAGES,
        "may_create": queries.roles_of(request.user).manages_candidate,
    }
    return render(request, "certification/dossiers.html", context)


def _part(request: SignedRequest, found: QuerySet[Dossier], name: str) -> dict[str, Any]:
    page = _page(request, found, name)
    rows = queries.rows(list(page.object_list), timezone.localdate())
    return {"page": page, "rows": rows, "groups": queries.grouped(rows), "parameter": name}


def _page(request: SignedRequest, found: QuerySet[Dossier], name: str) -> Page:
    return Paginator(found, ROWS).get_page(request.GET.get(name))


@of_dossier("GET")
def dossier(request: SignedRequest, dossier: Dossier) -> HttpResponse:
    """Where are we, who must do what by when?"""
    shown = page.page(dossier, request.user, timezone.localdate())
    return render(request, "certification/dossier.html", {"dossier": dossier, "page": shown})
