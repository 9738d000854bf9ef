"""Pages: an open campaign, and its closing."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from label_sp.actors.requests import SignedRequest
from label_sp.common.pages import ActPage
from label_sp.guide.french import counted
from surveys.answering import counting
from surveys.campaigns import permissions
from surveys.campaigns import queries as campaigns
from surveys.campaigns.models import Campaign
from surveys.campaigns.views import way_to
from surveys.steering import acts, presentation
from surveys.steering.use_cases import REPORTS, Closed

LATEST_DAYS = 14  # shown at once; the days before are folded


@login_required
@never_cache
@require_safe
def steering(request: SignedRequest, campaign_id: UUID) -> HttpResponse:
    """Can it be closed, and when will it be enough? A closed one is shown with the surveys."""
    campaign = get_object_or_404(campaigns.run_here(request.user), pk=campaign_id)
    if not campaign.takes_answers:
        return redirect("surveys:overview", campaign.dossier_id)
    counting.counted_now(campaign)
    return render(request, "surveys/steering/steering.html", _context(request, campaign))


def _context(request: SignedRequest, campaign: Campaign) -> dict[str, Any]:
    dossier = campaign.dossier
    shown = presentation.progress(campaign, dossier.today)
    return {
        "dossier": dossier,
        "trail": way_to(dossier),
        "progress": shown,
        "campaign": campaign,
        "days": shown.days[:LATEST_DAYS],
        "earlier": shown.days[LATEST_DAYS:],
        "may_close": permissions.can_run(request.user, dossier),
    }


class Close(ActPage):
    """What closing gives, and the button."""

    act = acts.CLOSE
    template_name = "surveys/steering/close.html"
    object: Campaign

    def find(self) -> Campaign:
        return get_object_or_404(campaigns.run_here(self.request.user), pk=self.kwargs["campaign_id"])

    def permit(self) -> None:
        self.act.right.require(self.request.user, self.object.dossier)

    def turned_away(self) -> HttpResponse | None:
        """Who comes when it is closed already sees its result; who pressed is told so."""
        late = not self.object.takes_answers and self.request.method != "POST"
        return redirect("surveys:overview", self.object.dossier_id) if late else None

    def said(self, result: Closed) -> str:
        campaign = result.campaign
        kept = counted(
            campaign.admissible,
            "aucun questionnaire recevable|questionnaire recevable|questionnaires recevables",
        )
        filed = any(piece.kind == REPORTS for piece in result.attached)
        piece = " Les rapports des deux enquêtes sont joints au dossier." if filed else ""
        return f"{campaign.get_kind_display()} close : {kept}.{piece}"

    def where(self, result: Closed) -> HttpResponse:
        return redirect("surveys:overview", self.object.dossier_id)

    def refresh(self) -> None:
        self.object = self.find()

    def context(self) -> dict[str, Any]:
        campaign = self.object
        if campaign.takes_answers:
            counting.counted_now(campaign)
        return _context(self.request, campaign)
