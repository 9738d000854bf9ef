"""What the pages of a dossier share: who may see it, and what is answered to who comes at another stage."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from candidates.dossiers.models import Dossier
from candidates.dossiers.views import find
from certification.situation.queries import Situation
from label_sp.actors.requests import SignedRequest
from label_sp.common.pages import STALE, ActPage, Outcome

View = Callable[..., HttpResponse]
SHORT = 20  # characters: a choice, not a text that somebody would miss
HIDDEN = ("csrfmiddlewaretoken", "password")


class DossierPage(ActPage):
    """The page of one act on a dossier: 404 for who may not see it."""

    object: Dossier

    def find(self) -> Dossier:
        return find(self.request, self.kwargs["pk"])

    def turned_away(self) -> HttpResponse | None:
        """Who comes at another stage is sent to the dossier's page; what somebody posted is shown back, with a 409."""
        if self.act.suits(self.object):
            return None
        if self.request.method != "POST":
            stage = self.object.get_status_display()
            messages.info(self.request, f"Cette page ne sert pas à ce stade : le dossier est « {stage} ».")
            return redirect("certification:dossier", self.object.pk)
        sent = self.request.POST.items()
        typed = [text for name, text in sent if name not in HIDDEN and len(text) > SHORT]
        outcome = Outcome(ok=False, message=STALE)
        context = {"dossier": self.object, "outcome": outcome, "typed": typed}
        return render(self.request, "certification/stale.html", context, status=outcome.status)

    def where(self, result: Any) -> Any:
        return redirect("certification:dossier", self.object.pk)

    def situation(self) -> Situation:
        """The dossier in front of this person today."""
        return Situation(self.object, self.request.user, self.object.today)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"dossier": self.object}


def of_dossier(*methods: str) -> Callable[[View], View]:
    """A page of one dossier: for who is logged in, and 404 for who may not see it."""

    def decorate(view: View) -> View:
        @never_cache
        @login_required
        @require_http_methods(methods or ("GET", "POST"))
        @wraps(view)
        def found(request: SignedRequest, pk: UUID, **kwargs: Any) -> HttpResponse:
            return view(request, find(request, pk), **kwargs)

        return found

    return decorate
