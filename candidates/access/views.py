"""Pages: ask for an access, confirm one's address; the DITP's list of requests, and one of them."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from candidates.access import acts, queries, use_cases
from candidates.access.forms import AccessForm
from candidates.access.models import AccessRequest
from label_sp.actors import invitations, proconnect, tokens
from label_sp.actors import queries as actors
from label_sp.actors.enums import CANDIDATE_TEAM
from label_sp.actors.pages import DitpPage, for_ditp
from label_sp.actors.requests import SignedRequest
from label_sp.common.pages import ActsPage, Outcome, showing_failures
from label_sp.common.throttles import PageLimit

ROWS = 25
IN_SESSION = "access"  # the hash of the secret of the link
TOO_MANY = (
    "Beaucoup de demandes viennent d’être faites depuis l’adresse de votre réseau. Attendez une heure, ou demandez "
    "depuis un autre réseau."
)


@never_cache
def ask(request: HttpRequest) -> HttpResponse:
    """Ask for an access; the answer is the same whatever is known of the address or of the organisation."""
    form = AccessForm(request.POST or None, initial=_known_of(request))
    if form.is_valid():
        if not PageLimit("access-request").allows(request):
            form.add_error(None, TOO_MANY)
            return render(request, "candidates/access/ask.html", {"form": form}, status=429)
        with showing_failures(form) as outcome:
            use_cases.ask_access(**form.arguments)
        if outcome.ok:
            return redirect("candidates:access_sent")
    status = 422 if form.errors else 200
    return render(request, "candidates/access/ask.html", {"form": form}, status=status)


def _known_of(request: HttpRequest) -> dict[str, str]:
    """Who is signed in has said their name before; ProConnect knows somebody without an account."""
    user = request.user
    if not user.is_authenticated:
        return dict(request.session.get(proconnect.CLAIMS, {}))
    return {"first_name": user.first_name, "last_name": user.last_name, "email": user.email}


@require_safe
def sent(request: HttpRequest) -> HttpResponse:
    """What comes next."""
    return render(request, "candidates/access/sent.html", {"lifetime": use_cases.LIFETIME.days})


@never_cache
@require_safe
def follow(request: HttpRequest, token: str) -> HttpResponse:
    """The link of the mail: its secret leaves the address bar."""
    token_hash = tokens.hash_of(token)
    if queries.behind(token_hash) is None:
        request.session.pop(IN_SESSION, None)
        return render(request, "candidates/access/void.html", status=410)
    request.session[IN_SESSION] = token_hash
    return redirect("candidates:access_confirm")


@never_cache
def confirm(request: HttpRequest) -> HttpResponse:
    """Where the link leads: what was asked, and one button, since what reads mail follows links."""
    found = queries.behind(request.session.get(IN_SESSION, ""))
    if found is None:
        status = 410 if IN_SESSION in request.session else 200  # else somebody only typed the address
        return render(request, "candidates/access/void.html", status=status)
    outcome = Outcome()
    if request.method == "POST":
        with showing_failures() as outcome:
            found = use_cases.confirm_access(found.pk, found.token_hash)
        if outcome.ok and found.invitation and found.answered_by is None:
            request.session[invitations.IN_SESSION] = found.invitation.token_hash
            return redirect("actors:invitation_landing")
        if outcome.ok:
            return redirect("candidates:access_confirm")
    context = {**_facts(found), "outcome": outcome}
    return render(request, "candidates/access/confirm.html", context, status=outcome.status)


@for_ditp
def requests(request: SignedRequest) -> HttpResponse:
    """Who asks for an access?"""
    page = Paginator(queries.visible_to(request.user), ROWS).get_page(request.GET.get("page"))
    return render(request, "candidates/access/requests.html", {"page": page})


class Request(DitpPage, ActsPage):
    """One request: let in, into which organisation, or refused."""

    template_name = "candidates/access/request.html"
    acts = {"accept": acts.ACCEPT_ACCESS, "refuse": acts.REFUSE_ACCESS}
    object: AccessRequest

    def find(self) -> AccessRequest:
        return get_object_or_404(queries.visible_to(self.request.user), pk=self.kwargs["pk"])

    @cached_property
    def searched(self) -> str:
        return self.request.GET.get("q", "").strip()[:100]

    @cached_property
    def matches(self) -> list[queries.Match]:
        return queries.matches(self.object, self.searched)

    def options_of(self, key: str) -> dict[str, Any]:
        if key == "refuse":
            return {}
        return {"matches": self.matches, "initial": {"name": self.object.name}}

    def where(self, result: AccessRequest) -> HttpResponse:
        return redirect("candidates:access_requests")

    def carried_out(self, result: AccessRequest) -> HttpResponse:
        if not queries.waiting(self.request.user).exists():
            messages.info(self.request, "Plus aucune demande n’attend votre réponse.")
        return super().carried_out(result)

    def context(self) -> dict[str, Any]:
        found = self.object
        known = [
            (each.organisation, actors.members(each.organisation.pk, *CANDIDATE_TEAM))
            for each in self.matches
        ]
        standing = found.invitation.standing(timezone.localdate()).label if found.invitation else ""
        return {**_facts(found), "searched": self.searched, "known": known, "standing": standing}


def _facts(asked: AccessRequest) -> dict[str, Any]:
    return {
        "asked": asked,
        "kind": queries.kind_in_words(asked.kind),
    }
