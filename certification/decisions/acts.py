"""The decision on the initial audit. DEC-01 to DEC-08."""

from __future__ import annotations

from candidates.dossiers import permissions
from candidates.dossiers.enums import Status
from certification.decisions import facts, shapes, use_cases
from certification.decisions.forms import DecideForm
from certification.situation.queries import Situation
from label_sp.common import reasons
from label_sp.common.acts import Act, Api
from label_sp.guide import decision
from label_sp.guide.failures import Failures

DONE = "La décision est enregistrée. Les personnes concernées en sont informées."


def decide_guard(it: Situation) -> Failures:
    """What forbids any decision today. ACT-10 is about who decides: it is asked of those who do."""
    if it.audit is None:
        return ()
    decider = it.user if it.decides else None
    known = facts.decision_facts(it.dossier, it.audit, decider, it.today)
    return decision.failures_to_decide(known, today=it.today)


DECIDE = Act(
    key="decide",
    label="Décider du label",
    rule="DEC-07",
    right=permissions.can_decide,
    states=(Status.AWAITING_DECISION,),
    form=DecideForm,
    done=DONE,
    page="certification:decide",
    order=3080,
    deadline="earliest_decision",
    guard=decide_guard,
)
GRANT = Act(
    key="grant",
    label="Accorder le label",
    rule="DEC-07",
    right=DECIDE.right,
    states=DECIDE.states,
    use_case=use_cases.grant_label,
    events={"label.granted": "Label accordé : palier {tier}"},
    api=Api(path="decision/grant/", takes=shapes.TierSerializer),
    page=DECIDE.page,
    place="part",
)
REFUSE = Act(
    key="refuse",
    label="Refuser le label",
    rule="DEC-05",
    right=DECIDE.right,
    states=DECIDE.states,
    use_case=use_cases.refuse_label,
    events={"label.refused": "Label refusé"},
    api=Api(path="decision/refuse/", takes=reasons.ReasonSerializer),
    page=DECIDE.page,
    place="part",
)
