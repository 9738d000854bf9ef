"""Pages of a dossier being prepared: opening, sites, giving up; and what the other pages of the candidate share."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from candidates.access import queries as access
from candidates.dossiers import acts, menu, permissions, queries
from candidates.dossiers.enums import BEFORE_DECISION
from candidates.dossiers.forms import AuthorityForm, domains
from candidates.dossiers.models import SCOPE, Dossier
from candidates.services import permissions as service_permissions
from candidates.services import queries as services
from candidates.services.enums import Authority, ServiceKind
from candidates.services.forms import SiteForm
from candidates.services.models import Site
from label_sp.actors import queries as actors
from label_sp.actors.models import Organisation
from label_sp.actors.requests import SignedRequest
from label_sp.common import places
from label_sp.common.pages import ActPage, ActsPage
from label_sp.common.permissions import require
from label_sp.guide import eligibility


def find(request: SignedRequest, pk: object) -> Dossier:
    """The dossier, if this person may see it; else it does not exist for them."""
    return get_object_or_404(queries.visible_to(request.user), pk=pk)


def further(request: SignedRequest, dossier: Dossier, page: str) -> HttpResponse:
    """Back to the page of the form, or on to what comes next, by the button that was pressed."""
    if request.POST.get("then") == "next":
        return redirect(
            f"{places.address('next_step', dossier.pk)}?{urlencode({'de': reverse(page, args=[dossier.pk])})}"
        )
    return redirect(page, dossier.pk)


class CandidatePage(ActPage):
    """A page on which the candidate's team fills its dossier. Who sees the dossier reads it, without the form.

    page: its template, its line in the menu and the page one comes back to.
    """

    page: str
    object: Dossier

    def find(self) -> Dossier:
        return find(self.request, self.kwargs["pk"])

    def permit(self) -> None:
        """Reading is for all who see the dossier."""
        if self.request.method == "POST":
            super().permit()

    def get_template_names(self) -> list[str]:
        return [f"candidates/{self.page}.html"]

    def where(self, result: Any) -> HttpResponse:
        return further(self.request, self.object, f"candidates:{self.page}")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        dossier = self.object
        of_team = permissions.can_prepare(self.request.user, dossier)
        shared = {
            "may_edit": of_team and queries.is_editable(dossier),
            "of_team": of_team,
            "dossier": dossier,
            "page": self.page,
            "trail": menu.trail(dossier),
        }
        return shared | super().get_context_data(**kwargs)


class NewDossier(ActsPage):
    """Take up what is in course, choose a registered service, or register one. ELI-01."""

    acts = {"choose": acts.CREATE_DOSSIER, "register": acts.OPEN_FOR_NEW_SERVICE}
    template_name = "candidates/new_dossier.html"

    def permit(self) -> None:
        managed = actors.managed_candidates(self.request.user)
        require(managed.exists(), service_permissions.can_create_for.refusal)

    def options_of(self, key: str) -> dict[str, Any]:
        user = self.request.user
        if key == "register":
            organisations = actors.managed_candidates(user)
            return {"organisations": organisations, "initial": self._known(organisations)}
        mine = services.services_of(user)
        free = mine.exclude(pk__in=queries.running_dossiers(user).values("service"))
        return {"mine": mine, "free": free}

    def _known(self, organisations: QuerySet[Organisation]) -> dict[str, Any]:
        """What was said when the organisation was let in, of its first service."""
        if len(organisations) != 1 or organisations[0].services.exists():
            return {}
        asked = access.told_by(organisations[0])
        return access.about_its_service(asked) if asked else {}

    def said(self, result: Dossier) -> str:
        return self.act.done.format(it=result)

    def where(self, result: Dossier) -> HttpResponse:
        """What comes next; the sites come first as long as there is none."""
        if result.service.sites.exists():
            return redirect(places.address("next_step", result.pk))
        return redirect("candidates:sites", result.pk)

    def context(self) -> dict[str, Any]:
        return {"running": queries.running_dossiers(self.request.user)}


class Abandon(CandidatePage):
    """Ask, then give the application up."""

    act = acts.ABANDON
    page = "abandon"

    def permit(self) -> None:
        self.act.right.require(self.request.user, self.object)

    def where(self, result: Any) -> HttpResponse:
        return redirect(places.address("dossier", self.object.pk))

    def context(self) -> dict[str, Any]:
        return {"possible": self.object.status in BEFORE_DECISION}


class Sites(CandidatePage):
    """The sites of the service, and one more. ELI-03."""

    act = acts.ADD_SITE
    page = "sites"

    def context(self) -> dict[str, Any]:
        return {"sites": self.object.service.sites.all()}


class Scope(CandidatePage):
    """What the perimeter of a local authority holds, and what it still lacks. ELI-04, ELI-05, ELI-06."""

    act = acts.SET_SCOPE
    page = "scope"

    @property
    def kind(self) -> str:
        """Which authority it is said to be: as sent, as asked for in the address, as stored, else as is likely."""
        asked = self.request.POST.get("authority") or self.request.GET.get("collectivite", "")
        if asked in Authority.values or self.request.method == "POST":
            return asked if asked in Authority.values else ""
        return self.object.authority or self.proposed

    @cached_property
    def proposed(self) -> str:
        """What its SIRET or its names speak of."""
        return queries.authority_proposed(self.object.service)

    def form_options(self) -> dict[str, Any]:
        dossier, sites = self.object, self.object.service.sites.filter(closed_on=None)
        listed = {word for word, _ in domains()}
        others = [word for word in dossier.domains if word not in listed]
        stored: dict[str, Any] = {name: getattr(dossier, name) for name in SCOPE}
        stored |= {"authority": self.kind, "other_domains": "\n".join(others)}
        return {
            "initial": stored | {"sites": sites.filter(in_perimeter=True)},
            "sites": sites,
            "kind": self.kind,
        }

    def basis(self) -> Sequence[object]:
        inside = (
            self.object.service.sites.filter(in_perimeter=True).order_by("pk").values_list("pk", flat=True)
        )
        return [*(getattr(self.object, name) for name in SCOPE), *inside]

    def arguments(self, form: Any) -> dict[str, Any]:
        typed = super().arguments(form)
        others = typed.pop("other_domains")
        if not form.fields["sites"].queryset:
            typed.pop("sites")
        return {**typed, "domains": [*typed["domains"], *others]}

    def context(self) -> dict[str, Any]:
        known = queries.scope_facts(self.object)
        chosen_by_it = known.kind == ServiceKind.LOCAL_AUTHORITY
        asked = queries.is_editable(self.object) and (known.base or not chosen_by_it)
        base = known.base if known.base and known.base.authority == self.kind else None
        needed = eligibility.requirements(base or _nothing_yet(self.kind)) if self.kind else ()
        told_there = [each.failure for each in needed]  # in the list of what is needed
        lacks = eligibility.failures_of_scope(known) if asked else ()
        return {
            "chosen_by_it": chosen_by_it,
            "lacks": [each for each in lacks if each not in told_there],
            "inside": self.object.service.sites.filter(in_perimeter=True),
            "left_out": queries.sites_left_out(self.object),
            "kind": self.kind,
            "kind_label": Authority(self.kind).label if self.kind else "",
            "choose_kind": AuthorityForm(initial={"collectivite": self.kind}),
            "proposed": bool(self.kind) and not known.base and self.kind == self.proposed,
            "changes_kind": "changer" in self.request.GET,
            "needed": needed,
        }


def _nothing_yet(kind: str) -> eligibility.Perimeter:
    return eligibility.Perimeter(eligibility.AuthorityKind(kind), general_reception=False)


class OnSite(Sites):
    """A button beside one site."""

    form_class = acts.BUTTON
    http_method_names = ["post", "options"]

    def perform(self, typed: dict[str, Any]) -> Any:
        return self.act(self.object.pk, self.kwargs["site_id"], actor=self.request.user)

    def context(self) -> dict[str, Any]:
        return {**super().context(), "form": SiteForm()}


class RemoveSite(OnSite):
    """Take one site out."""

    act = acts.REMOVE_SITE


class MakeMainSite(OnSite):
    """Make one site the main one."""

    act = acts.MAKE_MAIN_SITE


class PlaceSite(CandidatePage):
    """Leave one site out of the perimeter, with the reason, or take it back in. ELI-03."""

    act = acts.PLACE_SITE
    page = "sites"

    def get_template_names(self) -> list[str]:
        return ["candidates/site_place.html"]

    @cached_property
    def site(self) -> Site:
        return get_object_or_404(self.object.service.sites, pk=self.kwargs["site_id"])

    def form_options(self) -> dict[str, Any]:
        return {"initial": {name: getattr(self.site, name) for name in ("in_perimeter", "left_out_reason")}}

    def basis(self) -> Sequence[object]:
        return self.site.in_perimeter, self.site.left_out_reason

    def perform(self, typed: dict[str, Any]) -> Any:
        return self.act(self.object.pk, self.site.pk, actor=self.request.user, **typed)

    def context(self) -> dict[str, Any]:
        return {"site": self.site}
