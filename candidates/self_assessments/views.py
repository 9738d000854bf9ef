"""Pages: self-assessments."""

from __future__ import annotations

from typing import Any

from candidates.dossiers import permissions
from candidates.dossiers import queries as dossiers
from candidates.dossiers.models import Dossier
from candidates.dossiers.views import CandidatePage
from candidates.self_assessments import acts, queries
from candidates.self_assessments.models import SelfAssessment
from label_sp.guide import dossier as file_rules
from label_sp.guide.decision import REQUIRED
from label_sp.guide.failures import Failures
from label_sp.guide.tiers import Tier


class SelfAssessments(CandidatePage):
    """The yearly self-assessments, and one more. PRE-01, FOL-02."""

    act = acts.SELF_ASSESS
    page = "self_assessment"

    def context(self) -> dict[str, Any]:
        dossier = self.object
        recorded = list(dossier.self_assessments.select_related("recorded_by"))
        of_team = permissions.can_prepare(self.request.user, dossier)
        first_day = dossier.audit_first_day
        return {
            "may_edit": of_team and queries.takes_self_assessments(dossier),
            "latest": recorded[0] if recorded else None,
            "recorded": recorded,
            "warnings": _age_warnings(dossier, recorded),
            "earliest": file_rules.earliest_self_assessment(first_day) if first_day else None,
            "threshold": REQUIRED[Tier.BRONZE].engagements,
        }


def _age_warnings(dossier: Dossier, recorded: list[SelfAssessment]) -> Failures:
    """PRE-01 as the filing will ask it, while the dossier is being prepared."""
    if not recorded or dossier.audit_first_day is None or not dossiers.is_editable(dossier):
        return ()
    return file_rules.failures_of_self_assessment(
        recorded[0].done_on, dossier.audit_first_day, today=dossier.today
    )
