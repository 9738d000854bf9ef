"""What the pages of a dossier share: find it, run one act, show what it answers without losing what was typed."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from candidates import queries as candidates
from candidates.enums import Status
from candidates.models import Dossier
from certification import permissions
from label_sp.common.pages import STALE, Outcome, showing_failures

View = Callable[..., HttpResponse]
Context = Callable[[Dossier], dict[str, Any]]
SHORT = 20  # characters: a choice, not a text that somebody would miss


def of_dossier(*methods: str) -> Callable[[View], View]:
    """A page of one dossier: for who is logged in, and 404 for who may not see it."""

    def decorate(view: View) -> View:
        @never_cache
        @login_required
        @require_http_methods(methods or ("GET", "POST"))
        @wraps(view)
        def found(request: HttpRequest, pk: UUID, **kwargs: Any) -> HttpResponse:
            return view(request, find(request, pk), **kwargs)

        return found

    return decorate


def for_ditp(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """404 for everybody else, as for a page that does not exist."""

    @never_cache
    @login_required
    @require_http_methods(["GET", "POST"])
    @wraps(view)
    def guarded(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if not permissions.can_supervise(request.user):
            raise Http404
        return view(request, **kwargs)

    return guarded


def find(request: HttpRequest, pk: UUID) -> Dossier:
    """The dossier, or 404 for who may not see it: the same answer as for one that does not exist."""
    return get_object_or_404(candidates.visible_to(request.user), pk=pk)


def posted(request: HttpRequest) -> QueryDict | None:
    """What a form is bound to: a post, even an empty one."""
    return request.POST if request.method == "POST" else None


def turned_away(request: HttpRequest, dossier: Dossier, *statuses: Status) -> HttpResponse | None:
    """The answer to who comes too late or too early for an act; None at the right time.

    A reader is sent to the dossier's page, which tells the rest. What somebody posted is shown back, with a 409.
    """
    if dossier.status in statuses:
        return None
    if request.method == "POST":
        hidden = ("csrfmiddlewaretoken", "password")
        typed = [text for name, text in request.POST.items() if name not in hidden and len(text) > SHORT]
        return show(
            request, dossier, "certification/stale.html", Outcome(ok=False, message=STALE), typed=typed
        )
    stage = dossier.get_status_display()
    messages.info(request, f"Cette page ne sert pas à ce stade : le dossier est « {stage} ».")
    return back(dossier)


def back(dossier: Dossier) -> HttpResponse:
    return redirect("certification:dossier", dossier.pk)


def run(
    request: HttpRequest,
    dossier: Dossier,
    template: str,
    form: BaseForm,
    act: Callable[[dict[str, Any]], object],
    *,
    done: str,
    context: Context | None = None,
    after: Callable[[], HttpResponse] | None = None,
) -> HttpResponse:
    """One page with one form and one act: shows it, runs it, or shows it again with what the act answered."""
    outcome = Outcome()
    if form.is_bound and form.is_valid():
        with showing_failures(form) as outcome:
            act(form.cleaned_data)
        if outcome.ok:
            messages.success(request, done)
            return after() if after else back(dossier)
    return show(
        request, dossier, template, outcome, form=form, **(_fresh(request, dossier, outcome, context))
    )


def show(
    request: HttpRequest, dossier: Dossier, template: str, outcome: Outcome, **context: Any
) -> HttpResponse:
    """The page of an act with its outcome: 422 when it was refused, 409 when the dossier moved meanwhile."""
    form = context.get("form")
    wrong = form is not None and form.is_bound and bool(form.errors)
    status = 422 if wrong and outcome.ok else outcome.status
    return render(request, template, {"dossier": dossier, "outcome": outcome, **context}, status=status)


def _fresh(
    request: HttpRequest, dossier: Dossier, outcome: Outcome, context: Context | None
) -> dict[str, Any]:
    """What surrounds the form, read again when the act was refused: somebody may have changed the dossier."""
    if not outcome.ok:
        dossier.refresh_from_db()
    return context(dossier) if context else {}
