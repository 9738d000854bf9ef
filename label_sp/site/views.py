"""Pages of no app: home, rules, help, legal pages, health, and what is shown when something is refused or broken."""

from __future__ import annotations

import sys
from itertools import groupby

from django.conf import settings
from django.db import Error, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from candidates.effort import queries as effort
from label_sp.actors.queries import closed_note
from label_sp.common import trouble, unsaved
from label_sp.common.guards import Refused
from label_sp.common.refusals import API, SAFE, problem, refusal
from label_sp.guide import programme
from label_sp.guide.decision import OR_CRITERIA, REQUIRED
from label_sp.simulators import catalog
from label_sp.site import api_docs, french_rules
from label_sp.site.words import GLOSSARY

LONGEST_QUESTION = 100
OUR_FAULT = "Une erreur s’est produite de notre côté. Rien n’a été enregistré."


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What the label is, and where to go from here."""
    return render(request, "pages/home.html")


@require_safe
def rules(request: HttpRequest) -> HttpResponse:
    """The rules that the software applies, with our reading where the guide leaves a choice: all, or those sought."""
    asked = {name: request.GET.get(name, "").strip()[:LONGEST_QUESTION] for name in ("q", "theme", "who")}
    found = french_rules.search(asked["q"], asked["theme"], asked["who"])
    context = {
        "asked": asked,
        "filtered": any(asked.values()),
        "count": len(found),
        "applied": {state.name: number for state, number in french_rules.counts().items()},
        "engagements": programme.ENGAGEMENTS_IN_FULL,
        "required": REQUIRED.items(),
        "or_criteria": OR_CRITERIA,
        "sources": programme.SOURCES,
        "chapters": [
            (chapter, [(rule, catalog.applying(rule.id)) for rule in them])
            for chapter, them in groupby(found, key=lambda rule: rule.chapter)
        ],
        "themes": french_rules.themes(),
        "concerned": french_rules.concerned(),
    }
    return render(request, "pages/rules.html", context)


@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    """What one wants to do, in which order, with which words, and whom to ask."""
    return render(
        request,
        "pages/help.html",
        {"glossary": GLOSSARY, "sources": programme.SOURCES, "stretches": effort.stretches()},
    )


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """The truth about accessibility: what was checked, and that nobody audited it."""
    return render(request, "pages/accessibility.html")


@require_safe
def documentation(request: HttpRequest) -> HttpResponse:
    """The API, address by address."""
    return render(request, "pages/api_docs.html", {"groups": api_docs.groups()})


@require_safe
def legal(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/legal.html")


@never_cache
@require_safe
def health(request: HttpRequest) -> JsonResponse:
    """For a supervisor: 200 when the database answers, 503 otherwise. A broker that is down stops no act."""
    answer = {"database": "ok", "broker": "redis" if settings.REDIS_URL else "filesystem"}
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Error:
        answer["database"] = "does not answer"
        return JsonResponse(answer, status=503)
    return JsonResponse(answer)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Our own refusals say why."""
    said = str(exception) if isinstance(exception, Refused) else ""
    return refusal(
        request, 400, said or "Cette demande n’a pas pu être comprise. Revenez à la page précédente."
    )


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Our own refusals say why."""
    said = str(exception) or "Votre rôle ne permet pas cet acte."
    known = hasattr(request, "user")  # else it was refused before anybody asked who it is
    return refusal(request, 403, f"{said} {closed_note(request.user) if known else ''}".strip())


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The token against forged forms is another one since: somebody logged in or out in another tab, mostly."""
    context = {"page": unsaved.page_of(request), "texts": unsaved.texts(request)}
    return render(request, "403_csrf.html", context, status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return refusal(request, 404, "Aucune page à cette adresse, ou elle n’est pas ouverte à votre rôle.")


def server_error(request: HttpRequest) -> HttpResponse:
    """Needs neither the database nor the session: they may be what is broken, and then it says so."""
    found = trouble.of(sys.exc_info()[1])
    status = found.status if found else 500
    if request.path.startswith(API):
        detail = f"{found.lead} {found.next_step}" if found else OUR_FAULT
        response: HttpResponse = problem(status, detail)
    else:
        form = "" if request.method in SAFE else unsaved.page_of(request, unsaved.PERHAPS)
        page = render_to_string("pages/server_error.html", {"trouble": found, "page": form})
        response = HttpResponse(page, status=status)
    for name, value in (found.headers if found else {}).items():
        response[name] = value
    return response
