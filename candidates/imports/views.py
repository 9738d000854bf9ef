"""Pages: bring a file in, say what its columns hold, look at each line, run it; put branches in order."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from candidates.imports import acts, queries
from candidates.imports.enums import TO_DO, ImportState, LineState
from candidates.imports.models import ImportLine, ServiceImport
from candidates.services import permissions as service_permissions
from candidates.services.models import Service, Site
from label_sp.actors import queries as actors
from label_sp.common.pages import ActPage, ActsPage
from label_sp.common.permissions import require
from label_sp.guide.french import counted

ROWS, SHOWN = 50, 10
KEPT_TO_SHOW = 25  # branches on a page


class Imports(ActPage):
    """The imports there were, and one more."""

    act = acts.UPLOAD
    template_name = "candidates/imports/imports.html"
    takes_a_file = True

    def permit(self) -> None:
        managed = actors.managed_candidates(self.request.user)
        require(managed.exists(), service_permissions.can_create_for.refusal)

    def form_options(self) -> dict[str, Any]:
        return {"organisations": actors.managed_candidates(self.request.user)}

    def where(self, result: ServiceImport) -> HttpResponse:
        return redirect("candidates:service_import", result.pk)

    def context(self) -> dict[str, Any]:
        found = queries.visible_to(self.request.user)
        return {"imports": found[:SHOWN], "branches": queries.branches(self.request.user).count()}


class OneImport(ActsPage):
    """One import: its columns, then its lines, then what became of them."""

    acts = {"map": acts.MAP, "start": acts.START, "give_up": acts.GIVE_UP}
    template_name = "candidates/imports/import.html"
    object: ServiceImport

    def find(self) -> ServiceImport:
        return get_object_or_404(queries.visible_to(self.request.user), pk=self.kwargs["pk"])

    def permit(self) -> None:
        acts.MAP.right.require(self.request.user, self.object)

    def options_of(self, key: str) -> dict[str, Any]:
        return {"imported": self.object} if key == "map" else {}

    def refresh(self) -> None:
        self.object = self.find()

    def said(self, result: Any) -> str:
        return self.act.done

    def where(self, result: Any) -> HttpResponse:
        if self.pressed == "give_up":
            return redirect("candidates:service_imports")
        address = reverse("candidates:service_import", args=[self.object.pk])
        return redirect(f"{address}#lignes" if self.pressed == "map" else address)

    @cached_property
    def wanted(self) -> str:
        """Which lines one looks at."""
        asked = self.request.GET.get("lignes", "")
        return asked if asked in (*LineState.values, "warnings") else ""

    @property
    def page(self) -> Page[ImportLine]:
        found = Paginator(queries.lines(self.object, self.wanted), ROWS)
        return found.get_page(self.request.GET.get("page"))

    def context(self) -> dict[str, Any]:
        imported = self.object
        counts = queries.counts(imported)
        total, left = sum(counts.values()), sum(counts[state] for state in TO_DO)
        return {
            "imported": imported,
            "chooses": imported.state in (ImportState.READ, ImportState.PLANNED),
            "counts": [(state, label, counts[state]) for state, label in LineState.choices if counts[state]],
            "warned": queries.lines(imported, "warnings").count(),
            "total": total,
            "left": left,
            "done": total - left,
            "wanted": self.wanted,
            "page": self.page,
            "branches": queries.branches(self.request.user).count(),
        }


class Branches(ActPage):
    """The branches of a page, each with the main services that it may be of: a person says of which."""

    act = acts.SORT_BRANCHES
    template_name = "candidates/imports/branches.html"

    def permit(self) -> None:
        managed = actors.managed_candidates(self.request.user)
        require(managed.exists(), service_permissions.can_create_for.refusal)

    @cached_property
    def page(self) -> Page[Service]:
        found = Paginator(queries.branches(self.request.user), KEPT_TO_SHOW)
        return found.get_page(self.request.GET.get("page"))

    def form_options(self) -> dict[str, Any]:
        return {"rows": self.rows}

    @cached_property
    def rows(self) -> Sequence[tuple[Service, Sequence[queries.Proposal]]]:
        here = list(self.page)
        known = queries.mains([each.organisation_id for each in here])
        places = {site.service_id: site for site in Site.objects.filter(service__in=here)}
        return [(each, queries.proposals(each, places.get(each.pk), known)) for each in here]

    def carried_out(self, result: Any) -> HttpResponse:
        done = counted(result.attached, "aucune antenne rattachée|antenne rattachée|antennes rattachées")
        kept = counted(result.kept, "aucune gardée|gardée comme service|gardées comme services")
        messages.success(self.request, f"{done[:1].upper()}{done[1:]}, {kept}.")
        for refusal in result.refusals:
            messages.error(self.request, refusal)
        return redirect(reverse("candidates:branches"))

    def context(self) -> dict[str, Any]:
        return {"page": self.page}
