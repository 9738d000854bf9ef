"""The life of the label: follow-up, action plan, renewal."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect

from candidates.models import Dossier
from certification import permissions
from certification.acts import follow_up as acts
from certification.acts import renewal
from certification.models import ActionPlan
from certification.queries import facts
from certification.views.shared import DossierPage
from label_sp.guide import follow_up as follow_up_rules


class FollowUp(DossierPage):
    """Ask for the follow-up audit. FOL-01, FOL-02."""

    act = acts.OPEN_FOLLOW_UP
    template_name = "certification/follow_up.html"

    def context(self) -> dict[str, Any]:
        it = self.situation()
        obtained_on = it.dossier.obtained_on
        return {
            "failures": acts.open_guard(it) if it.dossier.status in self.act.states else (),
            "calendar": follow_up_rules.calendar_of(obtained_on) if obtained_on else None,
        }


class ActionPlanPage(DossierPage):
    """The candidate sends its action plan, a decider finds it fit. FOL-05."""

    act = acts.FILE_ACTION_PLAN
    template_name = "certification/action_plan.html"

    def permit(self) -> None:
        if not permissions.can_commit(self.request.user, self.object):
            self.act = acts.ACCEPT_ACTION_PLAN
        super().permit()

    @property
    def plan(self) -> ActionPlan | None:
        return facts.open_action_plan(self.object)

    def form_options(self) -> dict[str, Any]:
        if self.act is acts.ACCEPT_ACTION_PLAN:
            return {"request": self.request}
        return {"initial": {"text": self.plan.text} if self.plan else {}}

    def context(self) -> dict[str, Any]:
        return {"plan": self.plan, "files": self.act is acts.FILE_ACTION_PLAN}


class Renew(DossierPage):
    """Open the next cycle's dossier. REN-01, REN-02."""

    act = renewal.RENEW
    template_name = "certification/renew.html"

    def where(self, result: Dossier) -> HttpResponse:
        return redirect("certification:dossier", result.pk)

    def context(self) -> dict[str, Any]:
        return {"failures": renewal.renew_guard(self.situation())}
