"""Pages: the services of one's organisations, one service with its sites, and what is changed there."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import F
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from candidates.registry import acts, queries
from candidates.registry.forms import ServicesForm
from candidates.services import permissions
from candidates.services.models import DETAILS, Service, Site
from label_sp.actors.queries import managed_candidates
from label_sp.actors.requests import SignedRequest
from label_sp.common import territories
from label_sp.common.pages import ActPage

ROWS = 25


@never_cache
@login_required
@require_GET
def services(request: SignedRequest) -> HttpResponse:
    """Which services and sites are there?"""
    form = ServicesForm(request.GET)
    typed = form.criteria().get("q", "")
    page = Paginator(queries.listed(request.user, typed), ROWS).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "form": form,
        "typed": typed,
        "may_add": managed_candidates(request.user).exists(),
    }
    return render(request, "candidates/registry/services.html", context)


@never_cache
@login_required
@require_GET
def service(request: SignedRequest, pk: Any) -> HttpResponse:
    """One service: what it is, its sites, the SIRET that it had."""
    found = get_object_or_404(queries.visible_to(request.user), pk=pk)
    context = {
        "service": found,
        "sites": found.sites.order_by(F("closed_on").asc(nulls_first=True), "-is_main", "name", "pk"),
        "former": found.former_sirets.all(),
        "attached": found.attached.count(),
        "may_keep": permissions.can_keep(request.user, found),
        "examined": queries.examined(found),
    }
    return render(request, "candidates/registry/service.html", context)


class OnService(ActPage):
    """A page that changes one service."""

    object: Service

    def find(self) -> Service:
        return get_object_or_404(queries.visible_to(self.request.user), pk=self.kwargs["pk"])

    @property
    def parent(self) -> tuple[str, str]:
        return str(self.object), reverse("candidates:service", args=[self.object.pk])

    def where(self, result: Any) -> HttpResponse:
        return redirect("candidates:service", self.object.pk)


class ChangeService(OnService):
    act = acts.CHANGE_SERVICE

    def form_options(self) -> dict[str, Any]:
        names = ("name", "agents_in_contact", "heads_network", "attached_to")
        stored = {name: getattr(self.object, name) for name in names}
        return {
            "heads": queries.heads_for(self.object),
            "initial": stored | {"commune": _label(self.object.commune)},
        }

    def basis(self) -> Sequence[object]:
        found = self.object
        return found.name, found.commune, found.agents_in_contact, found.heads_network, found.attached_to_id


class ChangeSiret(OnService):
    act = acts.CHANGE_SIRET

    @property
    def facts(self) -> Sequence[tuple[str, str]]:
        return [("SIRET actuel", self.object.siret or "aucun")]

    def basis(self) -> Sequence[object]:
        return (self.object.siret,)


class AddSite(OnService):
    act = acts.ADD_SITE


class OnSite(OnService):
    """A page that changes one site of a service."""

    @cached_property
    def site(self) -> Site:
        return get_object_or_404(self.object.sites, pk=self.kwargs["site_id"])

    def perform(self, typed: dict[str, Any]) -> Any:
        return self.act(self.object.pk, self.site.pk, actor=self.request.user, **typed)

    @property
    def facts(self) -> Sequence[tuple[str, str]]:
        site = self.site
        return [(site.name, f"{site.address}, {site.postal_code} {site.city}")]


class ChangeSite(OnSite):
    act = acts.CHANGE_SITE

    def form_options(self) -> dict[str, Any]:
        stored = {name: getattr(self.site, name) for name in ("name", "address", "postal_code", *DETAILS)}
        place = _label(self.site.commune) or self.site.city
        return {"initial": stored | {"commune": place, "opening": self.site.opening_in_words}}

    def basis(self) -> Sequence[object]:
        return [getattr(self.site, name) for name in ("name", "address", "postal_code", "city", *DETAILS)]


class CloseSite(OnSite):
    act = acts.CLOSE_SITE


class ReopenSite(OnSite):
    act = acts.REOPEN_SITE


def _label(code: str) -> str:
    found = territories.find(code)
    return found.label if found else ""
