"""The decision on the initial audit, and the conclusion of the follow-up. DEC-01 to DEC-08, FOL-03 to FOL-05."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpResponse

from audits.audit.models import Audit
from audits.scoring import queries as scoring_queries
from candidates.dossiers import permissions
from certification.decisions import acts as decision_acts
from certification.decisions import checks
from certification.decisions import facts as decision_facts
from certification.decisions.forms import REFUSED
from certification.dossier import facts as dossier_facts
from certification.follow_up import acts, facts
from certification.follow_up.forms import RAISED
from certification.follow_up.models import ActionPlan
from certification.situation.views import DossierPage
from label_sp.guide import decision, follow_up
from label_sp.guide.follow_up import Outcome
from label_sp.guide.tiers import Tier

THINGS = {
    dossier_facts.INITIAL: (
        "Si le label est accordé : l’attestation en PDF et le rapport définitif, et l’inscription au registre public",
        "Si le label est refusé : la notification motivée et le rapport définitif",
    ),
    dossier_facts.FOLLOW_UP: (
        "Le résultat de l’audit de suivi, avec le rapport définitif",
        "Si le palier change : une nouvelle attestation, de même échéance",
        "Si un plan d’actions est demandé : la date à laquelle il est attendu",
    ),
}
CHOICES = {  # without the tiers
    REFUSED: decision_acts.REFUSE,
    Outcome.CONFIRMED: acts.CONFIRM_TIER,
    Outcome.ACTION_PLAN: acts.REQUIRE_ACTION_PLAN,
}


class Decide(DossierPage):
    """The verdict, the checks, the proposal, the decision, and what will leave. One choice is one act."""

    act = decision_acts.DECIDE
    template_name = "certification/decide.html"
    audit: Audit

    def permit(self) -> None:
        self.act = acts.CONCLUDE if self.object.obtained_on else decision_acts.DECIDE
        super().permit()

    def turned_away(self) -> HttpResponse | None:
        if away := super().turned_away():
            return away
        audit = dossier_facts.audit_of(
            self.object, dossier_facts.FOLLOW_UP if self.object.obtained_on else dossier_facts.INITIAL
        )
        if audit is None:
            raise Http404
        self.audit = audit
        return None

    def form_options(self) -> dict[str, Any]:
        scores, held = scoring_queries.scores_for_verdict(self.audit), self.object.tier_held
        options = {"request": self.request, "proposed": decision.highest_tier(scores)}
        return (
            options if held is None else options | {"held": held, "outcome": follow_up.outcome(held, scores)}
        )

    def perform(self, typed: dict[str, Any]) -> Any:
        """What was chosen was in the form as it was shown; the act judges again."""
        choice = typed.pop("choice")
        if choice in CHOICES:
            act = CHOICES[choice]
        elif choice.startswith(RAISED):
            act, typed["tier"] = acts.RAISE_TIER, Tier(choice.removeprefix(RAISED))
        else:
            act, typed["tier"] = decision_acts.GRANT, Tier(choice)
        return act(self.object.pk, actor=self.request.user, **typed)

    def context(self) -> dict[str, Any]:
        dossier, audit, today = self.object, self.audit, self.object.today
        known = decision_facts.decision_facts(dossier, audit, self.request.user, today)
        return {
            "audit": audit,
            "verdict": decision.verdict(known.scores),
            "checks": checks.before_decision(known, today),
            "earliest": decision.earliest_decision(audit.report_sent_on) if audit.report_sent_on else None,
            "leaving": checks.leaving(dossier),
            "things": THINGS[audit.kind],
            "is_follow_up": audit.kind == dossier_facts.FOLLOW_UP,
        }


class FollowUp(DossierPage):
    """Ask for the follow-up audit. FOL-01, FOL-02."""

    act = acts.OPEN_FOLLOW_UP
    template_name = "certification/follow_up.html"

    def context(self) -> dict[str, Any]:
        it = self.situation()
        obtained_on = it.dossier.obtained_on
        return {
            "lines": it.piece_lines,
            "failures": acts.open_guard(it) if it.dossier.status in self.act.states else (),
            "calendar": follow_up.calendar_of(obtained_on) if obtained_on else None,
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

    def basis(self) -> Sequence[object]:
        return (self.plan.pk, self.plan.text) if self.plan else ()

    def context(self) -> dict[str, Any]:
        earlier = self.object.action_plans.filter(sent_back_on__isnull=False)
        return {"plan": self.plan, "files": self.act is acts.FILE_ACTION_PLAN, "earlier": earlier}


class BetterPlan(DossierPage):
    """A decider sends the action plan back, says why, and gives a new date. FOL-05."""

    act = acts.REQUIRE_BETTER_PLAN
    template_name = "certification/better_plan.html"

    def form_options(self) -> dict[str, Any]:
        return {"request": self.request}

    def basis(self) -> Sequence[object]:
        plan = facts.open_action_plan(self.object)
        return (plan.pk, plan.text) if plan else ()

    def context(self) -> dict[str, Any]:
        return {
            "plan": facts.open_action_plan(self.object),
            "latest": follow_up.action_plan_due(self.object.today),
            "things": ("La demande d’un meilleur plan : ce qui manque, les points et leurs seuils, la date",),
            "leaving": checks.leaving(self.object),
        }
