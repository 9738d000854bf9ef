"""Pages: choose another body, take a cycle over, decline; and what is kept of a takeover. CON-04."""

from __future__ import annotations

from functools import cached_property
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from audits.durations import queries as durations
from candidates.dossiers import queries as dossier_queries
from candidates.dossiers.menu import trail
from certification.attestations.documents import verification_url
from certification.bodies import facts as body_facts
from certification.bodies import queries as bodies
from certification.bodies.enums import TakeoverState
from certification.bodies.models import Takeover
from certification.situation.views import DossierPage
from certification.takeovers import acts, queries
from label_sp.actors import queries as actors
from label_sp.actors.enums import Role
from label_sp.actors.requests import SignedRequest
from label_sp.common import files
from label_sp.guide import bodies as body_rules

SHOWN = 5  # lines of annex 12


class TakeoverPage(DossierPage):
    """One act on the passage of a dossier from one body to another."""

    @property
    def parent(self) -> tuple[str, str]:
        return str(self.object), reverse("certification:dossier", args=[self.object.pk])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"trail": trail(self.object)[:1]}

    def asked(self) -> Takeover | None:
        return bodies.open_takeover(self.object)

    @property
    def facts(self) -> list[tuple[str, str]]:
        """What the plain pages recall."""
        asked = self.asked()
        if asked is None:
            return []
        told = [("Organisme actuel", str(asked.former)), ("Reprise demandée à", str(asked.body))]
        return [*told, ("Message du service", asked.words)] if asked.words else told


class Choose(TakeoverPage):
    """The candidate chooses another body, which is asked. CON-04, ACT-06."""

    act = acts.CHOOSE_BODY
    template_name = "certification/takeovers/choose.html"

    def form_options(self) -> dict[str, Any]:
        return {"today": timezone.localdate()}

    def arguments(self, form: Any) -> dict[str, Any]:
        typed = super().arguments(form)
        return {"body_id": typed.pop("body").pk, **typed}

    def said(self, result: Takeover) -> str:
        return f"{result.body} est informé de votre demande. Rien ne change avant sa réponse."

    def context(self) -> dict[str, Any]:
        dossier = self.object
        in_force = body_facts.habilitation_in_force(dossier.body_id, timezone.localdate())
        return {
            "binding": body_rules.failures_to_change_body(
                at_renewal=False, habilitation_in_force=True, former_in_force=in_force
            ),
            "asked": self.asked(),
            "declined": dossier.takeovers.select_related("body").exclude(answer=""),
            "fates": queries.fates(dossier),
        }


class TakeOver(TakeoverPage):
    """The chosen body records its contract, and the dossier is its own. CON-01 to CON-04."""

    act = acts.TAKE_OVER
    template_name = "certification/takeovers/take_over.html"

    @cached_property
    def is_done(self) -> bool:
        """Did this person's body take it over already? Then its page leads to the dossier."""
        own = actors.organisations_of(self.request.user, Role.BODY_MANAGER)
        done = self.object.takeovers.filter(state=TakeoverState.ACCEPTED, body__in=own)
        return self.asked() is None and done.exists()

    def permit(self) -> None:
        if not self.is_done:
            super().permit()

    def turned_away(self) -> HttpResponse | None:
        if not self.is_done:
            return super().turned_away()
        messages.info(self.request, "Le dossier est déjà repris par votre organisme.")
        return redirect("certification:dossier", self.object.pk)

    def form_options(self) -> dict[str, Any]:
        agents = self.object.service.agents_in_contact
        return {"initial": {"agents_in_scope": agents, "perimeter": self.object.perimeter}}

    def context(self) -> dict[str, Any]:
        dossier = self.object
        sites = max(dossier.service.sites.filter(in_perimeter=True).count(), 1)
        return {
            "asked": self.asked(),
            "fates": queries.fates(dossier),
            "durations": [(n, durations.duration(dossier, n)) for n in range(1, min(sites, SHOWN) + 1)],
        }


class Decline(TakeoverPage):
    """The chosen body declines, and sees the dossier no more. CON-04."""

    act = acts.DECLINE_TAKEOVER

    def where(self, result: Any) -> HttpResponse:
        return redirect("certification:desk")


class GiveUp(TakeoverPage):
    """The candidate takes its request back. CON-04."""

    act = acts.GIVE_UP_TAKEOVER


@never_cache
@login_required
@require_safe
def takeover(request: SignedRequest, pk: UUID) -> HttpResponse:
    """What was asked and answered, what was under way, what the former body keeps."""
    found = get_object_or_404(queries.visible_to(request.user), pk=pk)
    issued = [(each, verification_url(each)) for each in queries.attestations_of(found)]
    context = {
        "takeover": found,
        "dossier": found.dossier,
        "sees_dossier": dossier_queries.visible_to(request.user).filter(pk=found.dossier_id).exists(),
        "reports": queries.reports_of(found),
        "attestations": issued,
        "agreement": found.dossier.agreements.filter(body=found.body).first(),
    }
    return render(request, "certification/takeovers/takeover.html", context)


@never_cache
@login_required
@require_safe
def report(request: SignedRequest, pk: UUID, audit_id: UUID) -> HttpResponseBase:
    """A report that the former body sent, for whoever reads the takeover. AUD-07."""
    found = get_object_or_404(queries.visible_to(request.user), pk=pk)
    audit = get_object_or_404(queries.reports_of(found), pk=audit_id)
    name = f"rapport-audit-{found.dossier.reference}.pdf"
    return files.private_response(audit.report_file.open("rb"), name, "application/pdf")
