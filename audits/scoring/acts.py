"""Acts as rows: scores."""

from __future__ import annotations

from audits.audit import permissions
from audits.audit.acts import OPEN_GRID
from audits.scoring import use_cases
from candidates.dossiers.enums import UNDER_AUDIT
from label_sp.common.acts import Act

SCORE = Act(
    key="score",
    label="Noter les points de contrôle",
    rule="AUD-02",
    right=permissions.can_audit,
    states=UNDER_AUDIT,
    use_case=use_cases.score_point,
    events={"score.recorded": "Point de contrôle noté : {code}"},
    page="audits:grid",
    target="audit",
    order=3040,
    deadline="report",
    when=lambda it: it.audit_is(*OPEN_GRID) and it.unscored > 0,
)
