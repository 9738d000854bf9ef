"""The DITP's pages on organisations of candidates and bodies; nobody else knows that they exist."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from certification.bodies.queries import uuid_or_none
from certification.organisations import acts, doubles, queries
from certification.organisations.memberships import Ending, endable_by, ending
from label_sp.actors import queries as actors
from label_sp.actors.enums import OrganisationKind
from label_sp.actors.models import Membership, Organisation
from label_sp.actors.pages import DitpPage, for_ditp
from label_sp.actors.requests import SignedRequest
from label_sp.common.pages import ActPage, ActsPage

ROWS = 25
SHOWN = 10  # dossiers that a closing would stop, named one by one


@for_ditp
def candidates(request: SignedRequest) -> HttpResponse:
    """Which candidate organisations are there?"""
    words = request.GET.get("q", "").strip()[:100]
    found = queries.candidates(words, timezone.localdate())
    page = Paginator(found, ROWS).get_page(request.GET.get("page"))
    return render(request, "certification/organisations/list.html", {"page": page, "words": words})


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
            "labelled": queries.labelled(found)[:SHOWN],
            "invitations": found.invitations.open(today),
            "members": found.memberships.current(today).select_related("user").order_by("role"),
        }


class Merge(DitpPage):
    """Find a double, read what merging it changes, merge it."""

    act = acts.MERGE_DOUBLE
    template_name = "certification/organisations/merge.html"
    object: Organisation

    def find(self) -> Organisation:
        return get_object_or_404(Organisation, pk=self.kwargs["pk"], kind=OrganisationKind.CANDIDATE)

    @cached_property
    def double(self) -> Organisation | None:
        """The one that was chosen, in the address or in the form."""
        asked = uuid_or_none(self.request.POST.get("double") or self.request.GET.get("avec"))
        return Organisation.objects.filter(kind=self.object.kind, pk=asked).first() if asked else None

    def form_options(self) -> dict[str, Any]:
        return {"initial": {"double": self.double.pk if self.double else None}}

    def where(self, result: Organisation) -> HttpResponse:
        return redirect("certification:organisation", self.object.pk)

    def context(self) -> dict[str, Any]:
        kept, typed = self.object, self.request.GET.get("q", "").strip()[:100]
        chosen = doubles.merging(kept, self.double, timezone.localdate()) if self.double else None
        return {
            "organisation": kept,
            "words": typed,
            "chosen": chosen,
            "proposed": () if chosen else doubles.proposed(kept, typed),
        }


class End(ActPage):
    """Say what the end of this role changes; end it, once: a second press changes nothing."""

    act = acts.END_MEMBERSHIP
    template_name = "certification/end_membership.html"
    object: Membership
    was_over: bool

    def find(self) -> Membership:
        endable = Membership.objects.filter(endable_by(self.request.user), organisation=self.kwargs["pk"])
        found = get_object_or_404(
            endable.select_related("user", "organisation"), pk=self.kwargs["membership_id"]
        )
        self.was_over = found.is_over(timezone.localdate())
        return found

    def form_options(self) -> dict[str, Any]:
        return {"asked": bool(self.ending.holdings), "people": self.ending.heirs}

    @cached_property
    def ending(self) -> Ending:
        """As it stands before the act."""
        return ending(self.object, timezone.localdate())

    @property
    def manages(self) -> bool:
        """Those that this person may manage, after the act too: one may have ended one's own role."""
        return actors.managed_by(self.request.user).filter(pk=self.object.organisation_id).exists()

    def said(self, result: Membership) -> str:
        role = result.get_role_display()
        if not self.was_over:
            return f"{result.user} n’a plus ce rôle : {role}. La personne est prévenue par courriel."
        already = f"Ce rôle avait déjà pris fin pour {result.user} ({role}) : rien n’a changé."
        messages.info(self.request, already)
        return ""

    def where(self, result: Membership) -> HttpResponse:
        if self.manages:
            return redirect("actors:members", pk=self.object.organisation_id)
        return redirect("actors:account")

    def context(self) -> dict[str, Any]:
        manages = self.manages
        back = reverse("actors:members", args=[self.kwargs["pk"]]) if manages else reverse("actors:account")
        return {
            "ending": self.ending,
            "manages": manages,
            "back": back,
            "own": self.object.user_id == self.request.user.pk,
        }
