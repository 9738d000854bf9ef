"""The DITP's pages on organisations of candidates and bodies; nobody else knows that they exist."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from certification.acts import organisations as acts
from certification.queries import organisations as queries
from certification.views.shared import DitpPage, for_ditp
from label_sp.actors.enums import OrganisationKind
from label_sp.actors.models import Organisation
from label_sp.common.pages import ActsPage

ROWS = 25
SHOWN = 10  # dossiers that a closing would stop, named one by one


@for_ditp
def candidates(request: HttpRequest) -> HttpResponse:
    """Which candidate organisations are there?"""
    words = request.GET.get("q", "").strip()[:100]
    found = queries.candidates(words, timezone.localdate())
    page = Paginator(found, ROWS).get_page(request.GET.get("page"))
    part = {"page": page, "parameter": f"q={words}&page" if words else "page"}
    return render(
        request, "certification/organisations/list.html", {"page": page, "words": words, "part": part}
    )


class NewCandidate(DitpPage):
    """Create a candidate organisation, and invite its first person."""

    act = acts.REGISTER_CANDIDATE
    template_name = "certification/organisations/new.html"

    def said(self, result: Organisation) -> str:
        if email := self.request.POST.get("email", "").strip():
            return f"Organisation créée. Une invitation part à {email}."
        return "Organisation créée. Invitez maintenant sa première personne."

    def where(self, result: Organisation) -> HttpResponse:
        return redirect("certification:organisation", result.pk)


class OrganisationPage(DitpPage, ActsPage):
    """One organisation: its name, its people, its closing."""

    template_name = "certification/organisations/detail.html"
    acts = {
        "name": acts.CORRECT_NAME,
        "close": acts.CLOSE_ORGANISATION,
        "reopen": acts.REOPEN_ORGANISATION,
    }

    def find(self) -> Organisation:
        kinds = (OrganisationKind.CANDIDATE, OrganisationKind.BODY)
        return get_object_or_404(Organisation, pk=self.kwargs["pk"], kind__in=kinds)

    def options_of(self, key: str) -> dict[str, Any]:
        return {"initial": {"name": self.object.name}} if key == "name" else {}

    def where(self, result: Organisation) -> HttpResponse:
        return redirect("certification:organisation", self.object.pk)

    def context(self) -> dict[str, Any]:
        found, today = self.object, timezone.localdate()
        stopped = queries.under_way(found)
        return {
            "organisation": found,
            "stopped": stopped[:SHOWN],
            "stopped_count": stopped.count(),
            "invitations": found.invitations.open(today),
            "members": found.memberships.current(today).select_related("user").order_by("role"),
        }
