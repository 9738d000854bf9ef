"""Pages: the published list, the requests to be on it, one request with the DITP's answer. ELI-01, ELI-02."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from candidates.eligibility import acts, permissions, queries
from candidates.eligibility.enums import RequestState
from candidates.eligibility.models import EligibilityRequest
from label_sp.actors import permissions as actor_permissions
from label_sp.actors import queries as actors
from label_sp.actors.requests import SignedRequest
from label_sp.common.pages import ActPage
from label_sp.common.permissions import require
from label_sp.guide.eligibility import KINDS

ROWS, LONGEST = 25, 200


@require_safe
def eligible(request: HttpRequest) -> HttpResponse:
    """The list of eligible services, for everyone: the guide's kinds and what the DITP added."""
    context = {"kinds": KINDS.values(), "added": queries.added()}
    return render(request, "candidates/eligibility/eligible.html", context)


@never_cache
@login_required
@require_safe
def requests(request: SignedRequest) -> HttpResponse:
    """One's own requests; all of them for the DITP, those that wait first."""
    page = Paginator(queries.visible_to(request.user), ROWS).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "supervises": actor_permissions.can_supervise(request.user),
        "may_ask": actors.managed_candidates(request.user).exists(),
    }
    return render(request, "candidates/eligibility/requests.html", context)


class Ask(ActPage):
    """Ask the DITP; what was typed when a service was registered comes along. ELI-02."""

    act = acts.ASK_ELIGIBILITY
    template_name = "candidates/eligibility/ask.html"

    def permit(self) -> None:
        require(actors.managed_candidates(self.request.user).exists(), permissions.can_ask.refusal)

    def form_options(self) -> dict[str, Any]:
        return {
            "organisations": actors.managed_candidates(self.request.user),
            "initial": {"name": self.request.GET.get("service", "")[:LONGEST], "contact": self._contact()},
        }

    def _contact(self) -> str:
        user = self.request.user
        return f"{user}, {user.email}"[:LONGEST]

    def where(self, result: EligibilityRequest) -> HttpResponse:
        return redirect("candidates:eligibility_request", result.pk)


class Request(ActPage):
    """One request: its author reads where it stands, the DITP answers. ELI-02."""

    act = acts.ANSWER_ELIGIBILITY
    template_name = "candidates/eligibility/request.html"
    object: EligibilityRequest

    def find(self) -> EligibilityRequest:
        return get_object_or_404(queries.visible_to(self.request.user), pk=self.kwargs["pk"])

    def permit(self) -> None:
        """Reading is for all who see it."""
        if self.request.method == "POST":
            super().permit()

    def form_options(self) -> dict[str, Any]:
        return {"initial": {"listed_name": self.object.name}}

    def where(self, result: EligibilityRequest) -> HttpResponse:
        return redirect("candidates:eligibility_request", self.object.pk)

    def context(self) -> dict[str, Any]:
        asked, user = self.object, self.request.user
        managed = actors.managed_candidates(user).filter(pk=asked.organisation_id)
        return {
            "asked": asked,
            "may_answer": asked.is_open and actor_permissions.can_supervise(user),
            "may_open": asked.state == RequestState.ACCEPTED and managed.exists(),
        }
