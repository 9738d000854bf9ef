"""Forms of certification: they check the shape of what is typed, the acts check the rest."""

from certification.forms.admission import (
    AcknowledgeForm,
    AgreementForm,
    AssignForm,
    ProfileForm,
    ReviewForm,
    TieForm,
)
from certification.forms.decision import ConcludeForm, DecideForm
from certification.forms.life import (
    AcceptPlanForm,
    ActionPlanForm,
    ConfirmForm,
    LiftForm,
    SuspendForm,
    WithdrawForm,
)
from certification.forms.preparation import PlanForm

__all__ = [
    "AcceptPlanForm",
    "AcknowledgeForm",
    "ActionPlanForm",
    "AgreementForm",
    "AssignForm",
    "ConcludeForm",
    "ConfirmForm",
    "DecideForm",
    "LiftForm",
    "PlanForm",
    "ProfileForm",
    "ReviewForm",
    "SuspendForm",
    "TieForm",
    "WithdrawForm",
]
