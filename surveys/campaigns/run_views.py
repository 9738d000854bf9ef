"""Pages: prepare a campaign that is run here, correct it, follow it from its opening on, say its sample."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from candidates.dossiers.models import Dossier
from candidates.dossiers.views import find
from candidates.services.enums import Channel as ContactChannel
from label_sp.common.pages import ActPage, ActsPage
from label_sp.guide import surveys
from surveys.campaigns import acts, plan_forms, queries, running
from surveys.campaigns.models import Campaign
from surveys.campaigns.views import way_to
from surveys.questionnaires.views import find_kind


def below(campaign: Campaign) -> list[tuple[str, str]]:
    """The way down to the pages below that of a campaign."""
    page = reverse("surveys:campaign", args=[campaign.pk])
    return [*way_to(campaign.dossier), (str(campaign.get_kind_display()), page)]


class Prepare(ActPage):
    """Declare a campaign before it opens; filled from the last one of the service, if there is one."""

    act = acts.PREPARE
    template_name = "surveys/campaigns/plan.html"
    object: Dossier

    def find(self) -> Dossier:
        find_kind(self.kwargs["kind"])
        return find(self.request, self.kwargs["dossier_id"])

    def turned_away(self) -> HttpResponse | None:
        """Without an audit to prepare, or with a campaign in hand, there is nothing to prepare here."""
        kind, posted = self.kwargs["kind"], self.request.method == "POST"
        if posted:
            return None
        if running_one := queries.in_hand(self.object).get(kind):
            return redirect("surveys:campaign", running_one.pk)
        idle = queries.purpose_of(self.object) is None
        return redirect("surveys:overview", self.object.pk) if idle else None

    @cached_property
    def last(self) -> Campaign | None:
        return queries.last_like(self.object, self.kwargs["kind"])

    def form_options(self) -> dict[str, Any]:
        kind = find_kind(self.kwargs["kind"])
        return {
            "kind": kind,
            "offered": running.names_of_sites(self.object),
            "initial": plan_forms.initial_for(self.object, kind, self.last),
        }

    def perform(self, typed: dict[str, Any]) -> Campaign:
        made: Campaign = self.act(self.object.pk, actor=self.request.user, kind=self.kwargs["kind"], **typed)
        return made

    def where(self, result: Campaign) -> HttpResponse:
        return redirect("surveys:campaign", result.pk)

    def context(self) -> dict[str, Any]:
        return {
            "dossier": self.object,
            "trail": way_to(self.object),
            "kind": find_kind(self.kwargs["kind"]),
            "last": self.last,
            "title": "Préparer",
            "button": "Préparer la campagne",
            "back": reverse("surveys:overview", args=[self.object.pk]),
        }


class CampaignPage:
    """What the pages of one campaign share."""

    object: Campaign
    request: Any
    kwargs: dict[str, Any]
    act: Any

    def find(self) -> Campaign:
        return get_object_or_404(queries.run_here(self.request.user), pk=self.kwargs["campaign_id"])

    def permit(self) -> None:
        """The right is asked of its dossier."""
        self.act.right.require(self.request.user, self.object.dossier)

    def where(self, result: Any) -> HttpResponse:
        return redirect("surveys:campaign", self.object.pk)


class Readable(CampaignPage):
    """A page that whoever sees the dossier reads; its forms are for those who run the survey."""

    @property
    def may(self) -> bool:
        """May its reader act here?"""
        return bool(self.act.right(self.request.user, self.object.dossier))

    def permit(self) -> None:
        if self.request.method == "POST":
            super().permit()


class Correct(CampaignPage, ActPage):
    """The declaration again."""

    act = acts.CORRECT
    template_name = "surveys/campaigns/plan.html"

    def turned_away(self) -> HttpResponse | None:
        """What is over stays; what somebody typed is shown back."""
        goes = self.object.is_in_hand or self.request.method == "POST"
        return None if goes else redirect("surveys:campaign", self.object.pk)

    def form_options(self) -> dict[str, Any]:
        campaign = self.object
        known = running.names_of_sites(campaign.dossier)
        return {
            "kind": find_kind(campaign.kind),
            "offered": [*known, *(name for name in campaign.sites if name not in known)],
            "is_open": campaign.takes_answers,
            "initial": plan_forms.initial_of(campaign),
        }

    def basis(self) -> list[object]:
        return list(plan_forms.initial_of(self.object).values())

    def arguments(self, form: Any) -> dict[str, Any]:
        days = {"opened_on": self.object.opened_on, "planned_end": self.object.planned_end}
        return days | super().arguments(form)

    def context(self) -> dict[str, Any]:
        return {
            "dossier": self.object.dossier,
            "trail": below(self.object),
            "kind": find_kind(self.object.kind),
            "title": "Corriger la déclaration",
            "button": "Enregistrer",
            "back": reverse("surveys:campaign", args=[self.object.pk]),
        }


class One(Readable, ActsPage):
    """A campaign: where it stands, what it declares, what forbids to open it, and its acts."""

    acts = {"open": acts.OPEN, "prolong": acts.PROLONG, "abandon": acts.ABANDON}
    template_name = "surveys/campaigns/campaign.html"

    def options_of(self, key: str) -> dict[str, Any]:
        return {"initial": {"planned_end": self.object.planned_end}} if key == "prolong" else {}

    def context(self) -> dict[str, Any]:
        campaign, dossier = self.object, self.object.dossier
        preparing = campaign.is_in_hand and not campaign.takes_answers
        return {
            "campaign": campaign,
            "dossier": dossier,
            "trail": way_to(dossier),
            "may": self.may,
            "preparing": preparing,
            "to_invite": running.to_be_mailed(campaign) if campaign.is_in_hand else 0,
            "refusals": running.failures_to_open(campaign) if preparing else (),
            "warning": _late(campaign) if preparing else None,
            "sample": queries.representativeness(campaign),
            "channels": [str(each.label) for each in ContactChannel if each in campaign.contact_channels],
        }


class Sample(Readable, ActPage):
    """The table population / sample by site and contact channel, and what it says. SUU-06."""

    act = acts.SAY_SAMPLE
    template_name = "surveys/campaigns/sample.html"

    def form_options(self) -> dict[str, Any]:
        return {"campaign": self.object, "places": places_of(self.object)}

    def basis(self) -> list[object]:
        return list(self.object.sample_cells.values_list("site", "channel", "population", "sample"))

    def where(self, result: Any) -> HttpResponse:
        return redirect("surveys:sample", self.object.pk)

    def context(self) -> dict[str, Any]:
        return {
            "campaign": self.object,
            "dossier": self.object.dossier,
            "trail": below(self.object),
            "may": self.may and self.object.is_in_hand,
            "sample": queries.representativeness(self.object),
        }


def places_of(campaign: Campaign) -> list[tuple[str, str]]:
    """Each site and contact channel that a line is asked of: those declared, else all of the perimeter."""
    sites = campaign.sites or running.names_of_sites(campaign.dossier)
    known = set(campaign.sample_cells.values_list("site", "channel"))
    channels = [
        each for each in ContactChannel if not campaign.contact_channels or each in campaign.contact_channels
    ]
    found = [(site, str(channel)) for site in sites for channel in channels]
    return [*found, *sorted(known - set(found))]


def _late(campaign: Campaign) -> object:
    """SUR-02: it would open less than two months before the audit."""
    first_day = campaign.dossier.audit_first_day
    day = max(campaign.opened_on, campaign.dossier.today)
    return surveys.warning_of_start(campaign.guide_kind, day, first_day) if first_day else None
