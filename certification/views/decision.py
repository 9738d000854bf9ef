"""The decision on the initial audit, and the conclusion of the follow-up. DEC-01 to DEC-08, FOL-03 to FOL-05."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.utils import timezone

from audits import queries as audits
from audits.models import Audit
from certification.acts import decision as acts
from certification.acts import follow_up as follow_up_acts
from certification.forms.decision import RAISED, REFUSED
from certification.queries import checks, facts
from certification.views.shared import DossierPage
from label_sp.guide import decision, follow_up
from label_sp.guide.follow_up import Outcome
from label_sp.guide.tiers import Tier

THINGS = {
    facts.INITIAL: (
        "Si le label est accordé : l’attestation en PDF et le rapport définitif, et l’inscription au registre public",
        "Si le label est refusé : la notification motivée et le rapport définitif",
    ),
    facts.FOLLOW_UP: (
        "Le résultat de l’audit de suivi, avec le rapport définitif",
        "Si le palier change : une nouvelle attestation, de même échéance",
        "Si un plan d’actions est demandé : la date à laquelle il est attendu",
    ),
}
CHOICES = {  # without the tiers
    REFUSED: acts.REFUSE,
    Outcome.CONFIRMED: follow_up_acts.CONFIRM_TIER,
    Outcome.ACTION_PLAN: follow_up_acts.REQUIRE_ACTION_PLAN,
}


class Decide(DossierPage):
    """The verdict, the checks, the proposal, the decision, and what will leave. One choice is one act."""

    act = acts.DECIDE
    template_name = "certification/decide.html"
    audit: Audit

    def permit(self) -> None:
        self.act = follow_up_acts.CONCLUDE if self.object.obtained_on else acts.DECIDE
        super().permit()

    def turned_away(self) -> HttpResponse | None:
        if away := super().turned_away():
            return away
        audit = facts.audit_of(self.object, facts.FOLLOW_UP if self.object.obtained_on else facts.INITIAL)
        if audit is None:
            raise Http404
        self.audit = audit
        return None

    def form_options(self) -> dict[str, Any]:
        scores, held = audits.scores_for_verdict(self.audit), self.object.tier_held
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
            act, typed["tier"] = follow_up_acts.RAISE_TIER, Tier(choice.removeprefix(RAISED))
        else:
            act, typed["tier"] = acts.GRANT, Tier(choice)
        return act(self.object.pk, actor=self.request.user, **typed)

    def context(self) -> dict[str, Any]:
        dossier, audit, today = self.object, self.audit, timezone.localdate()
        known = facts.decision_facts(dossier, audit, self.request.user, today)
        return {
            "audit": audit,
            "verdict": decision.verdict(known.scores),
            "checks": checks.before_decision(known, today),
            "earliest": decision.earliest_decision(audit.report_sent_on) if audit.report_sent_on else None,
            "leaving": checks.leaving(dossier),
            "things": THINGS[audit.kind],
            "is_follow_up": audit.kind == facts.FOLLOW_UP,
        }
