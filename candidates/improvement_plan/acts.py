"""The improvement plan, followed over the cycle. PRO-03."""

from __future__ import annotations

from candidates.dossiers import permissions
from candidates.dossiers.enums import HOLDING_LABEL, Status
from candidates.improvement_plan import use_cases
from candidates.improvement_plan.forms import ActionForm, CarryOverForm, LeaveForm, ProposalsForm, StateForm
from label_sp.common.acts import Act
from label_sp.design.forms import ConfirmForm

STATES = (Status.PREPARING, Status.ADMISSIBLE, Status.IN_AUDIT, *HOLDING_LABEL)

ADD_ACTION = Act(
    key="add_improvement",
    label="Ajouter une action au plan d’amélioration",
    rule="PRO-03",
    right=permissions.can_prepare,
    states=STATES,
    use_case=use_cases.add_action,
    events={"improvement_action.added": "Action ajoutée au plan d’amélioration : {label}"},
    form=ActionForm,
    done="L’action est dans le plan.",
    page="candidates:improvement_action_new",
    place="part",
)
TAKE_UP_PROPOSALS = Act(
    key="take_up_improvements",
    label="Mettre des points faibles dans le plan d’amélioration",
    rule="PRO-03",
    right=permissions.can_prepare,
    states=STATES,
    use_case=use_cases.take_up_proposals,
    form=ProposalsForm,
    page="candidates:improvement_plan",
    place="part",
)
CHANGE_ACTION = Act(
    key="change_improvement",
    label="Modifier une action du plan d’amélioration",
    rule="PRO-03",
    right=permissions.can_prepare,
    states=STATES,
    use_case=use_cases.change_action,
    events={"improvement_action.changed": "Action du plan d’amélioration modifiée : {label}, {state}"},
    form=ActionForm,
    done="L’action est modifiée.",
    page="candidates:improvement_action",
    place="part",
)
MOVE_ACTION = Act(
    key="move_improvement",
    label="Changer l’état d’une action du plan d’amélioration",
    rule="PRO-03",
    right=permissions.can_prepare,
    states=STATES,
    use_case=use_cases.change_action,
    form=StateForm,
    page="candidates:improvement_action_state",
    place="part",
)
REMOVE_ACTION = Act(
    key="remove_improvement",
    label="Retirer une action du plan d’amélioration",
    rule="PRO-03",
    right=permissions.can_prepare,
    states=STATES,
    use_case=use_cases.remove_action,
    events={"improvement_action.removed": "Action retirée du plan d’amélioration : {label}"},
    form=ConfirmForm,
    done="L’action est retirée du plan.",
    page="candidates:improvement_action_remove",
    place="part",
)
CARRY_OVER_ACTIONS = Act(
    key="carry_over_improvements",
    label="Reprendre les actions non terminées du cycle précédent",
    rule="PRO-03",
    right=permissions.can_prepare,
    states=STATES,
    use_case=use_cases.carry_over_actions,
    events={"improvement_action.carried_over": "Action reprise du cycle précédent : {label}"},
    form=CarryOverForm,
    page="candidates:improvement_carry_over",
    place="part",
)
LEAVE_ACTION = Act(
    key="leave_improvement",
    label="Laisser une action du cycle précédent",
    rule="PRO-03",
    right=permissions.can_prepare,
    states=STATES,
    use_case=use_cases.leave_action,
    events={"improvement_action.left": "Action du cycle précédent laissée : {label}, {reason}"},
    form=LeaveForm,
    done="L’action est laissée, avec sa raison.",
    page="candidates:improvement_leave",
    place="part",
)
FOLLOW_PLAN = Act(
    key="follow_improvements",
    label="Suivre le plan d’amélioration, dont des actions sont en retard",
    rule="PRO-03",
    right=permissions.can_prepare,
    states=HOLDING_LABEL,
    use_case=use_cases.change_action,
    form=ActionForm,
    page="candidates:improvement_plan",
    order=5015,
    when=lambda it: it.late_improvements > 0,
)
