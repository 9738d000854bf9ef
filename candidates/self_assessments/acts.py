"""The yearly self-assessment. PRE-01, FOL-02."""

from __future__ import annotations

from candidates.dossiers import permissions
from candidates.dossiers.enums import HOLDING_LABEL, Status
from candidates.self_assessments import use_cases
from candidates.self_assessments.forms import FinishForm, PointForm, SelfAssessmentForm
from label_sp.common.acts import Act
from label_sp.design.forms import ConfirmForm

SELF_ASSESS = Act(
    key="self_assess",
    label="Enregistrer l’autodiagnostic",
    rule="PRE-01",
    right=permissions.can_prepare,
    states=(Status.PREPARING,),
    use_case=use_cases.record_self_assessment,
    events={"self_assessment.recorded": "Autodiagnostic enregistré : réalisé le {done_on}"},
    form=SelfAssessmentForm,
    done="L’autodiagnostic est enregistré.",
    page="candidates:self_assessment",
    order=1020,
    deadline="submission",
    when=lambda it: not it.self_assessed,
)
SELF_ASSESS_AGAIN = Act(
    key="self_assess_again",
    label="Refaire l’autodiagnostic, trop ancien pour la visite à venir",
    rule=SELF_ASSESS.rule,
    right=SELF_ASSESS.right,
    states=(Status.ADMISSIBLE, Status.IN_AUDIT),
    use_case=use_cases.record_self_assessment,
    form=SelfAssessmentForm,
    done=SELF_ASSESS.done,
    page=SELF_ASSESS.page,
    order=3012,
    when=lambda it: SELF_ASSESS.rule in it.too_old,
)
YEARLY_SELF_ASSESS = Act(
    key="yearly_self_assess",
    label="Enregistrer l’autodiagnostic de l’année",
    rule="FOL-02",
    right=permissions.can_prepare,
    states=HOLDING_LABEL,
    use_case=use_cases.record_self_assessment,
    form=SelfAssessmentForm,
    done="L’autodiagnostic est enregistré.",
    page="candidates:self_assessment",
    order=5010,
    deadline="yearly_self_assessment",
    when=lambda it: it.is_near("yearly_self_assessment"),
)
START_FILLING = Act(
    key="start_filling",
    label="Commencer l’autodiagnostic sur la grille",
    rule="PRE-01",
    right=permissions.can_prepare,
    states=(Status.PREPARING, Status.ADMISSIBLE, Status.IN_AUDIT, *HOLDING_LABEL),
    use_case=use_cases.start_filling,
    events={"self_assessment.started": "Autodiagnostic commencé : {grid}"},
    form=ConfirmForm,
    page="candidates:self_assessment_start",
    place="part",
)
ASSESS_POINT = Act(
    key="assess_point",
    label="Remplir un point de l’autodiagnostic",
    rule="PRE-01",
    right=permissions.can_prepare,
    states=START_FILLING.states,
    use_case=use_cases.assess_point,
    events={"self_assessment.answered": "Point de l’autodiagnostic rempli : {code}"},
    form=PointForm,
    page="candidates:self_assessment_grid",
    place="part",
)
FINISH_FILLING = Act(
    key="finish_filling",
    label="Terminer l’autodiagnostic et sceller son rapport",
    rule="PRE-01",
    right=permissions.can_prepare,
    states=START_FILLING.states,
    use_case=use_cases.finish_filling,
    form=FinishForm,
    done="L’autodiagnostic est terminé, son rapport est prêt.",
    page="candidates:self_assessment_finish",
    place="part",
)
DISCARD_FILLING = Act(
    key="discard_filling",
    label="Effacer l’autodiagnostic en cours",
    rule="PRE-01",
    right=permissions.can_prepare,
    states=START_FILLING.states,
    use_case=use_cases.discard_filling,
    events={"self_assessment.discarded": "Autodiagnostic en cours effacé"},
    form=ConfirmForm,
    done="L’autodiagnostic en cours est effacé.",
    page="candidates:self_assessment_discard",
    place="part",
)
