"""Evidence for the control points. DOS-05."""

from __future__ import annotations

from candidates.dossiers import permissions
from candidates.evidence import queries, use_cases
from candidates.evidence.forms import EvidenceForm
from label_sp.common.acts import Act
from label_sp.design.forms import ConfirmForm

FILE_EVIDENCE = Act(
    key="file_evidence",
    label="Déposer une preuve pour des points de contrôle",
    rule="DOS-05",
    right=permissions.can_prepare,
    states=queries.OPEN,
    use_case=use_cases.file_evidence,
    events={"evidence.filed": "Preuve déposée : {title}"},
    form=EvidenceForm,
    done="La preuve est déposée.",
    page="candidates:evidence",
    place="offered",
    order=6035,
)
TAKE_OVER_EVIDENCE = Act(
    key="take_over_evidence",
    label="Reprendre une preuve du cycle précédent",
    rule="DOS-05",
    right=permissions.can_prepare,
    states=queries.OPEN,
    use_case=use_cases.take_over_evidence,
    events={"evidence.taken_over": "Preuve reprise du cycle précédent : {title}"},
    form=ConfirmForm,
    done="La preuve est reprise.",
    page="candidates:evidence_take_over",
    place="part",
)
REMOVE_EVIDENCE = Act(
    key="remove_evidence",
    label="Retirer une preuve",
    rule="DOS-05",
    right=permissions.can_prepare,
    states=queries.OPEN,
    use_case=use_cases.remove_evidence,
    events={"evidence.removed": "Preuve retirée : {title}"},
    form=ConfirmForm,
    done="La preuve est retirée.",
    page="candidates:evidence_remove",
    place="part",
)
