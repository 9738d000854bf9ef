"""The follow-up audit: asked for, concluded in three ways, the action plan. FOL-01 to FOL-05."""

from __future__ import annotations

from audits.audit.enums import AuditStatus
from candidates.dossiers import permissions
from candidates.dossiers.enums import Status
from certification.decisions import shapes as decision_shapes
from certification.decisions.acts import DONE, decide_guard
from certification.follow_up import facts, shapes, use_cases
from certification.follow_up.forms import AcceptPlanForm, ActionPlanForm, BetterPlanForm, ConcludeForm
from certification.situation.queries import Situation
from label_sp.common import reasons
from label_sp.common.acts import Act, Api
from label_sp.design.forms import ConfirmForm
from label_sp.guide import bodies, follow_up
from label_sp.guide.failures import Failures


def open_guard(it: Situation) -> Failures:
    """What forbids to ask for the follow-up today."""
    return follow_up.failures_to_open(facts.follow_up_opening(it.dossier), today=it.today)


def accept_guard(it: Situation) -> Failures:
    """What forbids to accept the action plan today."""
    awaited = follow_up.failures_to_accept_plan(it.plan.submitted_on if it.plan else None)
    return (*bodies.failures_to_act(habilitation_in_force=it.habilitated), *awaited)


OPEN_FOLLOW_UP = Act(
    key="open_follow_up",
    label="Demander l’audit de suivi",
    rule="FOL-01",
    right=permissions.can_commit,
    states=(Status.LABELLED,),
    use_case=use_cases.open_follow_up,
    events={"follow_up.opened": "Audit de suivi ouvert"},
    form=ConfirmForm,
    api=Api(path="follow-up/open/"),
    done="L’audit de suivi est demandé. {it.body} en est informé par un message.",
    page="certification:follow_up",
    order=5030,
    deadline="follow_up_closing",
    when=lambda it: it.follow_up_near,
    guard=open_guard,
)
CONCLUDE = Act(
    key="conclude",
    label="Conclure l’audit de suivi",
    rule="FOL-03",
    right=permissions.can_decide,
    states=(Status.IN_FOLLOW_UP,),
    form=ConcludeForm,
    done=DONE,
    page="certification:decide",
    order=3090,
    deadline="earliest_decision",
    when=lambda it: it.audit_is(AuditStatus.REPORTED),
    guard=decide_guard,
)
CONFIRM_TIER = Act(
    key="confirm_tier",
    label="Confirmer le palier après le suivi",
    rule="FOL-03",
    right=CONCLUDE.right,
    states=CONCLUDE.states,
    use_case=use_cases.confirm_tier,
    events={"follow_up.confirmed": "Palier confirmé après l’audit de suivi : {tier}"},
    api=Api(path="follow-up/confirm/", takes=reasons.OptionalReasonSerializer),
    page=CONCLUDE.page,
    place="part",
)
RAISE_TIER = Act(
    key="raise_tier",
    label="Accorder un palier supérieur après le suivi",
    rule="FOL-04",
    right=CONCLUDE.right,
    states=CONCLUDE.states,
    use_case=use_cases.raise_tier,
    events={"follow_up.raised": "Palier supérieur accordé après l’audit de suivi : {tier}"},
    api=Api(path="follow-up/raise/", takes=decision_shapes.TierSerializer),
    page=CONCLUDE.page,
    place="part",
)
REQUIRE_ACTION_PLAN = Act(
    key="require_action_plan",
    label="Demander un plan d’actions après le suivi",
    rule="FOL-05",
    right=CONCLUDE.right,
    states=CONCLUDE.states,
    use_case=use_cases.require_action_plan,
    events={
        "follow_up.action_plan_required": "Plan d’actions demandé après l’audit de suivi : attendu le {due_on}"
    },
    api=Api(path="follow-up/require-action-plan/", takes=reasons.OptionalReasonSerializer),
    page=CONCLUDE.page,
    place="part",
)
FILE_ACTION_PLAN = Act(
    key="file_action_plan",
    label="Transmettre le plan d’actions",
    rule="FOL-05",
    right=permissions.can_commit,
    states=(Status.ACTION_PLAN_DUE,),
    use_case=use_cases.file_action_plan,
    events={"action_plan.filed": "Plan d’actions transmis"},
    form=ActionPlanForm,
    api=Api(path="action-plan/", takes=shapes.ActionPlanTextSerializer, method="put"),
    done="Le plan d’actions est transmis à {it.body}.",
    page="certification:action_plan",
    order=5040,
    deadline="action_plan",
    when=lambda it: it.plan is not None and it.plan.submitted_on is None,
)
REQUIRE_BETTER_PLAN = Act(
    key="require_better_plan",
    label="Demander un meilleur plan d’actions",
    rule="FOL-05",
    right=permissions.can_decide,
    states=(Status.ACTION_PLAN_DUE,),
    use_case=use_cases.require_better_plan,
    events={"action_plan.sent_back": "Meilleur plan d’actions demandé : attendu le {due_on}"},
    form=BetterPlanForm,
    api=Api(path="action-plan/better/", takes=shapes.BetterPlanSerializer, status=201),
    done="Un meilleur plan d’actions est demandé. Le service et la DITP en sont informés.",
    page="certification:better_plan",
    place="offered",
    order=6045,
    when=lambda it: it.habilitated and it.plan is not None and it.plan.submitted_on is not None,
)
ACCEPT_ACTION_PLAN = Act(
    key="accept_action_plan",
    label="Examiner le plan d’actions",
    rule="FOL-05",
    right=permissions.can_decide,
    states=(Status.ACTION_PLAN_DUE,),
    use_case=use_cases.accept_action_plan,
    events={"action_plan.accepted": "Plan d’actions accepté"},
    form=AcceptPlanForm,
    api=Api(path="action-plan/accept/"),
    done="Le plan d’actions est accepté.",
    page="certification:action_plan",
    order=5050,
    guard=accept_guard,
)
