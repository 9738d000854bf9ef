"""The decision on the initial audit, and the conclusion of the follow-up. DEC-01 to DEC-08, FOL-03 to FOL-05."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from audits import queries as audits
from audits.models import Audit
from candidates.enums import Status
from candidates.models import Dossier
from certification import permissions
from certification.forms import ConcludeForm, DecideForm
from certification.forms.decision import RAISED, REFUSED
from certification.queries import checks, facts
from certification.use_cases import decisions, life
from certification.views.shared import of_dossier, posted, run, turned_away
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


@of_dossier()
def decide(request: HttpRequest, dossier: Dossier) -> HttpResponse:
    """The verdict, the checks, the proposal, the decision, and what will leave."""
    permissions.can_decide.require(request.user, dossier)
    if away := turned_away(request, dossier, Status.AWAITING_DECISION, Status.IN_FOLLOW_UP):
        return away
    audit = facts.audit_of(dossier, facts.FOLLOW_UP if dossier.obtained_on else facts.INITIAL)
    if audit is None:
        raise Http404
    return run(
        request,
        dossier,
        "certification/decide.html",
        _form(request, dossier, audit),
        lambda data: _act(request, dossier, data),
        done="La décision est enregistrée. Les personnes concernées en sont informées.",
        context=lambda fresh: _context(request, fresh, audit),
    )


def _form(request: HttpRequest, dossier: Dossier, audit: Audit) -> DecideForm:
    scores = audits.scores_for_verdict(audit)
    proposed = decision.highest_tier(scores)
    held = dossier.tier_held
    if held is None:
        return DecideForm(posted(request), request=request, proposed=proposed)
    return ConcludeForm(
        request.POST or None,
        request=request,
        proposed=proposed,
        held=held,
        outcome=follow_up.outcome(held, scores),
    )


def _act(request: HttpRequest, dossier: Dossier, data: dict[str, Any]) -> None:
    """One choice is one act. What was chosen was in the form as it was shown; the act judges again."""
    choice, words = data["choice"], {"actor": request.user, "reason": data["reason"]}
    if choice == REFUSED:
        decisions.refuse_label(dossier.pk, **words)
    elif choice == Outcome.CONFIRMED:
        life.confirm_tier(dossier.pk, **words)
    elif choice == Outcome.ACTION_PLAN:
        life.require_action_plan(dossier.pk, **words)
    elif choice.startswith(RAISED):
        life.raise_tier(dossier.pk, Tier(choice.removeprefix(RAISED)), **words)
    else:
        decisions.grant_label(dossier.pk, Tier(choice), **words)


def _context(request: HttpRequest, dossier: Dossier, audit: Audit) -> dict[str, Any]:
    today = timezone.localdate()
    known = facts.decision_facts(dossier, audit, request.user, today)
    return {
        "audit": audit,
        "verdict": decision.verdict(known.scores),
        "checks": checks.before_decision(known, today),
        "earliest": decision.earliest_decision(audit.report_sent_on) if audit.report_sent_on else None,
        "leaving": checks.leaving(dossier),
        "things": THINGS[audit.kind],
        "is_follow_up": audit.kind == facts.FOLLOW_UP,
    }
