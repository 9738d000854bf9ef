"""The acts of a candidate on its dossier. PRE-01, DOS-01, DOS-04, DOS-06, FOL-02."""

from __future__ import annotations

from candidates.dossiers import permissions
from candidates.dossiers import use_cases as dossier_use_cases
from candidates.dossiers.enums import BEFORE_DECISION, Status
from candidates.indicators import use_cases as indicator_use_cases
from candidates.pieces import use_cases as piece_use_cases
from candidates.pieces.enums import Verdict
from candidates.self_assessments import use_cases as self_assessment_use_cases
from label_sp.common.acts import Act

SELF_ASSESS = Act(
    key="self_assess",
    label="Enregistrer l’autodiagnostic",
    rule="PRE-01",
    right=permissions.can_prepare,
    states=(Status.PREPARING,),
    use_case=self_assessment_use_cases.record_self_assessment,
    page="candidates:self_assessment",
    deadline="submission",
    when=lambda it: not it.self_assessed,
)
YEARLY_SELF_ASSESS = Act(
    key="yearly_self_assess",
    label="Enregistrer l’autodiagnostic de l’année",
    rule="FOL-02",
    right=permissions.can_prepare,
    states=(Status.LABELLED, Status.IN_FOLLOW_UP),
    use_case=self_assessment_use_cases.record_self_assessment,
    page="candidates:self_assessment",
    deadline="yearly_self_assessment",
    when=lambda it: it.is_near("yearly_self_assessment"),
)
FILE_PIECES = Act(
    key="file_pieces",
    label="Déposer les pièces qui manquent",
    rule="DOS-01",
    right=permissions.can_prepare,
    states=(Status.PREPARING,),
    use_case=piece_use_cases.file_piece,
    page="candidates:pieces",
    deadline="submission",
    when=lambda it: it.missing_pieces > 0,
)
COMPLETE = Act(
    key="complete",
    label="Déposer les compléments demandés",
    rule="DOS-04",
    right=permissions.can_prepare,
    states=(Status.INCOMPLETE,),
    use_case=piece_use_cases.file_piece,
    page="candidates:pieces",
    deadline="complements",
    when=lambda it: it.has_verdict(Verdict.COMPLEMENT),
)
INDICATORS = Act(
    key="indicators",
    label="Déclarer un indicateur de qualité en place depuis 6 mois",
    rule="DOS-06",
    right=permissions.can_prepare,
    states=(Status.PREPARING,),
    use_case=indicator_use_cases.record_indicator,
    page="candidates:indicators",
    deadline="submission",
    when=lambda it: not it.has_indicator,
)
ABANDON = Act(
    key="abandon",
    label="Abandonner la candidature",
    rule="DOS-01",
    right=permissions.can_commit,
    states=BEFORE_DECISION,
    use_case=dossier_use_cases.abandon_dossier,
    page="candidates:abandon",
    place="offered",
)
