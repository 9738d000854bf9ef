"""Pages: whom a campaign invites and how the sending goes; its open links; the same campaign once more; opting out."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods

from candidates.dossiers.models import Dossier
from candidates.dossiers.views import find
from label_sp.actors.requests import SignedRequest
from label_sp.common.pages import ActPage, ActsPage
from label_sp.guide.french import counted
from surveys.campaigns import queries as campaign_queries
from surveys.campaigns import running
from surveys.campaigns.downloads import download
from surveys.campaigns.models import Campaign
from surveys.campaigns.run_views import CampaignPage, Readable, below
from surveys.invitations import acts, documents, leaving, links, queries
from surveys.invitations.adding import Added
from surveys.invitations.enums import InvitationState
from surveys.invitations.forms import AddForm
from surveys.invitations.models import OpenLink
from surveys.questionnaires.views import find_kind

ROWS = 50
SHOWN_REFUSALS = 200


class Invitations(CampaignPage, ActsPage):
    """The addresses, for the candidate's team alone, and what is sent to them."""

    acts = {
        "add": acts.ADD,
        "remove": acts.REMOVE,
        "send": acts.SEND,
        "remind": acts.REMIND,
        "pause": acts.PAUSE,
        "resume": acts.RESUME,
    }
    template_name = "surveys/invitations/invitations.html"
    takes_a_file = True
    added: Added | None = None

    def form_of(self, key: str) -> Any:
        """Once some lines were refused, they are what is left to correct."""
        if key == "add" and self.added is not None:
            left = (
                f"{each.line.address};{each.line.site}" if each.line.site else each.line.address
                for each in self.added.refused
            )
            return AddForm(initial={"pasted": "\n".join(left)})
        return super().form_of(key)

    def said(self, result: Any) -> str:
        if isinstance(result, Added):
            return f"{counted(result.count, 'Aucune adresse ajoutée|adresse ajoutée|adresses ajoutées')}."
        return self.act.done

    def where(self, result: Any) -> HttpResponse:
        if isinstance(result, Added) and result.refused:
            self.added = result
            return self.render_to_response(self.get_context_data())
        return redirect("surveys:invitations", self.object.pk)

    def context(self) -> dict[str, Any]:
        campaign, state = self.object, self.request.GET.get("etat", "")
        rows = queries.invitations(campaign)
        if state in InvitationState.values:
            rows = rows.filter(state=state)
        progress = queries.progress(campaign)
        return {
            "campaign": campaign,
            "dossier": campaign.dossier,
            "trail": below(campaign),
            "progress": progress,
            "running": progress.is_running,
            "forgotten": queries.are_forgotten(campaign),
            "to_remind": queries.to_remind(campaign),
            "reminder_from": queries.reminder_from(campaign),
            "may_remind": queries.may_remind(campaign, campaign.dossier.today),
            "added": self.added,
            "refused": self.added.refused[:SHOWN_REFUSALS] if self.added else (),
            "unshown": max(len(self.added.refused) - SHOWN_REFUSALS, 0) if self.added else 0,
            "page": Paginator(rows, ROWS).get_page(self.request.GET.get("page")),
            "wanted": state,
            "states": [
                (each.value, each.label, progress.counts[each])
                for each in InvitationState
                if progress.counts[each]
            ],
        }


class OpenLinks(Readable, ActsPage):
    """The links that are shown to all, with their posters."""

    acts = {"make": acts.MAKE_LINK, "switch": acts.SWITCH_LINK}
    template_name = "surveys/invitations/open_links.html"

    @cached_property
    def sites(self) -> list[str]:
        return self.object.sites or running.names_of_sites(self.object.dossier)

    def options_of(self, key: str) -> dict[str, Any]:
        return {"sites": self.sites} if key == "make" else {}

    def where(self, result: Any) -> HttpResponse:
        return redirect("surveys:open_links", self.object.pk)

    def context(self) -> dict[str, Any]:
        return {
            "campaign": self.object,
            "dossier": self.object.dossier,
            "trail": below(self.object),
            "may": self.may and self.object.is_in_hand,
            "links": [(each, links.to_all(each)) for each in self.object.open_links.order_by("site")],
        }


@login_required
@require_GET
def poster(request: SignedRequest, campaign_id: object, link_code: str) -> HttpResponse:
    """The poster of one link, to be printed."""
    link = _link(request, campaign_id, link_code)
    return download(documents.poster_pdf(link), documents.poster_name(link), "application/pdf")


@login_required
@require_GET
def qr_code(request: SignedRequest, campaign_id: object, link_code: str) -> HttpResponse:
    """Its QR code alone."""
    link = _link(request, campaign_id, link_code)
    return download(documents.qr_svg(link).encode(), f"qr-{link.code}.svg", "image/svg+xml")


def _link(request: SignedRequest, campaign_id: object, code: str) -> OpenLink:
    campaign: Campaign = get_object_or_404(campaign_queries.run_here(request.user), pk=campaign_id)
    return get_object_or_404(campaign.open_links.select_related("campaign"), code=code)


class Redo(ActPage):
    """From one press, the last campaign of the service once more."""

    act = acts.REDO
    object: Dossier

    def find(self) -> Dossier:
        find_kind(self.kwargs["kind"])
        return find(self.request, self.kwargs["dossier_id"])

    @property
    def parent(self) -> tuple[str, str]:
        return "Enquêtes", reverse("surveys:overview", args=[self.object.pk])

    @property
    def facts(self) -> list[tuple[str, str]]:
        last = campaign_queries.last_like(self.object, self.kwargs["kind"])
        known = str(last) if last else "aucune"
        return [("Enquête", str(find_kind(self.kwargs["kind"]).label)), ("Dernière campagne", known)]

    def perform(self, typed: dict[str, Any]) -> Campaign:
        made: Campaign = self.act(self.object.pk, actor=self.request.user, kind=self.kwargs["kind"])
        return made

    def where(self, result: Campaign) -> HttpResponse:
        return redirect("surveys:campaign", result.pk)


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def opt_out(request: HttpRequest, token: str) -> HttpResponse:
    """Where a mail leads who wants no more of them: a visit shows a button, a POST is enough (RFC 8058).

    The secret of the address is what proves who asks: no session, no cookie, no token of a form.
    """
    invitation = links.leaving(token)
    if invitation is None:
        raise Http404
    if request.method == "POST":
        leaving.opt_out(invitation)
    context = {
        "organisation": invitation.campaign.dossier.service.organisation,
        "done": request.method == "POST" or invitation.state == InvitationState.OPTED_OUT,
    }
    return render(request, "surveys/invitations/opt_out.html", context)
