"""The first page after the login, by role, and the list of dossiers."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from audits.audit.queries import visits_to_come
from audits.desk import due, visiting
from candidates.access import queries as access
from candidates.dossiers.models import Dossier
from candidates.eligibility import queries as eligibility
from candidates.team import queries as team
from candidates.team.charges import Thing
from certification.bodies.queries import handed_over_by
from certification.desk import page, queries, waiting
from certification.desk.forms import DossiersForm
from certification.desk.todo import todo
from certification.organisations import queries as organisations
from certification.situation.views import of_dossier
from label_sp.actors import queries as actors
from label_sp.actors.requests import SignedRequest
from label_sp.common import spreadsheets
from label_sp.common.lists import Column, Sorting

ROWS, REQUESTS, VISITS = 25, 5, 5


@never_cache
@login_required
@require_GET
def desk(request: SignedRequest) -> HttpResponse:
    """What waits for me, late first, then what waits for others; whatever my roles."""
    roles, today = queries.roles_of(request.user), timezone.localdate()
    parts: dict[str, Any] = {"roles": roles, "today": today}
    if roles.hold_one:
        parts["counts"] = counted = waiting.counts(request.user, today)
        kinds = [each.kind for each in counted]
        parts["mine"] = _mine(request, kinds, today)
        parts["others"] = _others(request, kinds, today)
    if roles.auditor:
        parts["begun"] = begun = visiting.begun(request.user)
        to_come = due.visits(request.user, today).exclude(pk__in=[each.audit.pk for each in begun])
        parts["visits"] = to_come[:VISITS]
    if roles.candidate:
        parts["expected"] = visits_to_come(request.user, today)[:VISITS]
        parts["given"] = given = team.waiting_for(request.user)
        parts["given_by_dossier"] = _by_dossier(given)
        parts["requests"] = eligibility.visible_to(request.user)[:REQUESTS] if not roles.ditp else ()
    if roles.ditp:
        parts["ditp"] = {
            "decisions": queries.latest_decisions(),
            "suspensions": queries.open_suspensions(),
            "off_the_list": eligibility.waiting(request.user),
            "access": access.waiting(request.user).count(),
            "counts": queries.counts_by_stage(),
            "first_steps": organisations.first_steps(today),
        }
    parts["closed_note"] = actors.closed_note(request.user)
    parts["handed_over"] = handed_over_by(request.user)
    parts["idle_bodies"] = queries.idle_bodies(request.user, today)
    return render(request, "certification/desk.html", parts)


def _by_dossier(given: list[Thing]) -> dict[UUID, list[Thing]]:
    found: dict[UUID, list[Thing]] = {}
    for thing in given:
        found.setdefault(thing.dossier.pk, []).append(thing)
    return found


COLUMNS = {
    "service": Column("Service", ("service__name", "reference")),
    "organisation": Column("Organisation", ("service__organisation__name", "service__name")),
    "etat": Column("État", ("status", "service__name")),
    "echeance": Column("Prochaine échéance", ("next_day", "service__name")),
    "organisme": Column("Organisme", ("body__name", "service__name")),
}


@never_cache
@login_required
@require_GET
def dossiers(request: SignedRequest) -> HttpResponse:
    """All dossiers that this person may see, sorted and narrowed as they ask."""
    form, sorting, found = _listed(request)
    page = _page(request, found, "page")
    context = {
        "form": form,
        "sorting": sorting,
        "page": page,
        "rows": queries.rows(list(page.object_list), request.user, timezone.localdate()),
        "filtered": bool(form.criteria().keys() - {"tri"}),
        "query": request.GET.urlencode(),
        "may_create": queries.roles_of(request.user).manages_candidate,
    }
    return render(request, "certification/dossiers.html", context)


@never_cache
@login_required
@require_GET
def dossiers_csv(request: SignedRequest) -> StreamingHttpResponse:
    """The same list, criteria and order included, for a spreadsheet."""
    _, _, found = _listed(request)
    lines = spreadsheets.lines_for_people(queries.table(found, request.user, timezone.localdate()))
    headers = {"Content-Disposition": 'attachment; filename="dossiers.csv"'}
    return StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8", headers=headers)


def _listed(request: SignedRequest) -> tuple[DossiersForm, Sorting, QuerySet[Dossier]]:
    sorting = Sorting(COLUMNS, request.GET.get("tri", ""))
    form = DossiersForm(request.GET, user=request.user, sorting=sorting)
    found = queries.listed(request.user, timezone.localdate(), form.criteria())
    return form, sorting, sorting.applied(found)


def _mine(request: SignedRequest, kinds: list[waiting.Kind], today: date) -> dict[str, Any]:
    page = _page(request, waiting.waiting_for(request.user, today, kinds), "page")
    rows = waiting.rows(list(page.object_list), request.user, today, kinds)
    return {"page": page, "groups": queries.grouped(rows)}


def _others(request: SignedRequest, kinds: list[waiting.Kind], today: date) -> dict[str, Any]:
    page = _page(request, queries.others_owe(request.user, today, kinds), "autres")
    rows = queries.rows(list(page.object_list), request.user, today)
    return {"page": page, "groups": queries.grouped(rows)}


def _page(request: SignedRequest, found: QuerySet[Dossier], name: str) -> Page:
    return Paginator(found, ROWS).get_page(request.GET.get(name))


@of_dossier("GET")
def dossier(request: SignedRequest, dossier: Dossier) -> HttpResponse:
    """Where are we, who must do what by when?"""
    shown = page.page(dossier, request.user, dossier.today)
    return render(request, "certification/dossier.html", {"dossier": dossier, "first": shown})


@of_dossier("GET")
def next_step(request: SignedRequest, dossier: Dossier) -> HttpResponse:
    """On to the first thing to do after the page that one comes from (`de`); to the dossier's page at the end."""
    due = [item.url for item in todo(dossier, request.user, dossier.today).mine if item.url]
    come_from = request.GET.get("de", "")
    after = due[due.index(come_from) + 1 :] if come_from in due else due
    return redirect(next(iter(after), reverse("certification:dossier", args=[dossier.pk])))
