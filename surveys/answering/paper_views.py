"""Pages of the candidate's team: typing in sheets of paper, and the sheet to print."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_safe

from label_sp.actors.requests import SignedRequest
from label_sp.common.pages import ActPage
from surveys.answering import acts, documents, typing_in
from surveys.answering.filed import Filed
from surveys.answering.forms import SheetFilesForm, SheetForm
from surveys.answering.sheets import sheet_of
from surveys.answers.enums import Channel
from surveys.campaigns import permissions, queries
from surveys.campaigns.downloads import download
from surveys.campaigns.models import Campaign, Response
from surveys.campaigns.views import way_to


class PaperPage(ActPage):
    """What both ways in share: the page of a campaign, with the form of each of them."""

    template_name = "surveys/answering/paper.html"
    heading: str
    object: Campaign

    def find(self) -> Campaign:
        return get_object_or_404(queries.visible_to(self.request.user), pk=self.kwargs["campaign_id"])

    def permit(self) -> None:
        self.act.right.require(self.request.user, self.object.dossier)

    def form_options(self) -> dict[str, Any]:
        """The day and the site of the sheet before: they are in the address."""
        kept = {name: self.request.GET[name] for name in ("day", "site") if name in self.request.GET}
        initial = {"day": self.object.dossier.today, **kept}
        return {"sites": typing_in.sites_of(self.object.dossier), "initial": initial}

    @property
    def typing(self) -> Any:
        """The form of one sheet."""
        return self.form if isinstance(self.form, SheetForm) else SheetForm(**self.form_options())

    @property
    def filing(self) -> Any:
        """The form of several files."""
        return self.form if isinstance(self.form, SheetFilesForm) else SheetFilesForm(**self.form_options())

    def context(self) -> dict[str, Any]:
        campaign, dossier = self.object, self.object.dossier
        typed = Response.objects.filter(campaign=campaign, channel=Channel.PAPER)
        return {
            "heading": self.heading,
            "campaign": campaign,
            "dossier": dossier,
            "sheet": sheet_of(campaign.questionnaire_id),
            "typed": typed.count(),
            "mine": typed.filter(entered_by=self.request.user.pk).count(),
            "trail": way_to(dossier),
            "typing": self.typing,
            "filing": self.filing,
        }


class Paper(PaperPage):
    """One line of signs for each sheet; what was read is said back, and the page is ready for the next."""

    act = acts.TYPE_SHEET
    heading = "Saisir les feuilles remplies sur papier"

    def said(self, result: list[str]) -> str:
        labels = {"n": "0"}
        return f"Feuille enregistrée : {' '.join(labels.get(level, level) for level in result)}"

    def where(self, result: list[str]) -> HttpResponse:
        kept = {name: self.form_kept(name) for name in ("day", "site")}
        return redirect(f"{self.request.path}?{urlencode(kept)}")

    def form_kept(self, name: str) -> str:
        return self.request.POST.get(name, "")


class PaperFiles(PaperPage):
    """Sheets that were filled in on a screen: what became of each is told at once. Sent again, they change nothing."""

    act = acts.FILE_SHEETS
    heading = "Déposer des feuilles remplies à l’écran"
    takes_a_file = 2
    filed: Filed | None = None

    def said(self, result: Filed) -> str:
        return ""

    def where(self, result: Filed) -> HttpResponse:
        self.filed, self.form_class = result, None
        unbound = self.act.form(**self.form_options()) if self.act.form else None
        return self.render_to_response(self.get_context_data(form=unbound))

    def context(self) -> dict[str, Any]:
        return super().context() | {"filed": self.filed}


@login_required
@require_safe
def blank_sheet(request: SignedRequest, campaign_id: UUID) -> HttpResponse:
    """The questionnaire to print, with the signs that are typed in."""
    campaign = get_object_or_404(queries.visible_to(request.user), pk=campaign_id)
    permissions.can_import.require(request.user, campaign.dossier)
    name = f"questionnaire-{campaign.kind}.pdf"
    return download(documents.blank_sheet(campaign), name, "application/pdf", inline=True)
