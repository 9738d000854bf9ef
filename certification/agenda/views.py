"""« Mes échéances »: what is due on all dossiers, one dossier or one organisation; and as a private calendar."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotFound
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import conditional_page, require_GET, require_safe

from candidates.deadlines import freshness
from candidates.dossiers import queries as dossier_queries
from certification.agenda import feeds, queries, use_cases
from certification.agenda.forms import AgendaForm
from certification.agenda.queries import Scope
from certification.bodies.queries import uuid_or_none
from label_sp.actors.requests import SignedRequest
from label_sp.common.addresses import posts_only

ROWS, VISITS = 25, 10


@never_cache
@login_required
@require_GET
def agenda(request: SignedRequest) -> HttpResponse:
    """What is due when, by whom? All that I may see, or one dossier, or one organisation."""
    user, today, scope = request.user, timezone.localdate(), _scope(request)
    freshness.refresh(queries.looked_at(user, scope))
    form = AgendaForm(request.GET, organisations=queries.organisations(user))
    asked = form.cleaned_data if form.is_valid() else {}
    chosen: dict[str, Any] = {
        "mine": bool(asked.get("moi")),
        "period": asked.get("periode") or "",
        "words": asked.get("q") or "",
    }
    rows = queries.filtered(queries.visible(user, scope, today), user, today, **chosen)
    page = Paginator(rows, ROWS).get_page(request.GET.get("page"))
    found = queries.entries(list(page.object_list), user, today)
    coming = [] if any(chosen.values()) else list(queries.visits(user, scope, today)[:VISITS])
    context = {
        "form": form,
        "scope": scope,
        "page": page,
        "entries": found,
        "visits": coming,
        "drawing": queries.picture(found, coming, scope, today),
        "filtered": any(chosen.values()),
    }
    return render(request, "certification/agenda/agenda.html", context)


@never_cache
@login_required
@require_GET
def my_feeds(request: SignedRequest) -> HttpResponse:
    """My private addresses for calendars, and how to make one for what I was looking at."""
    return _feeds_page(request, _scope(request))


@never_cache
@login_required
@posts_only
def create_feed(request: SignedRequest) -> HttpResponse:
    """A new address: its secret is on the answer to this request, and never again."""
    scope = _scope(request)
    try:
        _, token = use_cases.create_feed(request.user, scope)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return _feeds_page(request, scope, status=422)
    address = settings.SITE_URL + reverse("certification:feed", args=[token])
    return _feeds_page(request, scope, new_address=address)


@login_required
@posts_only
def revoke_feed(request: SignedRequest, feed_id: UUID) -> HttpResponse:
    if not use_cases.revoke_feed(request.user, feed_id):
        raise Http404
    messages.success(request, "Cette adresse d’agenda est révoquée : elle n’ouvre plus rien.")
    return redirect("certification:feeds")


@require_safe
@cache_control(private=True, no_cache=True)
@conditional_page
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """The calendar itself, without any session: the token is the key, its owner's rights are read at each request."""
    found = feeds.behind(token)
    if found is None:
        return HttpResponseNotFound(
            "Aucun agenda à cette adresse.\n", content_type="text/plain; charset=utf-8"
        )
    freshness.refresh(queries.looked_at(found.user, feeds.scope_of(found)))
    use_cases.note_reading(found)
    content = feeds.calendar(found, timezone.localdate())
    return HttpResponse(content, content_type="text/calendar; charset=utf-8")


def _scope(request: SignedRequest) -> Scope:
    """What the address or the form names; what this person may not see is as missing as what does not exist."""
    given = request.POST if request.method == "POST" else request.GET
    if asked := given.get("dossier"):
        return Scope(
            dossier=get_object_or_404(dossier_queries.visible_to(request.user), pk=uuid_or_none(asked))
        )
    if asked := given.get("organisation"):
        own = queries.organisations(request.user)
        return Scope(organisation=get_object_or_404(own, pk=uuid_or_none(asked)))
    return Scope()


def _feeds_page(
    request: SignedRequest, scope: Scope, *, new_address: str = "", status: int = 200
) -> HttpResponse:
    lines = [(each, feeds.scope_of(each)) for each in feeds.of(request.user)]
    context = {
        "scope": scope,
        "lines": lines,
        "new_address": new_address,
        # What the calendar of a telephone or of a desk opens by itself:
        "subscribe": re.sub(r"^https?", "webcal", new_address),
        "most": use_cases.MOST,
    }
    return render(request, "certification/agenda/feeds.html", context, status=status)
